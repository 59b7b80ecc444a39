"""`/admin/access` and `/admin/access/<request_id>`: who asks for access, and what is decided."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.access import ids
from dashboard.access.addresses import (
    QUEUE,
    ROWS_A_PAGE,
    asked_page,
    asked_state,
    request_number,
)
from dashboard.access.components import STATE_WORDS, pager, queue_table, request_parts, state_links
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from ingest.access.queries import request_page, request_view
from ingest.access.schemas import RequestView
from ingest.clock import now
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations_in_use
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

TITLE: Final = "Requests for Access"


def queue_page(viewer: Viewer, address: Address) -> Component:
    """The requests of a state; administrators and leads."""
    state, page = asked_state(address.params), asked_page(address.params)
    with reading() as session:
        found = request_page(session, viewer, state=state, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE)
    word = STATE_WORDS[state][0].lower()
    total = f"1 request {word}" if found.total == 1 else f"{found.total:,} requests {word}"
    return html.Div(
        [
            page_heading(TITLE, subtitle=html.Span(total, role="status")),
            state_links(state),
            html.Div(queue_table(found, now=now(), timezone=viewer.timezone), className="card"),
            pager(found, state, page=page),
        ],
        className="stack",
    )


def request_page_shown(viewer: Viewer, address: Address) -> Component:
    """One request; administrators and leads."""
    view = shown_request(viewer, address.variables["request_id"])
    return html.Div(
        [
            page_heading(
                view.name,
                trail=[TrailStep("Home", "/"), TrailStep(TITLE, QUEUE), TrailStep(f"Request {view.id}")],
                subtitle=view.email,
            ),
            html.Div(parts_of(view, viewer), id=ids.REQUEST, className="stack"),
        ],
        className="stack",
    )


def is_request(viewer: Viewer, address: Address) -> bool:
    """Whether the address names a request."""
    try:
        shown_request(viewer, address.variables["request_id"])
    except NotFoundError:
        return False
    return True


def shown_request(viewer: Viewer, text: str) -> RequestView:
    """The request an address names, as it stands now; NotFoundError where there is none."""
    with reading() as session:
        return request_view(session, viewer, request_id=request_number(text))


def parts_of(view: RequestView, viewer: Viewer) -> list[Component]:
    """What the page of a request shows."""
    with reading() as session:
        owners = organisations_in_use(session, viewer)
    return request_parts(view, portal=current_portal(), owners=owners, now=now(), timezone=viewer.timezone)
