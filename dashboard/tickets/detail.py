"""`/tickets/<number>`: one ticket, its messages and changes, a reply and Mark as closed."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages import MAX_ADDRESS_VALUES, Address
from dashboard.tickets import ids
from dashboard.tickets.words import heading_words
from dashboard.ui.badges import stage_badge
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.times import relative_time
from ingest.clock import now
from ingest.db.engine import reading
from ingest.errors import HelmdeskError
from ingest.organisations.queries import organisations, sites
from ingest.portal.current import current_portal
from ingest.portal.schema import PortalDefinition
from ingest.tickets.filters import TicketFilters, address_query, filters_from_address, tickets_address
from ingest.tickets.queries import ticket
from ingest.tickets.rules import MAX_MESSAGE_CHARACTERS
from ingest.tickets.schemas import EventView, MessageView, TicketView
from ingest.viewer import Viewer


def ticket_detail(viewer: Viewer, address: Address) -> Component:
    """The whole ticket; a foreign number and a missing one are the same page."""
    return html.Div(ticket_parts(viewer, address), id=ids.DETAIL, className="stack")


def ticket_parts(viewer: Viewer, address: Address) -> list[Component]:
    """What the page shows, as it stands now; the reply box is empty."""
    portal = current_portal()
    with reading() as session:
        view = ticket(session, viewer, number=address.variables["number"])
        trail = _trail(session, viewer, address.param("list"), portal=portal)
    row, moment = view.row, now()
    opened = relative_time(row.created_at, now=moment, timezone=viewer.timezone)
    about = [f"{row.number} · {portal.request_type_label(row.request_type)} · {row.site or row.organisation} · opened "]
    return [
        page_heading(row.title, trail=trail, subtitle=html.Span([*about, opened])),
        html.Div(
            [_activity(view, viewer, moment=moment, portal=portal), _facts(view, portal=portal)],
            className="grid-2-1",
        ),
    ]


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


def _activity(view: TicketView, viewer: Viewer, *, moment: datetime, portal: PortalDefinition) -> html.Section:
    entries = [*(_message_entry(one) for one in view.messages), *(_event_entry(one, portal) for one in view.events)]
    entries.sort(key=lambda entry: entry[0], reverse=True)
    items = [
        html.Li(
            [html.P([html.Strong(who), " ", relative_time(at, now=moment, timezone=viewer.timezone)]), body],
            className="entry",
        )
        for at, who, body in entries
    ]
    title = html.H2("Activity", className="widget-title")
    return html.Section([title, _reply_box(view), html.Ul(items, className="entries")], className="card stack")


def _reply_box(view: TicketView) -> html.Div:
    box = dmc.Textarea(
        id=ids.REPLY,
        label="Reply",
        value="",
        description=f"Everybody on the ticket sees it; at most {MAX_MESSAGE_CHARACTERS:,} characters.",
        autosize=True,
        minRows=3,
        attributes={"input": {"maxLength": MAX_MESSAGE_CHARACTERS}},
    )
    close = dmc.Button("Mark as closed", id=ids.CLOSE, variant="default", disabled=not view.row.is_open)
    return html.Div([box, html.Div([close, dmc.Button("Send", id=ids.SEND)], className="row")], className="stack")


def _message_entry(one: MessageView) -> tuple[datetime, str, Component]:
    who = one.author if one.is_public else f"{one.author} (internal note)"
    return one.at, who, html.P(one.body, className="message")


def _event_entry(one: EventView, portal: PortalDefinition) -> tuple[datetime, str, Component]:
    changes = [
        html.Li(f"{change.field}: {change.before or 'nothing'} \N{RIGHTWARDS ARROW} {change.after or 'nothing'}")
        for change in one.changes
    ]
    words = "Created the ticket" if one.kind == "created" else f"Status {portal.status_label(one.status)}"
    return one.at, one.actor or "Helmdesk", html.Ul(changes) if changes else html.P(words, className="muted")


def _facts(view: TicketView, *, portal: PortalDefinition) -> html.Aside:
    row = view.row
    facts: list[tuple[str, str | Component | None]] = [
        ("Status", stage_badge(portal.status_label(row.status), row.stage)),
        ("Priority", row.priority and portal.priority_label(row.priority)),
        ("Organisation", row.organisation),
        ("Site", row.site),
        ("Contact", row.contact),
        ("Configuration item", row.reference_name or row.config_item_product),
        ("Category", row.category),
        ("Customer Reference", row.customer_reference),
        ("Team", row.team),
        ("Assigned to", row.assignee),
        ("External number", row.external_id),
    ]
    shown = [part for name, value in facts if value is not None for part in (html.Dt(name), html.Dd(value))]
    return html.Aside(
        [
            html.Section(
                [html.H2("Details", className="widget-title"), html.Dl(shown, className="facts")], className="card"
            ),
            html.Section(
                [html.H2("Description", className="widget-title"), html.P(view.description, className="message")],
                className="card",
            ),
        ],
        className="stack",
    )
