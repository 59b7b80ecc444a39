"""`/tickets`: the list behind an address, named by its filters or by its saved view."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.tickets import ids
from dashboard.tickets.column_chooser import column_chooser
from dashboard.tickets.filter_bar import filter_bar
from dashboard.tickets.grid import tickets_grid
from dashboard.tickets.list_address import list_address_of
from dashboard.tickets.list_notes import list_notes
from dashboard.tickets.listed import Listed, listed_at
from dashboard.tickets.views_menu import views_menu
from dashboard.tickets.words import chips_of, cleared, heading_words
from dashboard.ui.chips import filter_chips
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, download_link
from dashboard.ui.states import empty_state
from ingest.clock import local_day, now
from ingest.portal.current import current_portal
from ingest.tickets.filters import address_query
from ingest.tickets.saved_views import audiences_of
from ingest.viewer import Viewer


def tickets_page(viewer: Viewer, address: Address) -> Component:
    """The list; its total is announced and equals the number that led here."""
    listed = listed_at(viewer, list_address_of(address))
    return html.Div(list_parts(viewer, listed), id=ids.LIST, className="stack")


def list_parts(viewer: Viewer, listed: Listed) -> list[Component]:
    """What the page shows, from its heading to its rows."""
    menu = views_menu(
        listed.views,
        current=listed.view,
        audiences=audiences_of(viewer),
        may_delete_shared=viewer.is_administrator,
    )
    return [
        *list_places(),
        page_heading(
            title_of(listed),
            trail=[TrailStep("Home", "/"), TrailStep("Tickets", "/tickets")],
            subtitle=html.Span(total_words(listed.total), role="status"),
            actions=[menu, column_chooser(listed), *downloads(listed)],
        ),
        *bar_and_chips(viewer, listed),
        *rows_shown(listed),
    ]


def list_places() -> list[Component]:
    """What a list's callbacks write to, and nobody sees."""
    return [dcc.Location(id=ids.LOCATION, refresh="callback-nav"), dcc.Store(id=ids.COLUMN_FILTER)]


def title_of(listed: Listed) -> str:
    """The view's name, with a word where the list is no longer quite it; without a view what is filtered."""
    query, view = address_query(listed.address.filters), listed.view
    if view is not None:
        return view.name if view.query == query else f"{view.name} (changed)"
    if listed.address.is_search and not query:
        return "Ticket Search"
    return heading_words(listed.address.filters, portal=current_portal(), **listed.choices.names)


def total_words(total: int) -> str:
    """How a list announces its total."""
    return "1 ticket" if total == 1 else f"{total:,} tickets"


def downloads(listed: Listed) -> list[Component]:
    """The list as files: exactly what is filtered."""
    query = address_query(listed.address.filters)
    return [
        download_link(f"Download {kind.upper()}", f"/tickets.{kind}?{query}", class_name="button")
        for kind in ("csv", "xlsx")
    ]


def bar_and_chips(viewer: Viewer, listed: Listed) -> list[Component]:
    """The filters to set, and those that are set."""
    portal, filters, href = current_portal(), listed.address.filters, listed.address.href
    today = local_day(now(), timezone=viewer.timezone)
    bar = filter_bar(listed.address, portal=portal, choices=listed.choices, filtered=listed.filtered, today=today)
    chips = chips_of(filters, portal=portal, href=href, **listed.choices.names)
    notes = list_notes(listed.address, choices=listed.choices, unused=listed.unused, has_view=listed.view is not None)
    return [*notes, bar, *([filter_chips(chips, clear_href=cleared(filters, href=href))] if chips else [])]


def rows_shown(listed: Listed) -> list[Component]:
    """The grid; where nothing fits it keeps its headings, with which the filters can be put right."""
    filters, grid = listed.address.filters, tickets_grid(listed.definitions, total=listed.total)
    if listed.total:
        return [grid]
    if not address_query(filters):
        return [empty_state("No tickets yet", "Tickets appear here as they are created or imported.")]
    actions = [button_link("Show all tickets", cleared(filters, href=listed.address.href))]
    return [grid, empty_state("No ticket fits these filters", "Remove a filter above, or see all.", actions=actions)]
