"""What ticket lists do: rows for the grid, filters into the address, columns, and search as you type."""

from typing import Any

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.pages import address_of
from dashboard.tickets.columns import PREFERENCE, known_keys, offered_columns, shown_columns
from dashboard.tickets.grid import PAGE_ROWS, column_definitions, grid_cells, sort_asked
from dashboard.tickets.words import status_shown
from dashboard.ui.search import search_message, search_result
from ingest.clock import now
from ingest.db.engine import reading, unit_of_work
from ingest.people.service import save_preference
from ingest.portal.current import current_portal
from ingest.tickets.filters import address_query, filters_from_address, tickets_address
from ingest.tickets.queries import search_hits, ticket_page

MIN_SEARCH_CHARACTERS = 3


def grid_rows(request: dict[str, Any] | None, search: str | None) -> tuple[Any, Any]:
    """The rows a grid asks for; a new sort goes into the address instead, and the list opens anew."""
    viewer, portal = current_viewer(), current_portal()
    filters = filters_from_address(address_of("/tickets", search).params)
    asked = request or {}
    sort = sort_asked(asked, default=filters.sort)
    if sort != filters.sort:
        params = address_of("/tickets", search).params | {"sort": [sort]}
        return no_update, tickets_address(filters_from_address(params))
    offset = _whole(asked.get("startRow"))
    limit = min(max(_whole(asked.get("endRow")) - offset, 1), PAGE_ROWS)
    with reading() as session:
        page = ticket_page(session, viewer, filters=filters, offset=offset, limit=limit)
    moment = now()
    rows = [grid_cells(row, filters=filters, portal=portal, timezone=viewer.timezone, now=moment) for row in page.rows]
    return {"rowData": rows, "rowCount": page.total}, no_update


def filters_chosen(
    text: str | None,
    stage: list[str] | None,
    request_type: list[str] | None,
    status_keys: list[str] | None,
    priority: list[str] | None,
    organisation: list[str] | None,
    site: list[str] | None,
    search: str | None,
) -> Any:
    """The address of the list with what the filter bar says."""
    current_viewer()
    here = address_of("/tickets", search).params
    chosen = {
        "q": [text or ""],
        "stage": stage or [],
        "request_type": request_type or [],
        "status": status_keys or [],
        "priority": priority or [],
        "organisation": organisation or [],
        "site": site or [],
    }
    before, after = filters_from_address(here), filters_from_address(here | chosen)
    return no_update if address_query(before) == address_query(after) else tickets_address(after)


def columns_chosen(keys: list[str] | None, search: str | None) -> Any:
    """Keep the person's columns, and show them."""
    viewer, portal = current_viewer(), current_portal()
    chosen = known_keys(portal, viewer, keys=keys or [])
    with unit_of_work() as session:
        save_preference(session, viewer, name=PREFERENCE, content=chosen)
    return column_definitions(
        offered_columns(portal, viewer),
        shown=shown_columns(portal, viewer, kept=chosen),
        filters=filters_from_address(address_of("/tickets", search).params),
    )


def search_results(text: str | None) -> Any:
    """Tickets found while typing, from three characters."""
    viewer, portal = current_viewer(), current_portal()
    if len((text or "").strip()) < MIN_SEARCH_CHARACTERS:
        return []
    with reading() as session:
        hits = search_hits(session, viewer, text=text or "")
    found = [
        search_result(
            hit.title,
            f"/tickets/{hit.number}",
            detail=hit.number,
            badge=status_shown(portal, hit.status, hit.stage),
        )
        for hit in hits
    ]
    return found or [search_message("No ticket matches.")]


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else 0
