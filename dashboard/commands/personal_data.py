"""`helmdesk account export | erase`: all data about a person as a file, and erasure that keeps the numbers."""

import json
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from ingest.db.engine import unit_of_work
from ingest.errors import InvalidInputError
from ingest.people.erasure import erase_person
from ingest.people.person_export import person_data

Named = Annotated[str, typer.Argument(help="User name, the e-mail of one contact, or contact:ID.")]


def export(
    name: Named,
    to: Annotated[Path | None, typer.Option("--to", help="A file to write; without it the data is printed.")] = None,
) -> None:
    """Give out all data about a person as JSON."""
    open_installation()
    with unit_of_work() as session:
        text = json.dumps(person_data(session, command_viewer(), name=name), indent=2, ensure_ascii=False)
        if to is not None:
            _write(to, text)
    typer.echo(f"Written to {to}." if to is not None else text)


def erase(
    name: Named,
    is_meant: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
) -> None:
    """Erase a person whose access has ended; tickets, history and numbers stay."""
    open_installation()
    if not is_meant:
        typer.confirm(f"Erase {name}? It cannot be undone.", abort=True)
    with unit_of_work() as session:
        pseudonym = erase_person(session, command_viewer(), name=name)
    typer.echo(f"{name} is '{pseudonym}' from now on.")


def _write(path: Path, text: str) -> None:
    try:
        # For nobody else on this machine.
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"{path} cannot be written: {error.strerror}.") from error
