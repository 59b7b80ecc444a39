"""Tickets as rows of a CSV: Helmdesk's own export format, which the import source `csv` reads back. Pure.

Moments are ISO 8601 with the offset of the organisation's zone. A cell that a spreadsheet would take for a formula is
preceded by an apostrophe, which the import takes away again.
"""

from collections.abc import Iterable
from datetime import date, datetime

from ingest.clock import zone
from ingest.portal.schema import PortalDefinition
from ingest.tickets.schemas import TicketRow

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# How other systems write 'nothing'.
NULL_MARK = "?"


def export_header(portal: PortalDefinition) -> list[str]:
    """The labels of all columns, in the portal's order."""
    return [column.label for column in portal.ticket_columns]


def export_cells(row: TicketRow, portal: PortalDefinition) -> list[str]:
    """One ticket's cells, in the order of `export_header`."""
    return [safe_cell(_text(row, column.key, portal)) for column in portal.ticket_columns]


def safe_cell(text: str) -> str:
    """A cell no spreadsheet will run, and no import takes for an empty one."""
    return f"'{text}" if _is_marked(text) else text


def original_text(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and _is_marked(cell[1:]) else cell


def _is_marked(text: str) -> bool:
    # Apostrophes of the text's own count as part of it: what one is put before, one is taken from.
    rest = text.lstrip("'")
    return rest.startswith(FORMULA_STARTS) or rest == NULL_MARK


def safe_cells(cells: Iterable[str]) -> list[str]:
    """A row of cells no spreadsheet will run."""
    return [safe_cell(cell) for cell in cells]


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
