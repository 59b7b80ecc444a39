"""`helmdesk demo`: fill an empty data directory with a believable provider, say who can sign in, and serve."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from dashboard.commands.serving import run_server
from ingest.db.engine import unit_of_work
from ingest.demo.content import CONTACTS, STAFF
from ingest.demo.filling import PASSWORD, fill, is_filled
from ingest.errors import InvalidInputError

# Only a directory that bears this mark is ever emptied by --reset.
MARK = ".helmdesk-demo"


def demo(
    preset: Annotated[str, typer.Option(help="Portal definition to show.")] = "managed",
    tickets: Annotated[int, typer.Option(min=1, max=100_000, help="How many tickets.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
    data_dir: Annotated[Path, typer.Option(help="Where to keep it.")] = Path(".data"),
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8050,
    reset: Annotated[bool, typer.Option("--reset", help="Begin anew.")] = False,
) -> None:
    """Fill an empty data directory with a believable provider, print who can sign in, and serve."""
    if reset:
        _empty(data_dir)
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / MARK).touch()
    # The server's processes read the same settings from the environment.
    settings = {"DEMO": "1", "DATA_DIR": str(data_dir.resolve()), "PORTAL": preset, "BASE_URL": f"http://{host}:{port}"}
    os.environ.update({f"HELMDESK_{name}": value for name, value in settings.items()})
    open_installation(is_prepared=True)
    _fill_once(tickets=tickets, seed=seed)
    typer.echo(f"\nHelmdesk serves http://{host}:{port}. The password of all these is {PASSWORD}:")
    for user_name, name, *about in (*STAFF, *CONTACTS):
        typer.echo(f"  {user_name:<26} {name}, {', '.join(about).replace('_', ' ')}")
    typer.echo(f"\nAnybody can read http://{host}:{port}/status. Ctrl-C stops.", nl=True)
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


def _empty(data_dir: Path) -> None:
    if not data_dir.exists():
        return
    if not (data_dir / MARK).exists():
        raise InvalidInputError(f"{data_dir} holds no demo; --reset empties only what a demo made.")
    shutil.rmtree(data_dir)
