"""`/tickets/<number>`: one ticket with its course, what can be written and done, and what is known of it."""

from typing import Any, Final
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.approvals.panel import approval_panel, past_approvals
from dashboard.desk.presence import presence_note
from dashboard.documents.components import documents_panel
from dashboard.pages import Address
from dashboard.tickets import ids
from dashboard.tickets.activity import activity_list, entries_of
from dashboard.tickets.composer import Typed, composer
from dashboard.tickets.facts import description_card, details_card, standing_card
from dashboard.tickets.related import related_card
from dashboard.tickets.resolution import cancelling, resolution_card
from dashboard.tickets.trail import list_asked, list_trail, place_in_list, stepper
from dashboard.ui.attributes import aria
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import link
from dashboard.ui.times import relative_time
from dashboard.watchers.components import watchers_panel
from ingest.approvals.queries import ticket_approvals
from ingest.clock import now
from ingest.db.engine import reading
from ingest.documents.queries import ticket_documents
from ingest.portal.current import current_portal
from ingest.portal.forms import RequestType
from ingest.portal.schema import PortalDefinition
from ingest.tickets.answers import is_editable
from ingest.tickets.form_versions import answered_form
from ingest.tickets.linking import child_tickets, linked_tickets
from ingest.tickets.queries import is_ticket, ticket
from ingest.tickets.schemas import TicketRow, TicketView
from ingest.tickets.watching import watchers
from ingest.viewer import Viewer

ENTRIES_SHOWN: Final = 50
MAX_ENTRIES_SHOWN: Final = 2_000
Parts = list[Component]


def ticket_detail(viewer: Viewer, address: Address) -> Component:
    """The whole ticket; a foreign number and a missing one are the same page."""
    head, body = ticket_parts(viewer, address)
    return html.Div(
        [
            dcc.Store(id=ids.EDIT_ASKED),
            presence_note(viewer),
            html.Div(head, id=ids.HEAD),
            # What is being edited stays while messages are sent below.
            html.Div(id=ids.EDITING),
            html.Div(body, id=ids.DETAIL, className="ticket"),
        ],
        className="stack ticket-page",
    )


def is_there(viewer: Viewer, address: Address) -> bool:
    """Whether the address is that of a ticket the viewer may see."""
    with reading() as session:
        return is_ticket(session, viewer, number=address.variables["number"])


def ticket_parts(viewer: Viewer, address: Address, *, typed: Typed | None = None) -> tuple[Parts, Parts]:
    """The heading, and what stands below it, as it stands now; `typed` is what was being written meanwhile."""
    portal, number, shown = current_portal(), address.variables["number"], _entries_asked(address)
    filters = list_asked(address.param("list"))
    with reading() as session:
        view = ticket(session, viewer, number=number, limit=shown)
        form = answered_form(session, viewer, number=number)
        trail = list_trail(session, viewer, filters, portal=portal)
        found = place_in_list(session, viewer, filters, number=number)
        links = linked_tickets(session, viewer, number=number)
        children = child_tickets(session, viewer, number=number)
        approvals = ticket_approvals(session, viewer, number=number)
        files = ticket_documents(session, viewer, number=number)
        watching = watchers(session, viewer, number=number)
    moment = now()
    main = [
        *approval_panel(approvals, viewer, now=moment, is_open=view.row.is_open),
        description_card(view, viewer, form=form),
        *resolution_card(view, viewer, portal=portal),
        _activity(view, viewer, address, moment=moment, portal=portal, typed=typed or Typed()),
    ]
    acts = cancelling(view, portal=portal)
    # Panels of other slices stand between the cards, a line each.
    side = [
        standing_card(view.row, viewer, now=moment, portal=portal, acts=acts),
        details_card(view, viewer, portal=portal),
        related_card(view, links=links, children=children, portal=portal),
        *past_approvals(approvals, viewer, now=moment),
        documents_panel(files, viewer, number=number, now=moment, rules=portal.documents),
        watchers_panel(watching, viewer),
    ]
    opened = relative_time(view.row.created_at, now=moment, timezone=viewer.timezone)
    head = page_heading(
        view.row.title,
        trail=[*trail, TrailStep(view.row.number)],
        beside_trail=stepper(found, filters),
        subtitle=html.Span([_about(view.row, portal=portal), opened]),
        actions=_actions(view.row, viewer, form),
    )
    about = html.Aside(side, className="ticket-side", **aria(label="About"))
    return [head], [html.Div(main, className="ticket-main"), about]


def _actions(row: TicketRow, viewer: Viewer, form: RequestType | None) -> list[Component]:
    fields = () if form is None else form.fields
    if not viewer.is_staff and not any(is_editable(one, is_staff=False, stage=row.stage) for one in fields):
        return []
    return [dmc.Button("Edit Ticket", id=ids.EDIT, variant="default")]


def _about(row: TicketRow, *, portal: PortalDefinition) -> str:
    place = row.site or row.organisation
    by = f" by {row.created_by}" if row.created_by else ""
    words = (row.number, portal.request_type_label(row.request_type), place, f"opened{by}, ")
    return " \N{MIDDLE DOT} ".join(words)


def _activity(
    view: TicketView, viewer: Viewer, address: Address, *, moment: Any, portal: PortalDefinition, typed: Typed
) -> html.Section:
    shown = _entries_asked(address)
    is_longer = view.has_older or len(entries_of(view.events, view.messages)) > shown
    parts: list[Component] = [
        html.H2("Activity", className="widget-title"),
        composer(view.row, viewer, portal=portal, typed=typed),
        activity_list(view, viewer, now=moment, portal=portal, limit=shown),
    ]
    if is_longer and shown < MAX_ENTRIES_SHOWN:
        parts.append(html.P(link("Show older", _longer(address, shown)), className="show-older"))
    return html.Section(parts, className="card ticket-activity")


def _longer(address: Address, shown: int) -> str:
    listed = address.param("list")
    query = f"&list={quote(listed, safe='')}" if listed else ""
    return f"/tickets/{quote(address.variables['number'], safe='')}?shown={shown + ENTRIES_SHOWN}{query}"


def _entries_asked(address: Address) -> int:
    text = address.param("shown")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - a small number
    return min(max(asked, ENTRIES_SHOWN), MAX_ENTRIES_SHOWN)
