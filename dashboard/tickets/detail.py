"""`/tickets/<number>`: one ticket, its messages and changes, a reply and Mark as closed."""

from datetime import datetime

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.tickets import ids
from dashboard.ui.badges import stage_badge
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.times import relative_time
from ingest.clock import now
from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.portal.schema import PortalDefinition
from ingest.tickets.queries import ticket
from ingest.tickets.rules import MAX_MESSAGE_CHARACTERS
from ingest.tickets.schemas import EventView, MessageView, TicketView
from ingest.viewer import Viewer


def ticket_detail(viewer: Viewer, address: Address) -> Component:
    """The whole ticket; a foreign number and a missing one are the same page."""
    portal = current_portal()
    with reading() as session:
        view = ticket(session, viewer, number=address.variables["number"])
    row, moment = view.row, now()
    opened = relative_time(row.created_at, now=moment, timezone=viewer.timezone)
    about = [f"{row.number} · {portal.request_type_label(row.request_type)} · {row.site or row.organisation} · opened "]
    return html.Div(
        [
            dcc.Location(id=ids.DETAIL_LOCATION, refresh="callback-nav"),
            page_heading(
                row.title,
                trail=[TrailStep("Home", "/"), TrailStep("Tickets", "/tickets")],
                subtitle=html.Span([*about, opened]),
            ),
            html.Div(
                [_activity(view, viewer, moment=moment, portal=portal), _facts(view, portal=portal)],
                className="grid-2-1",
            ),
        ],
        className="stack",
    )


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
