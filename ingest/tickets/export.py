"""Tickets as rows of a CSV: Helmdesk's own export format, which the import source `csv` reads back. Pure.

Moments are ISO 8601 with the offset of the organisation's zone. Files of these cells are written by `csv_cells`: what a
spreadsheet would take for a formula is preceded by an apostrophe, which the import takes away again.
"""

from datetime import date, datetime

from ingest.clock import zone
from ingest.portal.schema import PortalDefinition
from ingest.tickets.schemas import TicketRow


def export_header(portal: PortalDefinition) -> list[str]:
    """The labels of all columns, in the portal's order."""
    return [column.label for column in portal.ticket_columns]


def export_cells(row: TicketRow, portal: PortalDefinition) -> list[str]:
    """One ticket's cells as they are, in the order of `export_header`; who writes the file makes them safe."""
    return [_text(row, column.key, portal) for column in portal.ticket_columns]


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
