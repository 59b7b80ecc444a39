"""`/tickets/<number>`: one ticket with its course, what can be written and done, and what is known of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
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
from dashboard.tickets.composer import composer
from dashboard.tickets.facts import description_card, details, details_card, standing_card, standing_parts
from dashboard.tickets.here import ENTRIES_SHOWN, MAX_ENTRIES_SHOWN, Typed, entries_asked
from dashboard.tickets.related import related_card
from dashboard.tickets.resolution import cancelling, resolution_card
from dashboard.tickets.trail import list_asked, list_trail, place_in_list, stepper
from dashboard.ui.attributes import aria
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.times import relative_time
from dashboard.watchers.components import watchers_panel
from ingest.approvals.queries import ticket_approvals
from ingest.approvals.schemas import TicketApprovals
from ingest.clock import now
from ingest.db.engine import reading
from ingest.documents.queries import ticket_documents
from ingest.portal.current import current_portal
from ingest.portal.forms import RequestType
from ingest.portal.schema import PortalDefinition
from ingest.tickets.answers import is_editable
from ingest.tickets.editing import is_settled
from ingest.tickets.filters import TicketFilters
from ingest.tickets.form_versions import answered_form
from ingest.tickets.linking import child_tickets, linked_tickets
from ingest.tickets.neighbours import Neighbours
from ingest.tickets.queries import is_ticket, ticket
from ingest.tickets.schemas import TicketRow, TicketView
from ingest.tickets.watching import watchers
from ingest.viewer import Viewer

Parts: TypeAlias = list[Component]


def ticket_detail(viewer: Viewer, address: Address) -> Component:
    """The whole ticket; a foreign number and a missing one are the same page."""
    head, body = ticket_parts(viewer, address)
    return html.Div(
        [
            dcc.Store(id=ids.EDIT_ASKED),
            dcc.Store(id=ids.TOUCHED),
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


def ticket_parts(
    viewer: Viewer, address: Address, *, typed: Typed | None = None, shown: int = 0
) -> tuple[Parts, Parts]:
    """The heading, and what stands below it, as it stands now; `typed` is what was being written meanwhile."""
    portal, number, moment = current_portal(), address.variables["number"], now()
    with reading() as session:
        read = _read(session, viewer, address, shown=shown)
        links = linked_tickets(session, viewer, number=number)
        children = child_tickets(session, viewer, number=number)
        approvals = ticket_approvals(session, viewer, number=number)
        files = ticket_documents(session, viewer, number=number)
        watching = watchers(session, viewer, number=number)
    view, writing, awaits_you = read.view, typed or Typed(), _awaits(approvals)
    main = [
        *approval_panel(approvals, viewer, now=moment, is_open=view.row.is_open, reason=writing.decision_reason),
        description_card(view, viewer, form=read.form),
        *resolution_card(view, viewer, portal=portal, typed=writing),
        _activity(read, viewer, address, moment=moment, typed=writing, is_asked=approvals.waiting is not None),
    ]
    # Panels of other slices stand between the cards, a line each.
    side = [
        standing_card(
            view.row,
            viewer,
            now=moment,
            portal=portal,
            awaits_you=awaits_you,
            acts=cancelling(view, portal=portal, reason=writing.cancel_reason),
        ),
        details_card(view, viewer, portal=portal),
        related_card(view, links=links, children=children, portal=portal, typed=writing),
        *past_approvals(approvals, viewer, now=moment),
        documents_panel(files, viewer, number=number, now=moment, rules=portal.documents),
        watchers_panel(watching, viewer),
    ]
    about = html.Aside(side, className="ticket-side", **aria(label="About"))
    return _heading(read, viewer, moment=moment), [html.Div(main, className="ticket-main"), about]


def course_parts(viewer: Viewer, address: Address, *, shown: int) -> tuple[Parts, Parts, Parts, Parts]:
    """What follows of a change made in a panel of the page, as it stands now: heading, course, standing and details."""
    portal, moment = current_portal(), now()
    with reading() as session:
        read = _read(session, viewer, address, shown=shown)
        approvals = ticket_approvals(session, viewer, number=address.variables["number"])
    return (
        _heading(read, viewer, moment=moment),
        _entries_part(read, viewer, address, moment=moment),
        standing_parts(read.view.row, viewer, now=moment, portal=portal, awaits_you=_awaits(approvals)),
        [details(read.view, viewer, portal=portal)],
    )


def older_entries(viewer: Viewer, address: Address, *, shown: int) -> Parts:
    """The course with more of it than was shown."""
    with reading() as session:
        read = _read(session, viewer, address, shown=min(shown + ENTRIES_SHOWN, MAX_ENTRIES_SHOWN))
    return _entries_part(read, viewer, address, moment=now())


def _awaits(approvals: TicketApprovals) -> bool:
    """Whether the ticket waits for the viewer's own decision."""
    return approvals.waiting is not None and approvals.waiting.may_decide


