"""`helmdesk status`: set a component's status from the command line."""

from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentStatus
from ingest.system_status import service

app = typer.Typer(help="System status from the command line.", no_args_is_help=True)


@app.callback()
def _status() -> None:
    """Keep `set` a sub-command while it is the only one."""


@app.command("set")
def set_status(
    component: Annotated[str, typer.Argument(help="Name of the component ('Group - Name' where names repeat).")],
    new_status: Annotated[ComponentStatus, typer.Argument(metavar="STATUS")],
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
) -> None:
    """Set a component's status now."""
    open_installation()
    with unit_of_work() as session:
        service.set_component_status(
            session, command_viewer(), name=component, status=new_status, reason=reason or None
        )
    typer.echo(f"{component}: {new_status.value}")
