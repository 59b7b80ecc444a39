"""The grid of tickets: its columns, and its cells as text. Pure."""

from collections.abc import Collection
from typing import Any, Final
from urllib.parse import quote

import dash_ag_grid as dag

from dashboard.tickets import ids
from dashboard.tickets.columns import cell_text
from ingest.portal.schema import PortalDefinition, TicketColumn
from ingest.tickets.filters import TicketFilters, address_query
from ingest.tickets.schemas import TicketRow

PAGE_ROWS: Final = 100
CARD: Final = "card"
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
_WIDTHS: Final = {
    "title": 320,
    "number": 170,
    "created_at": 170,
    "updated_at": 170,
    "completed_at": 170,
    "status": 170,
}


def tickets_grid(definitions: list[dict[str, Any]]) -> dag.AgGrid:
    """The grid, which asks for its rows page by page."""
    return dag.AgGrid(
        id=ids.GRID,
        className="ag-theme-helmdesk",
        rowModelType="infinite",
        columnDefs=definitions,
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


def column_definitions(
    offered: Collection[TicketColumn], *, shown: Collection[TicketColumn], filters: TicketFilters
) -> list[dict[str, Any]]:
    """AG Grid's definitions of all columns a person may choose, the others hidden; the card is for narrow screens."""
    keys = {one.key for one in shown}
    card = {"colId": CARD, "headerName": "Ticket", "hide": True, "flex": 1, "cellRenderer": "TicketCard"}
    return [*(_column(one, filters) | {"hide": one.key not in keys} for one in offered), card]


def grid_cells(
    row: TicketRow, *, filters: TicketFilters, portal: PortalDefinition, timezone: str
) -> dict[str, str | None]:
    """One ticket's cells as text by column; the number as a link in Markdown, and what a card says."""
    cells: dict[str, str | None] = {
        column.key: cell_text(row, column.key, portal=portal, timezone=timezone) for column in portal.ticket_columns
    }
    href = ticket_href(row.number, filters)
    return cells | {"number": f"[{row.number}]({href})", "card_number": row.number, "card_href": href}


def ticket_href(number: str, filters: TicketFilters) -> str:
    """The address of a ticket that remembers the list it was opened from."""
    query = address_query(filters)
    path = f"/tickets/{quote(number, safe='')}"
    return f"{path}?list={quote(query, safe='')}" if query else path


def _column(one: TicketColumn, filters: TicketFilters) -> dict[str, Any]:
    column: dict[str, Any] = {"field": one.key, "headerName": one.label, "width": _WIDTHS.get(one.key, 150)}
    if one.is_fixed:
        column |= {"cellRenderer": "markdown", "lockPosition": "left", "pinned": "left"}
    if one.key in SORTS:
        column["sortable"] = True
        if SORTS[one.key] == filters.sort_name:
            column["sort"] = "desc" if filters.is_descending else "asc"
    return column
