"""`helmdesk metrics`: the very numbers of the screen, their proof and their repair."""

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.metrics.asking import CUT_NAMES, FILTER_NAMES, cuts_of, filters_of
from ingest.metrics.described import metrics_page
from ingest.metrics.facts.keeping import keep_facts
from ingest.metrics.facts.repair import rebuild_facts, verify_facts
from ingest.metrics.rollup import Difference, rebuild_counts, verify_counts
from ingest.metrics.shown import SHOWN_NAMES, Wanted, metrics_shown, scope_named
from ingest.tickets.periods import Period

app = typer.Typer(help="Show, prove and repair the numbers.", no_args_is_help=True)
SHOWN_DIFFERENCES = 20
_ONLY_HELP = f"Only these tickets, as priority=high, by one of {', '.join(FILTER_NAMES)} (metrics of the catalogue)"
_BY_HELP = f"How metrics of the catalogue are told apart: {', '.join(CUT_NAMES)}"


@app.command()
def show(
    organisation: Annotated[str | None, typer.Option(help="Only this organisation.")] = None,
    site: Annotated[str | None, typer.Option(help="Only this site.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day (2026-05-01) or month (2026-05).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day or month.")] = None,
    metric: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(SHOWN_NAMES)}; may repeat.")] = None,
    only: Annotated[list[str] | None, typer.Option(help=f"{_ONLY_HELP}; may repeat.")] = None,
    by: Annotated[list[str] | None, typer.Option(help=f"{_BY_HELP}; may repeat.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the numbers the dashboard and the reports show, from the same functions."""
    open_installation()
    days = (_day(first, "--from"), _day(last, "--to", is_end=True))
    filters = filters_of(_pairs(only or []))
    grain, splits = cuts_of(by or ())
    with reading() as session:
        scope = scope_named(session, command_viewer(), organisation=organisation, site=site)
        wanted = Wanted(scope, days, filters, grain, splits)
        report = metrics_shown(session, command_viewer(), names=tuple(metric or ()), wanted=wanted)
    report["filters"] = {"organisation": organisation, "site": site, "from": first, "to": last}
    report["filters"] |= {name: list(values) for name, values in asdict(filters).items() if values}
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else json.dumps(report, indent=2, ensure_ascii=False))


def _pairs(texts: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        name, has_value, value = text.partition("=")
        if not has_value:
            raise InvalidInputError(f"--only: '{text[:40]}' is not a filter and its value; write priority=high.")
        found.setdefault(name.strip(), []).append(value)
    return found


@app.command()
def describe() -> None:
    """Print what every metric of the catalogue is, as a page in Markdown."""
    typer.echo(metrics_page(), nl=False)


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
