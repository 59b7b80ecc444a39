"""What ticket lists do: rows for the grid, filters into the address, columns, and search as you type."""

from dataclasses import replace
from typing import Any, Final

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.pages import address_of
from dashboard.tickets.columns import PREFERENCE, known_keys, usual_columns
from dashboard.tickets.grid import PAGE_ROWS, grid_cells, sort_asked
from dashboard.tickets.list_address import DESK_PATH, list_address_of
from dashboard.tickets.listed import listed_at
from dashboard.tickets.words import status_shown
from dashboard.ui.search import search_message, search_result
from ingest.clock import now
from ingest.db.engine import reading, unit_of_work
from ingest.people.service import save_preference
from ingest.portal.current import current_portal
from ingest.tickets.filters import (
    NUMBER_FILTERS,
    PERIOD_FILTERS,
    TEXT_FILTERS,
    WORD_FILTERS,
    TicketFilters,
    address_query,
    filters_from_address,
    spelling,
)
from ingest.tickets.queries import search_hits, ticket_page

MIN_SEARCH_CHARACTERS = 3
# As `ids.FILTER_CONTROLS` has them, after the search.
BAR_LISTS: Final = ("stage", "request_type", "status", "priority", "organisation", "site")
# What may be asked for by the name of a column.
COLUMN_FILTERS: Final = frozenset({*NUMBER_FILTERS, *WORD_FILTERS, *PERIOD_FILTERS, *TEXT_FILTERS})


def grid_rows(request: dict[str, Any] | None, path: str | None, search: str | None) -> tuple[Any, Any]:
    """The rows a grid asks for; a new sort goes into the address instead, and the list opens anew."""
    viewer, portal = current_viewer(), current_portal()
    listed = list_address_of(address_of(path, search))
    filters, asked = listed.filters, request or {}
    sort = sort_asked(asked, default=filters.sort)
    if sort != filters.sort:
        return no_update, listed.href(replace(filters, sort=sort))
    offset = _whole(asked.get("startRow"))
    limit = min(max(_whole(asked.get("endRow")) - offset, 1), PAGE_ROWS)
    with reading() as session:
        page = ticket_page(session, viewer, filters=filters, offset=offset, limit=limit)
    moment = now()
    rows = [grid_cells(row, filters=filters, portal=portal, timezone=viewer.timezone, now=moment) for row in page.rows]
    return {"rowData": rows, "rowCount": page.total}, no_update


def filters_chosen(text: str | None, *others: Any) -> Any:
    """The address of the list with what the filter bar says; the lists of BAR_LISTS follow, then path and search."""
    *lists, path, search = others
    chosen = {"q": [text or ""]} | {name: _texts(values) for name, values in zip(BAR_LISTS, lists, strict=True)}
    return _address_with(chosen, path=path, search=search)


def more_filters_chosen(
    values: list[Any] | None, controls: list[dict[str, str]] | None, path: str | None, search: str | None
) -> Any:
    """The address of the list with what stands behind 'All filters'."""
    names = [one["key"] for one in controls or []]
    before = list_address_of(address_of(path, search)).filters
    chosen = {
        # A field shows one value; where the address holds several they stay, unless the field was changed.
        name: value
        for name, value in zip(names, map(_texts, values or []), strict=True)
        if name in COLUMN_FILTERS and value != _first_shown(before, name)
    }
    return _address_with(chosen, path=path, search=search)


def column_filter_asked(asked: dict[str, Any] | None, path: str | None, search: str | None) -> Any:
    """The address of the list with what was asked for under a column's heading."""
    name = str((asked or {}).get("name"))
    if name not in COLUMN_FILTERS:
        current_viewer()
        return no_update
    return _address_with({name: _texts((asked or {}).get("value"))}, path=path, search=search)


def columns_chosen(keys: list[str] | None, path: str | None, search: str | None) -> Any:
    """Keep the person's columns in their order (None: those of the portal again), and show them.

    A view has columns of its own, kept when it is saved.
    """
    viewer, portal = current_viewer(), current_portal()
    address = list_address_of(address_of(path, search))
    chosen = None if keys is None else known_keys(portal, viewer, keys=keys)
    usual = [one.key for one in usual_columns(portal, viewer, is_desk=address.path == DESK_PATH)]
    listed = listed_at(viewer, address, columns=usual if chosen is None else chosen)
    if listed.view is None:
        with unit_of_work() as session:
            save_preference(session, viewer, name=PREFERENCE, content=chosen)
    return listed.definitions


def _address_with(chosen: dict[str, list[str]], *, path: str | None, search: str | None) -> Any:
    """The list's address with other values of some filters; nothing where it stays the same."""
    current_viewer()
    address = address_of(path, search)
    listed = list_address_of(address)
    after = filters_from_address(address.params | chosen)
    return no_update if address_query(listed.filters) == address_query(after) else listed.href(after)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if one not in (None, "")]


def _first_shown(filters: TicketFilters, name: str) -> list[str]:
    value = getattr(filters, name)
    values = [spelling(name, one) for one in value] if isinstance(value, tuple) else []
    if name in NUMBER_FILTERS:
        return values
    return values[:1] if isinstance(value, tuple) else _texts(value)


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
