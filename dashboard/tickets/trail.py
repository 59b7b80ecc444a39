"""The way back from a ticket to the list it was opened from, and on to the tickets beside it there."""

from typing import Any
from urllib.parse import parse_qs

from dash import html
from dash.development.base_component import Component

from dashboard.pages import MAX_ADDRESS_VALUES
from dashboard.tickets.grid import ticket_href
from dashboard.tickets.words import heading_words
from dashboard.ui.attributes import aria, data
from dashboard.ui.headings import TrailStep
from dashboard.ui.links import link
from ingest.errors import HelmdeskError
from ingest.organisations.queries import organisations, sites
from ingest.portal.schema import PortalDefinition
from ingest.tickets.choices import named_agents, named_items, seen_teams
from ingest.tickets.filters import TicketFilters, address_query, filters_from_address, tickets_address
from ingest.tickets.neighbours import Neighbours, neighbours
from ingest.viewer import Viewer

_HOME, _ALL = TrailStep("Home", "/"), TrailStep("Tickets", "/tickets")


def list_asked(query: str) -> TicketFilters | None:
    """The list a ticket was opened from; None where the address tells of none that can be read."""
    try:
        filters = filters_from_address(parse_qs(query, max_num_fields=MAX_ADDRESS_VALUES))
    except (HelmdeskError, ValueError):
        return None
    return filters if address_query(filters) else None


def list_trail(
    session: Any, viewer: Viewer, filters: TicketFilters | None, *, portal: PortalDefinition
) -> list[TrailStep]:
    """Home, and the list the ticket was opened from, by its name; all tickets where there is none."""
    if filters is None:
        return [_HOME, _ALL]
    owners = {one.id: one.name for one in organisations(session, viewer)} if filters.organisation else {}
    places = {one.id: one.name for one in sites(session, viewer)} if filters.site else {}
    of_teams = {one.id: one.name for one in seen_teams(session, viewer)} if filters.team else {}
    items = {one.id: one.name for one in named_items(session, viewer, item_ids=filters.config_item)}
    names: dict[str, dict[int, str]] = {"organisations": owners, "sites": places, "teams": of_teams, "items": items}
    agents = {one.id: one.name for one in named_agents(session, viewer, agents=filters.agent)}
    words = heading_words(filters, portal=portal, agents=agents, **names)
    return [_HOME, TrailStep(words, tickets_address(filters))]


def place_in_list(session: Any, viewer: Viewer, filters: TicketFilters | None, *, number: str) -> Neighbours | None:
    """Where the ticket stands in the list it was opened from, if it is still in it."""
    return None if filters is None else neighbours(session, viewer, filters=filters, number=number)


def stepper(found: Neighbours | None, filters: TicketFilters | None) -> list[Component]:
    """The place in the list ('3 of 12') between the ways to the tickets before and after.

    Alt with an arrow up or down goes there too (assets/ticket_page.js).
    """
    if found is None or filters is None:
        return []
    place = "" if found.place is None else f"{found.place:,} "
    ways = (
        ("Previous ticket of the list", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", found.before, "ArrowUp"),
        ("Next ticket of the list", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}", found.after, "ArrowDown"),
    )
    before, after = (_way(*one, filters=filters) for one in ways)
    words = html.Span(f"{place}of {found.total:,}", className="stepper-place")
    return [html.Nav([before, words, after], className="stepper", **aria(label="Tickets of the list"))]


def _way(label: str, mark: str, number: str | None, key: str, *, filters: TicketFilters) -> Component:
    if number is None:
        return html.Span(mark, className="step step-none", **aria(hidden="true"))
    way = link(mark, ticket_href(number, filters), class_name="step", aria_label=label)
    return html.Span(way, **data(step=key))
