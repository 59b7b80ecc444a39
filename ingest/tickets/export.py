"""Tickets as rows of files: as CSV Helmdesk's own export format, which the import source `csv` reads back. Pure.

Moments are ISO 8601 with the offset of the organisation's zone. Files of these cells are written by `csv_cells`: what a
spreadsheet would take for a formula is preceded by an apostrophe, which the import takes away again.
A workbook has the same cells, with moments and days as such.
"""

from datetime import date, datetime

from ingest.clock import zone
from ingest.portal.schema import PortalDefinition
from ingest.tickets.schemas import TicketRow

MOMENTS = frozenset({"created_at", "updated_at", "completed_at"})


def export_header(portal: PortalDefinition) -> list[str]:
    """The labels of all columns, in the portal's order."""
    return [column.label for column in portal.ticket_columns]


def export_cells(row: TicketRow, portal: PortalDefinition) -> list[str]:
    """One ticket's cells as they are, in the order of `export_header`; who writes the file makes them safe."""
    return [_text(row, column.key, portal) for column in portal.ticket_columns]


def sheet_header(portal: PortalDefinition, *, timezone: str | None) -> list[str]:
    """The same labels for a workbook: moments name their zone; of several organisations the last column names it."""
    zone_words = timezone or "organisation's time"
    labels = [
        f"{column.label} ({zone_words})" if column.key in MOMENTS else column.label for column in portal.ticket_columns
    ]
    return labels if timezone else [*labels, "Time Zone"]


def sheet_cells(
    row: TicketRow, portal: PortalDefinition, *, timezone: str | None
) -> list[str | datetime | date | None]:
    """The same cells for a workbook: moments in the organisation's zone and without it, as workbooks know none."""
    cells = [_sheet_cell(row, column.key, portal) for column in portal.ticket_columns]
    return cells if timezone else [*cells, row.timezone]


def _sheet_cell(row: TicketRow, key: str, portal: PortalDefinition) -> str | datetime | date | None:
    value = getattr(row, key)
    if isinstance(value, datetime):
        return value.astimezone(zone(row.timezone)).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, date) else _text(row, key, portal)


def _text(row: TicketRow, key: str, portal: PortalDefinition) -> str:
    value = getattr(row, key)
    if value is None or (key == "external_id" and value == row.number):
        # A ticket that kept its number when it was imported has no other.
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone(row.timezone)).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    labels = {
        "status": portal.status_label,
        "request_type": portal.request_type_label,
        "priority": portal.priority_label,
    }
    return labels[key](value) if key in labels else str(value)
