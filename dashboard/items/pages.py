"""`/manage/items`: the configuration items of an organisation, only to be read, each leading to its tickets."""

from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.items import ids
from dashboard.items.addresses import (
    MAX_SEARCH_CHARACTERS,
    ROWS_A_PAGE,
    SHOW_RETIRED,
    item_filters,
    items_address,
    page_number,
    tickets_address,
)
from dashboard.pages import Address
from dashboard.ui.attributes import aria
from dashboard.ui.badges import status_badge
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, LinkCell, data_table
from ingest.config_items.queries import seen_items
from ingest.config_items.schemas import ItemFilters, ItemPage, ItemView
from ingest.db.engine import reading
from ingest.organisations.queries import organisations, sites
from ingest.organisations.schemas import OrganisationName, SiteName
from ingest.portal.schema import Tone
from ingest.viewer import Viewer

TITLE: Final = "Configuration Items"
_SEARCH_MILLISECONDS: Final = 400


def items_page(viewer: Viewer, address: Address) -> Component:
    """The items behind an address, of the viewer's organisation; staff see all."""
    filters, page = item_filters(address.params), page_number(address.params)
    with reading() as session:
        found = seen_items(session, viewer, filters=filters, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE)
        owners = organisations(session, viewer) if viewer.is_staff else []
        places = sites(session, viewer, organisation_id=filters.organisation_id)
    total = "1 configuration item" if found.total == 1 else f"{found.total:,} configuration items"
    body = [_table(found, viewer), _pager(found, filters, page=page)] if found.rows else [_nothing(filters)]
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(TITLE, trail=[TrailStep("Home", "/")], subtitle=html.Span(total, role="status")),
            _filter_bar(filters, owners, places, is_for_staff=viewer.is_staff),
            *body,
        ],
        className="stack",
    )


def _filter_bar(
    filters: ItemFilters, owners: list[OrganisationName], places: list[SiteName], *, is_for_staff: bool
) -> html.Div:
    search = dmc.TextInput(
        id=ids.SEARCH,
        label="Search",
        placeholder="Product, serial number, reference",
        value=filters.q,
        debounce=_SEARCH_MILLISECONDS,
        attributes={"input": {"type": "search", "maxLength": MAX_SEARCH_CHARACTERS}},
    )
    names = {one.id: one.name for one in owners}
    owner = dmc.Select(
        id=ids.ORGANISATION,
        label="Organisation",
        data=[{"value": str(one.id), "label": one.name} for one in owners],
        value=_text(filters.organisation_id),
        placeholder="All",
        searchable=True,
        clearable=True,
        # Contacts have one; the control stays known to its callback.
        style=None if is_for_staff else {"display": "none"},
    )
    site = dmc.Select(
        id=ids.SITE,
        label="Site",
        data=[{"value": str(one.id), "label": _site_words(one, names, filters)} for one in places],
        value=_text(filters.site_id),
        placeholder="All",
        searchable=True,
        clearable=True,
        limit=200,
    )
    retired = dmc.Select(
        id=ids.RETIRED,
        label="State",
        data=[{"value": "", "label": "In use"}, {"value": SHOW_RETIRED, "label": "Retired too"}],
        value=SHOW_RETIRED if filters.with_retired else "",
        allowDeselect=False,
    )
    return html.Div([search, owner, site, retired], className="filter-bar")


def _site_words(one: SiteName, owners: dict[int, str], filters: ItemFilters) -> str:
    owner = owners.get(one.organisation_id) if filters.organisation_id is None else None
    return f"{owner} - {one.name}" if owner else one.name


def _table(found: ItemPage, viewer: Viewer) -> html.Div:
    columns = [
        Column("Reference Name"),
        *([Column("Organisation")] if viewer.is_staff else []),
        *(Column(label) for label in ("Site", "Product", "Serial Number", "Reference Number", "State")),
        Column("Open tickets", is_number=True),
        Column("All tickets", is_number=True),
    ]
    rows = [_cells(row, viewer) for row in found.rows]
    return html.Div(data_table(TITLE, columns, rows, class_name="record-table"), className="card")


def _cells(row: ItemView, viewer: Viewer) -> list[Cell]:
    name = row.reference_name or row.product
    state = ("Retired", Tone.NEUTRAL, "‖") if row.is_retired else ("In use", Tone.SUCCESS, "✓")
    return [
        name,
        *([row.organisation] if viewer.is_staff else []),
        row.site,
        row.product,
        row.serial_number,
        row.reference_number,
        status_badge(state[0], tone=state[1], icon=state[2]),
        _count(row, name, row.open_tickets, is_open=True),
        _count(row, name, row.tickets, is_open=False),
    ]


def _count(row: ItemView, name: str, count: int, *, is_open: bool) -> Cell:
    words = f"{'Open' if is_open else 'All'} tickets of {name}: {count:,}"
    return LinkCell(f"{count:,}", tickets_address(row.id, is_open=is_open), aria_label=words) if count else "0"


def _nothing(filters: ItemFilters) -> Component:
    if filters == ItemFilters():
        return empty_state("No configuration items yet", "Your provider adds what it supports at your sites.")
    way_out = link("Show all items", items_address(ItemFilters(with_retired=True)))
    return empty_state("No configuration item fits these filters", way_out)


def _pager(found: ItemPage, filters: ItemFilters, *, page: int) -> Component:
    first = (page - 1) * ROWS_A_PAGE + 1
    parts: list[Component] = [html.Span(f"{first:,} to {first + len(found.rows) - 1:,} of {found.total:,}")]
    if page > 1:
        parts.append(link("Previous", items_address(filters, page=page - 1), class_name="button"))
    if first + len(found.rows) <= found.total:
        parts.append(link("Next", items_address(filters, page=page + 1), class_name="button"))
    return html.Nav(parts, className="row pager", **aria(label="Pages"))


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
