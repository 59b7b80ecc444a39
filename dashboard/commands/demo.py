"""`helmdesk demo`: fill an empty data directory with a believable provider, say who can sign in, and serve."""

import os
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.opening import begin_calendar, begin_status_page, command_viewer, open_installation
from dashboard.commands.serving import run_server
from dashboard.commands.worker import worker_beside
from ingest.db.engine import unit_of_work
from ingest.demo.content import CONTACTS, STAFF
from ingest.demo.documents import add_documents
from ingest.demo.filling import PASSWORD, fill, is_filled
from ingest.errors import InvalidInputError
from ingest.metrics.facts.keeping import keep_facts

# Only a directory that bears this mark is the demo's to fill and to reset.
MARK = ".helmdesk-demo"
DATABASE_FILES = ("helmdesk.sqlite3", "helmdesk.sqlite3-wal", "helmdesk.sqlite3-shm")


def demo(
    preset: Annotated[str, typer.Option(help="Portal definition to show.")] = "managed",
    tickets: Annotated[int, typer.Option(min=1, max=100_000, help="How many tickets.")] = 2000,
    seed: Annotated[int, typer.Option(help="What chance begins with; data also follows the moment.")] = 1,
    data_dir: Annotated[Path, typer.Option(help="Where to keep it.")] = Path(".data"),
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8050,
    reset: Annotated[bool, typer.Option("--reset", help="Begin anew.")] = False,
) -> None:
    """Fill an empty data directory with a believable provider, print who can sign in, and serve."""
    take_directory(data_dir, is_reset=reset)
    set_environment(data_dir, preset=preset, base_url=f"http://{host}:{port}")
    open_installation(is_prepared=True)
    begin_calendar()
    begin_status_page()
    _fill_once(tickets=tickets, seed=seed)
    typer.echo(f"\nHelmdesk serves http://{host}:{port}. The password of all these is {PASSWORD}:")
    for user_name, name, *about in (*STAFF, *CONTACTS):
        typer.echo(f"  {user_name:<26} {name}, {', '.join(about).replace('_', ' ')}")
    typer.echo(f"\nAnybody can read http://{host}:{port}/status. Ctrl-C stops.", nl=True)
    with worker_beside():
        run_server(host=host, port=port)


def _fill_once(*, tickets: int, seed: int) -> None:
    with unit_of_work() as session:
        if is_filled(session):
            return
        typer.echo(f"Filling the demo with {tickets:,} tickets ...")
        viewer = command_viewer()
        fill(
            session,
            viewer,
            tickets=tickets,
            seed=seed,
            on_progress=lambda done: typer.echo(f"  {done:,} of {tickets:,} tickets"),
        )
        add_documents(session)
    keep_facts(is_thorough=True)


def take_directory(data_dir: Path, *, is_reset: bool) -> None:
    """Make a directory the demo's: a new or empty one, or one that is already; InvalidInputError for any other.

    `is_reset` removes the demo's database and nothing else that lies there.
    """
    if data_dir.exists() and not data_dir.is_dir():
        raise InvalidInputError(f"{data_dir} is not a directory.")
    is_new = not data_dir.exists() or not any(data_dir.iterdir())
    if not is_new and not (data_dir / MARK).exists():
        raise InvalidInputError(f"{data_dir} holds something that is no demo; give an empty directory with --data-dir.")
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data_dir / MARK).touch()
    if is_reset:
        for name in DATABASE_FILES:
            (data_dir / name).unlink(missing_ok=True)


def set_environment(data_dir: Path, *, preset: str, base_url: str) -> None:
    """Set what the server's processes read; never a database of elsewhere, for the demo's passwords are public."""
    if os.environ.pop("HELMDESK_DATABASE_URL", None) is not None:
        typer.echo("HELMDESK_DATABASE_URL is set aside: the demo keeps its data in --data-dir.", err=True)
    if os.environ.pop("HELMDESK_FILES_URL", None) is not None:
        typer.echo("HELMDESK_FILES_URL is set aside: the demo keeps its documents in --data-dir.", err=True)
    if os.environ.pop("HELMDESK_SMTP_URL", None) is not None:
        typer.echo("HELMDESK_SMTP_URL is set aside: the demo's people are invented; see /desk/outbox.", err=True)
    settings = {"DEMO": "1", "DATA_DIR": str(data_dir.resolve()), "PORTAL": preset, "BASE_URL": base_url}
    os.environ.update({f"HELMDESK_{name}": value for name, value in settings.items()})
