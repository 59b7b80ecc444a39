"""`helmdesk metrics`: the very numbers of the screen, their proof and their repair."""

import json
from datetime import date
from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.metrics.facts.keeping import keep_facts
from ingest.metrics.facts.repair import rebuild_facts, verify_facts
from ingest.metrics.report import METRIC_NAMES, metrics_report
from ingest.metrics.rollup import Difference, rebuild_counts, verify_counts
from ingest.metrics.schemas import Scope
from ingest.organisations.queries import organisation_named, site_named
from ingest.tickets.periods import Period

app = typer.Typer(help="Show, prove and repair the numbers.", no_args_is_help=True)
SHOWN_DIFFERENCES = 20


@app.command()
def show(
    organisation: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    site: Annotated[str | None, typer.Option(help="Only this site.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day (2026-05-01) or month (2026-05).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day or month.")] = None,
    metric: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(METRIC_NAMES)}; may repeat.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the numbers the dashboard shows, from the same functions."""
    open_installation()
    viewer = command_viewer()
    with reading() as session:
        found = organisation_named(session, viewer, name=organisation) if organisation else None
        organisation_id = found.id if found else None
        place = site_named(session, viewer, name=site, organisation_id=organisation_id) if site else None
        scope = Scope(organisation_id=organisation_id, site_id=place.id if place else None)
        days = (_day(first, "--from"), _day(last, "--to", is_end=True))
        report = metrics_report(session, viewer, scope=scope, days=days, names=tuple(metric or METRIC_NAMES))
    report["filters"] = {"organisation": organisation, "site": site, "from": first, "to": last}
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else json.dumps(report, indent=2, ensure_ascii=False))


@app.command()
def verify() -> None:
    """Recompute every number from the tickets' history and list what differs (exit status 1)."""
    open_installation()
    with reading() as session:
        differences = [*verify_counts(session, command_viewer()), *verify_facts(session, command_viewer())]
    if differences:
        for difference in differences[:SHOWN_DIFFERENCES]:
            typer.echo(_sentence(difference))
        message = f"{len(differences):,} numbers differ from history; `helmdesk metrics rebuild` counts again."
        raise InvalidInputError(message)
    typer.echo("Every number equals what the history says.")


@app.command()
def rebuild() -> None:
    """Count everything again from the tickets' history."""
    open_installation()
    with unit_of_work() as session:
        rebuild_facts(session, command_viewer())
        tickets = rebuild_counts(session, command_viewer())
    keep_facts(is_thorough=True)
    typer.echo(f"Counted {tickets:,} tickets again.")


def _sentence(difference: Difference) -> str:
    return f"{difference.where}: stored {difference.stored}, history says {difference.recomputed}"


def _day(text: str | None, option: str, *, is_end: bool = False) -> date | None:
    if text is None:
        return None
    try:
        first, last = Period(text).bounds(today=date.min)
    except InvalidInputError as error:
        raise InvalidInputError(f"{option}: {error.message}") from error
    return (last or first) if is_end else first
