"""`helmdesk portal`: check a portal definition, list and export the presets."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.portal import loader

app = typer.Typer(help="Check, list and export portal definitions.", no_args_is_help=True)


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A portal definition in TOML.")]) -> None:
    """Read a portal definition and say what is wrong with it, by table and key."""
    portal = loader.check_portal_file(file)
    counts = f"{len(portal.request_types)} request types, {len(portal.statuses)} statuses"
    typer.echo(f"{file} is a valid portal definition: {portal.brand.name}, {counts}.")


@app.command()
def presets() -> None:
    """List the presets that ship with Helmdesk."""
    for name in loader.presets():
        typer.echo(name)


@app.command()
def export(preset: Annotated[str, typer.Argument(help="Name of a preset.")]) -> None:
    """Print a preset, to start a definition of your own from."""
    typer.echo(loader.preset_text(preset), nl=False)
