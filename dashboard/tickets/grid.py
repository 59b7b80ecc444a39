"""The grid of tickets: its columns, and its cells as text. Pure."""

from datetime import date, datetime
from typing import Any, Final

import dash_ag_grid as dag

from dashboard.tickets import ids
from ingest.clock import zone
from ingest.portal.schema import PortalDefinition
from ingest.tickets.filters import TicketFilters
from ingest.tickets.schemas import TicketRow

PAGE_ROWS: Final = 100
# The columns of the portal that can be sorted by, with their names in an address.
SORTS: Final = {
    "number": "number",
    "title": "title",
    "created_at": "created",
    "updated_at": "updated",
    "completed_at": "completed",
    "status": "status",
    "priority": "priority",
    "request_type": "request_type",
    "site": "site",
    "organisation": "organisation",
    "contact": "contact",
}
_WIDTHS: Final = {"title": 320, "number": 170}
_SHOWN: Final = frozenset(
    {"number", "organisation", "site", "title", "created_at", "status", "completed_at", "contact", "request_type",
     "priority", "updated_at", "reference_name"}
)  # fmt: skip


def tickets_grid(filters: TicketFilters, *, portal: PortalDefinition) -> dag.AgGrid:
    """The grid, which asks for its rows page by page."""
    return dag.AgGrid(
        id=ids.GRID,
        className="ag-theme-helmdesk",
        rowModelType="infinite",
        columnDefs=[_column(column.key, column.label, filters) for column in portal.ticket_columns],
        defaultColDef={"resizable": True, "sortable": False, "minWidth": 90, "suppressMovable": False},
        dashGridOptions={
            "cacheBlockSize": PAGE_ROWS,
            "infiniteInitialRowCount": 1,
            "maxBlocksInCache": 20,
            "rowHeight": 40,
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
            "multiSortKey": "ctrl",
        },
        style={"height": "calc(100vh - 20rem)", "minHeight": "22rem", "width": "100%"},
    )


def sort_asked(request: dict[str, Any], *, default: str) -> str:
    """The sort a grid's request asks for, as an address spells it; the default where it asks for none."""
    for one in request.get("sortModel") or []:
        name = SORTS.get(str(one.get("colId")))
        if name is not None:
            return f"-{name}" if one.get("sort") == "desc" else name
    return default


def grid_cells(row: TicketRow, *, portal: PortalDefinition, timezone: str) -> dict[str, str]:
    """One ticket's cells as text by column; the number as a link in Markdown."""
    cells = {column.key: _text(row, column.key, portal, timezone) for column in portal.ticket_columns}
    return cells | {"number": f"[{row.number}](/tickets/{row.number})"}


def _column(key: str, label: str, filters: TicketFilters) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": key,
        "headerName": label,
        "width": _WIDTHS.get(key, 150),
        "hide": key not in _SHOWN,
    }
    if key == "number":
        column |= {"cellRenderer": "markdown", "lockPosition": "left", "pinned": "left"}
    if key in SORTS:
        column["sortable"] = True
        if SORTS[key] == filters.sort_name:
            column["sort"] = "desc" if filters.is_descending else "asc"
    return column


def _text(row: TicketRow, key: str, portal: PortalDefinition, timezone: str) -> str:
    value = getattr(row, key)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone(timezone)):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    labels = {
        "status": portal.status_label,
        "request_type": portal.request_type_label,
        "priority": portal.priority_label,
    }
    return labels[key](value) if key in labels else str(value)
