"""`/tickets/<number>`: one ticket, its messages and changes, a reply and Mark as closed."""

from typing import Any
from urllib.parse import parse_qs

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.desk.presence import presence_note
from dashboard.pages import MAX_ADDRESS_VALUES, Address
from dashboard.tickets import ids
from dashboard.tickets.activity import activity_list
from dashboard.tickets.facts import description_card, details_card, standing_card, what_follows
from dashboard.tickets.words import heading_words
from dashboard.ui.attributes import aria, data
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.times import relative_time
from ingest.clock import now
from ingest.db.engine import reading
from ingest.errors import HelmdeskError
from ingest.organisations.queries import organisations, sites
from ingest.portal.current import current_portal
from ingest.portal.schema import PortalDefinition
from ingest.tickets.filters import TicketFilters, address_query, filters_from_address, tickets_address
from ingest.tickets.form_versions import answered_form
from ingest.tickets.queries import ticket
from ingest.tickets.rules import MAX_MESSAGE_CHARACTERS
from ingest.tickets.schemas import TicketRow
from ingest.viewer import Viewer

REPLY_COUNT = "ticket-reply-count"


def ticket_detail(viewer: Viewer, address: Address) -> Component:
    """The whole ticket; a foreign number and a missing one are the same page."""
    parts = html.Div(ticket_parts(viewer, address), id=ids.DETAIL, className="stack")
    return html.Div([presence_note(viewer), parts], className="stack")


def ticket_parts(viewer: Viewer, address: Address) -> list[Component]:
    """What the page shows, as it stands now; the reply box is empty."""
    portal = current_portal()
    with reading() as session:
        view = ticket(session, viewer, number=address.variables["number"])
        form = answered_form(session, viewer, number=view.row.number)
        trail = _trail(session, viewer, address.param("list"), portal=portal)
    row, moment = view.row, now()
    activity = html.Section(
        [
            html.H2("Activity", className="widget-title"),
            _reply_box(row, viewer, portal=portal),
            activity_list(view, viewer, now=moment, portal=portal),
        ],
        className="card ticket-activity",
    )
    main = [description_card(view, viewer, form=form), activity]
    side = [
        standing_card(row, viewer, now=moment, portal=portal),
        details_card(view, viewer, portal=portal),
    ]
    opened = relative_time(row.created_at, now=moment, timezone=viewer.timezone)
    return [
        page_heading(
            row.title,
            trail=[*trail, TrailStep(row.number)],
            subtitle=html.Span([_about(row, portal=portal), opened]),
        ),
        html.Div(
            [html.Div(main, className="ticket-main"), html.Aside(side, className="ticket-side", **aria(label="About"))],
            className="ticket",
        ),
    ]


def _about(row: TicketRow, *, portal: PortalDefinition) -> str:
    place = row.site or row.organisation
    by = f" by {row.created_by}" if row.created_by else ""
    words = (row.number, portal.request_type_label(row.request_type), place, f"opened{by}, ")
    return " \N{MIDDLE DOT} ".join(words)


def _trail(session: Any, viewer: Viewer, query: str | None, *, portal: PortalDefinition) -> list[TrailStep]:
    """Home, and the list the ticket was opened from, by its name; all tickets where the address tells of none."""
    home = TrailStep("Home", "/")
    try:
        filters = filters_from_address(parse_qs(query or "", max_num_fields=MAX_ADDRESS_VALUES))
    except (HelmdeskError, ValueError):
        filters = TicketFilters()
    if not address_query(filters):
        return [home, TrailStep("Tickets", "/tickets")]
    owners = {one.id: one.name for one in organisations(session, viewer)} if filters.organisation else {}
    places = {one.id: one.name for one in sites(session, viewer)} if filters.site else {}
    words = heading_words(filters, portal=portal, organisations=owners, sites=places)
    return [home, TrailStep(words, tickets_address(filters))]


def _reply_box(row: TicketRow, viewer: Viewer, *, portal: PortalDefinition) -> html.Div:
    readers = "The customer reads it." if viewer.is_staff else "Everybody on the ticket reads it."
    box = dmc.Textarea(
        id=ids.REPLY,
        label="Reply",
        description=f"{readers} {what_follows(row, viewer, portal=portal)}",
        inputWrapperOrder=["label", "input", "description", "error"],
        value="",
        autosize=True,
        minRows=3,
        maxRows=14,
        # assets/shell.js counts along.
        attributes={"input": {"maxLength": MAX_MESSAGE_CHARACTERS, **data(counter=REPLY_COUNT)}},
    )
    count = html.Span(f"0 / {MAX_MESSAGE_CHARACTERS:,}", id=REPLY_COUNT, className="counter")
    close = dmc.Button("Mark as closed", id=ids.CLOSE, variant="default", disabled=not row.is_open)
    buttons = html.Div([count, close, dmc.Button("Send", id=ids.SEND)], className="reply-buttons")
    return html.Div([box, buttons], className="reply")