@dataclass(frozen=True, slots=True)
class _Read:
    """A ticket with its form, so much of its course as is shown, and the list it was opened from."""

    view: TicketView
    form: RequestType | None
    shown: int
    filters: TicketFilters | None
    trail: list[TrailStep]
    place: Neighbours | None


def _read(session: Any, viewer: Viewer, address: Address, *, shown: int) -> _Read:
    number, filters = address.variables["number"], list_asked(address.param("list"))
    limit = entries_asked(address, shown=shown)
    return _Read(
        view=ticket(session, viewer, number=number, limit=limit),
        form=answered_form(session, viewer, number=number),
        shown=limit,
        filters=filters,
        trail=list_trail(session, viewer, filters, portal=current_portal()),
        place=place_in_list(session, viewer, filters, number=number),
    )


def _heading(read: _Read, viewer: Viewer, *, moment: datetime) -> Parts:
    row = read.view.row
    opened = relative_time(row.created_at, now=moment, timezone=viewer.timezone)
    return [
        page_heading(
            row.title,
            trail=[*read.trail, TrailStep(row.number)],
            beside_trail=stepper(read.place, read.filters),
            subtitle=html.Span([_about(row, portal=current_portal()), opened]),
            actions=_actions(row, viewer, read.form),
        )
    ]


def _actions(row: TicketRow, viewer: Viewer, form: RequestType | None) -> list[Component]:
    fields = () if form is None else form.fields
    if is_settled(row, viewer):
        return []
    if not viewer.is_staff and not any(is_editable(one, is_staff=False, stage=row.stage) for one in fields):
        return []
    return [dmc.Button("Edit Ticket", id=ids.EDIT, variant="default")]


def _about(row: TicketRow, *, portal: PortalDefinition) -> str:
    place = row.site or row.organisation
    by = f" by {row.created_by}" if row.created_by else ""
    words = (row.number, portal.request_type_label(row.request_type), place, f"opened{by}, ")
    return " \N{MIDDLE DOT} ".join(words)


def _activity(
    read: _Read, viewer: Viewer, address: Address, *, moment: datetime, typed: Typed, is_asked: bool
) -> html.Section:
    parts: list[Component] = [
        html.H2("Activity", className="widget-title"),
        composer(read.view.row, viewer, portal=current_portal(), typed=typed, is_asked=is_asked),
        html.Div(_entries_part(read, viewer, address, moment=moment), id=ids.ENTRIES),
    ]
    return html.Section(parts, className="card ticket-activity")


def _entries_part(read: _Read, viewer: Viewer, address: Address, *, moment: datetime) -> Parts:
    """The course, how much of it is shown, and the way to more of it."""
    view, shown = read.view, read.shown
    parts: Parts = [
        dcc.Store(id=ids.SHOWN, data=shown),
        activity_list(view, viewer, now=moment, portal=current_portal(), limit=shown),
    ]
    is_longer = view.has_older or len(entries_of(view.events, view.messages)) > shown
    if is_longer and shown < MAX_ENTRIES_SHOWN:
        # An address like any other; assets/ticket_page.js lets a plain click stay on the page.
        more = html.A("Show older", id=ids.OLDER, href=_longer(address, shown), className="link")
        parts.append(html.P(more, className="show-older"))
    return parts


def _longer(address: Address, shown: int) -> str:
    listed = address.param("list")
    query = f"&list={quote(listed, safe='')}" if listed else ""
    return f"/tickets/{quote(address.variables['number'], safe='')}?shown={shown + ENTRIES_SHOWN}{query}"
