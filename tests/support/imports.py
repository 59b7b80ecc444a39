"""Small files to import, and what an installation says after it."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.db.engine import reading
from ingest.importing.pipeline import import_tickets
from ingest.importing.reading import RawRecord
from ingest.importing.schemas import ImportOptions, RunSummary
from ingest.importing.sources.base import Dialect, Record
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.report import METRIC_NAMES, metrics_report
from ingest.metrics.rollup import verify_counts
from ingest.metrics.schemas import Scope
from ingest.organisations.queries import organisation_named
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_rows
from ingest.tickets.schemas import TicketRow
from ingest.viewer import system_viewer

VIEWER = system_viewer()
Counts = tuple[int, int, int, int]


def csv_file(path: Path, rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8", **form: Any) -> Path:
    """Write rows under the columns of the first; `form` goes to the csv writer."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), **form)
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(path: Path, *, source: str = "servicenow_log", **options: Any) -> RunSummary:
    """Import a file for Initech with times in UTC, unless said otherwise."""
    chosen = ImportOptions(**({"organisation": "Initech", "timezone": "UTC"} | options))
    return import_tickets(VIEWER, path=path, source_name=source, options=chosen)


def counts(summary: RunSummary) -> Counts:
    """Created, updated, unchanged, rejected."""
    return summary.created, summary.updated, summary.unchanged, summary.rejected


def tickets() -> dict[str, TicketRow]:
    """Every ticket there is, by the number it has in the system it came from."""
    with reading() as session:
        rows = list(ticket_rows(session, VIEWER, filters=filters_from_address({})))
    return {row.external_id or row.number: row for row in rows}


def organisation(name: str) -> Scope:
    """The scope of an organisation."""
    with reading() as session:
        return Scope(organisation_id=organisation_named(session, VIEWER, name=name).id)


def metrics(*, scope: Scope | None = None) -> dict[str, Any]:
    """Every number there is, after proof that it equals history; months and days without anything left out."""
    names = [name for name in METRIC_NAMES if name != "tiles"]
    with reading() as session:
        assert verify_counts(session, VIEWER) == []
        assert verify_facts(session, VIEWER) == []
        report = metrics_report(session, VIEWER, scope=scope or Scope(), days=(None, None), names=names)
    found: dict[str, Any] = report["metrics"]
    return {name: _filled(value) for name, value in found.items()}


def _filled(value: Any) -> Any:
    return [one for one in value if one["count"]] if isinstance(value, list) else value


def months(name: str, **scope: Any) -> dict[str, int]:
    """One of the numbers by month, without empty months."""
    return {one["month"]: one["count"] for one in metrics(**scope)[name]}


def record(cells: Mapping[str, str], *, timezone: str = "UTC") -> Record:
    """One record of a file that has exactly these columns."""
    raw = RawRecord(2, list(cells.values()), 0)
    return Record(raw, {name: place for place, name in enumerate(cells)}, Dialect({}, timezone))
