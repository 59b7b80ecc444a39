"""Uptime of each component over a report's days, as the status page counts it. Pure."""

from collections.abc import Iterable
from datetime import datetime

from dash import html

from dashboard.reports.answers import Cell, Heading, Table
from dashboard.reports.definitions import Widget
from dashboard.reports.widgets import copy_link
from dashboard.reports.words import NOTHING, hours_words
from dashboard.ui.links import download_link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Column, LinkCell, data_table
from dashboard.ui.times import exact_words
from dashboard.ui.widgets import widget_card
from ingest.clock import days_later
from ingest.enums import ComponentStatus
from ingest.metrics.measures import Days
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.rules import full_names
from ingest.system_status.schemas import ComponentRow, StatusTimes
from ingest.system_status.uptime import (
    day_start,
    recorded_since,
    status_times,
    stretches,
    uptime_of_times,
    uptime_percent,
)
from status.addresses import PORTAL

DEFINITION = (
    "Uptime: 1 less the weighted seconds of partial and major outage over the seconds on record in these days, as on "
    "the system status page. Incidents: those that concern the component and touch these days; maintenance is none."
)
_HEADINGS = (
    Heading("Component", is_number=False),
    Heading("Uptime, %"),
    Heading("Partial outage, hours"),
    Heading("Major outage, hours"),
    Heading("Maintenance, hours"),
    Heading("Incidents"),
)
_HOUR_SECONDS = 3600


def reliability_table(record: StatusRecord, *, days: Days, now: datetime) -> Table:
    """A row a component (no group), in the page's order, over the local days of the page's zone up to now."""
    names = full_names(record.components)
    leaves = [row for row in record.components if not row.is_group]
    return Table(_HEADINGS, tuple(_row(record, row, names[row.id], days, now) for row in leaves))


def _row(record: StatusRecord, row: ComponentRow, name: str, days: Days, now: datetime) -> tuple[Cell, ...]:
    start, end = _window(record, row, days, now)
    spells = record.spells.get(row.id, ())
    times = status_times(stretches(spells, start=start, end=end)) if start < end else StatusTimes()
    share = uptime_of_times(times, weights=record.page.weights)
    incidents = sum(1 for one in _concerning(record.incidents, row) if _touches(one, start, end, now))
    outages = (ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.MAJOR_OUTAGE, ComponentStatus.UNDER_MAINTENANCE)
    return (
        Cell(name, name, PORTAL.uptime(row.public_id)),
        Cell(None if share is None else share * 100, NOTHING if share is None else f"{uptime_percent(share)} %"),
        *(_hours(times.of(each).total_seconds()) for each in outages),
        Cell(incidents, f"{incidents:,}"),
    )


def _window(record: StatusRecord, row: ComponentRow, days: Days, now: datetime) -> tuple[datetime, datetime]:
    zone = record.page.timezone
    spells = record.spells.get(row.id, ())
    since = recorded_since(spells, start_date=row.start_date, timezone=zone)
    first = days.first if since is None else max(days.first, since)
    return day_start(first, timezone=zone), min(now, day_start(days_later(days.last, days=1), timezone=zone))


def _concerning(incidents: Iterable[IncidentView], row: ComponentRow) -> list[IncidentView]:
    return [one for one in incidents if row.id in one.component_ids and not one.is_maintenance]


def _touches(incident: IncidentView, start: datetime, end: datetime, now: datetime) -> bool:
    return incident.begins_at < end and (incident.ends_at or now) >= start


def _hours(seconds: float) -> Cell:
    hours = seconds / _HOUR_SECONDS
    return Cell(hours, hours_words(hours) if seconds else "0")


def reliability_widget(
    widget: Widget, table: Table, *, files: dict[str, str], now: datetime, viewer_timezone: str, page_timezone: str
) -> html.Section:
    """The card of the table."""
    rows = [[_cell(row, cell) for cell in row] for row in table.rows]
    columns = [Column(one.label, is_number=one.is_number) for one in table.headings]
    empty = empty_state("No components", "The system status has no components yet.")
    told = (f"as of {exact_words(now, timezone=viewer_timezone)}", f"days of {page_timezone}")
    xlsx = download_link("XLSX", files["xlsx"], class_name="tool", aria_label=f"Download XLSX: {widget.title}")
    return widget_card(
        widget.key,
        widget.title,
        data_table(widget.title, columns, rows) if rows else empty,
        definition=DEFINITION,
        csv_href=files["csv"],
        subtitle=html.Div([html.Span(one) for one in told], className="made-of"),
        actions=[xlsx, copy_link(widget.key)],
    )


def _cell(row: tuple[Cell, ...], cell: Cell) -> LinkCell | str:
    return cell.text if cell.href is None else LinkCell(cell.text, cell.href, f"Uptime of {row[0].text}")
