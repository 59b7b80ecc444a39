"""The grid of tickets: its columns, and its cells as text. Pure; assets/tickets.js draws links, badges and cards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import dash_ag_grid as dag

from dashboard.tickets import ids
from dashboard.tickets.column_filters import ColumnFilter
from dashboard.tickets.columns import cell_text
from dashboard.tickets.words import status_tone
from dashboard.ui.badges import badge_class, stage_icon
from dashboard.ui.times import exact_words, relative_words
from ingest.portal.schema import PortalDefinition, TicketColumn
from ingest.tickets.choices import NamedChoice
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
# Shown relative to now; the exact moment stands in a field of its own, for the tooltip.
MOMENTS: Final = ("created_at", "updated_at", "completed_at")
# A screen of 1440 pixels holds the columns a portal shows at first, a contact's and a member of staff's.
_WIDTHS: Final = {
    "number": 138,
    "site": 100,
    "status": 176,
    "request_type": 146,
    "priority": 80,
    "contact": 130,
    "organisation": 138,
    "created_at": 112,
    "updated_at": 124,
    "completed_at": 124,
}
_ASSIGNING_WIDTH: Final = 210
_RENDERERS: Final = {"number": "TicketLink", "title": "TicketTitle", "status": "TicketStatus"}


def tickets_grid(definitions: list[dict[str, Any]], *, total: int, options: dict[str, Any] | None = None) -> dag.AgGrid:
    """The grid, which asks for its rows page by page; it is as high as its `total` of rows needs, up to the screen."""
    return dag.AgGrid(
        id=ids.GRID,
        className="ag-theme-helmdesk",
        rowModelType="infinite",
        columnDefs=definitions,
        defaultColDef={"resizable": True, "sortable": False, "minWidth": 70, "suppressMovable": False},
        # Heights are in assets/tickets.css: they differ on a phone, where rows are cards.
        dashGridOptions={
            "cacheBlockSize": PAGE_ROWS,
            "infiniteInitialRowCount": 1,
            "maxBlocksInCache": 20,
            "ensureDomOrder": True,
            "enableBrowserTooltips": True,
            "enableCellTextSelection": True,
            "multiSortKey": "ctrl",
        }
        | (options or {}),
        style={"--rows": str(total), "height": "var(--grid-height)", "width": "100%"},
    )


def sort_asked(request: dict[str, Any], *, default: str) -> str:
    """The sort a grid's request asks for, as an address spells it; the default where it asks for none."""
    for one in request.get("sortModel") or []:
        name = SORTS.get(str(one.get("colId")))
        if name is not None:
            return f"-{name}" if one.get("sort") == "desc" else name
    return default


def column_definitions(
    offered: Collection[TicketColumn],
    *,
    shown: Sequence[TicketColumn],
    filters: TicketFilters,
    filtered: Mapping[str, ColumnFilter],
) -> list[dict[str, Any]]:
    """AG Grid's definitions: the columns shown in their order, the others hidden; the card is for narrow screens."""
    keys = [one.key for one in shown]
    ordered = [*shown, *(one for one in offered if one.key not in keys)]
    card = {"colId": CARD, "headerName": "Ticket", "hide": True, "flex": 1, "cellRenderer": "TicketCard"}
    columns = (_column(one, filters) | _filter(filtered[one.key]) for one in ordered)
    return [*(one | {"hide": one["field"] not in keys} for one in columns), card]


def with_assigning(definitions: list[dict[str, Any]], *, staff: Sequence[NamedChoice]) -> list[dict[str, Any]]:
    """The same with the assignee of a row to choose, as assets/desk.js draws it."""
    cell = {
        "cellRenderer": "DeskAssignee",
        "cellRendererParams": {"staff": [[str(one.id), one.name] for one in staff]},
        "width": _ASSIGNING_WIDTH,
    }
    return [one | (cell if one.get("field") == "assignee" else {}) for one in definitions]


def grid_cells(
    row: TicketRow, *, filters: TicketFilters, portal: PortalDefinition, timezone: str, now: datetime
) -> dict[str, str]:
    """One ticket's cells as text by column, where its link leads, how its status looks, and its moments exactly."""
    cells = {
        column.key: cell_text(row, column.key, portal=portal, timezone=timezone) for column in portal.ticket_columns
    }
    for name in MOMENTS:
        moment = getattr(row, name)
        if moment is not None:
            cells[name] = relative_words(moment, now=now, timezone=timezone)
            cells[f"{name}_exact"] = exact_words(moment, timezone=timezone)
    return cells | {
        "number": row.number,
        "href": ticket_href(row.number, filters),
        "place": row.site or row.organisation,
        "status_class": badge_class(status_tone(portal, row.status, row.stage)),
        "status_icon": stage_icon(row.stage),
    }


def ticket_href(number: str, filters: TicketFilters) -> str:
    """The address of a ticket that remembers the list it was opened from."""
    query = address_query(filters)
    path = f"/tickets/{quote(number, safe='')}"
    return f"{path}?list={quote(query, safe='')}" if query else path


def _filter(one: ColumnFilter) -> dict[str, Any]:
    """The field under a column's heading, drawn by assets/tickets.js."""
    return {
        "filter": "agTextColumnFilter",
        "floatingFilter": True,
        "floatingFilterComponent": "TicketFilter",
        "floatingFilterComponentParams": {"asked": one.as_params()},
        "suppressFloatingFilterButton": True,
        "suppressHeaderFilterButton": True,
        "suppressHeaderMenuButton": True,
    }


def _column(one: TicketColumn, filters: TicketFilters) -> dict[str, Any]:
    column: dict[str, Any] = {"field": one.key, "headerName": one.label, "width": _WIDTHS.get(one.key, 150)}
    column["tooltipField"] = f"{one.key}_exact" if one.key in MOMENTS else one.key
    if one.key in _RENDERERS:
        column["cellRenderer"] = _RENDERERS[one.key]
    if one.key == "title":
        column |= {"flex": 1, "minWidth": 146}
    if one.is_fixed:
        column |= {"lockPosition": "left", "pinned": "left"}
    if one.key in SORTS:
        column["sortable"] = True
        if SORTS[one.key] == filters.sort_name:
            column["sort"] = "desc" if filters.is_descending else "asc"
    return column
