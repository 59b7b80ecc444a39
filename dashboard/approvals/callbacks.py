"""What members and staff do about approvals on the ticket page: approve, reject, ask, withdraw."""

from typing import Any
from urllib.parse import unquote

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.pages import address_of

# The page shows our panel and our callbacks show the page anew: its functions are looked up when they are called.
from dashboard.tickets import detail
from ingest.approvals.service import ask_for_approval, decide, withdraw_request
from ingest.db.engine import unit_of_work
from ingest.errors import InvalidInputError
from ingest.viewer import Viewer

_PREFIX = "/tickets/"


def approval_given(
    clicks: int | None, reason: str | None, request_id: object, path: str | None, search: str | None
) -> tuple[Any, Any]:
    """Approve, and show the ticket as it stands then."""
    return _decided(clicks, reason, request_id, path, search, is_approved=True)


def rejection_given(
    clicks: int | None, reason: str | None, request_id: object, path: str | None, search: str | None
) -> tuple[Any, Any]:
    """Reject, and show the ticket as it stands then; without a reason the field says so."""
    return _decided(clicks, reason, request_id, path, search, is_approved=False)


def request_withdrawn(clicks: int | None, request_id: object, path: str | None, search: str | None) -> Any:
    """Take the request back, and show the ticket without it."""
    viewer, number = current_viewer(), _number(path)
    if not clicks:
        return no_update
    with unit_of_work() as session:
        withdraw_request(session, viewer, number=number, request_id=_id(request_id))
    notify("Withdrawn", "Nobody is asked for approval any more.")
    return _shown(viewer, number, path, search)


def approval_asked(clicks: int | None, board_id: str | None, path: str | None, search: str | None) -> tuple[Any, Any]:
    """Ask the chosen board, and show who decides."""
    viewer, number = current_viewer(), _number(path)
    if not clicks:
        return no_update, no_update
    try:
        with unit_of_work() as session:
            ask_for_approval(session, viewer, number=number, board_id=_id(board_id))
    except InvalidInputError as error:
        return no_update, error.message
    notify("Asked", "The ticket waits for the board now.")
    return _shown(viewer, number, path, search), no_update


def _decided(
    clicks: int | None,
    reason: str | None,
    request_id: object,
    path: str | None,
    search: str | None,
    *,
    is_approved: bool,
) -> tuple[Any, Any]:
    viewer, number = current_viewer(), _number(path)
    if not clicks:
        return no_update, no_update
    request, text = _id(request_id), reason or ""
    try:
        with unit_of_work() as session:
            decide(session, viewer, number=number, request_id=request, is_approved=is_approved, reason=text)
    except InvalidInputError as error:
        return no_update, error.message
    notify("Approved" if is_approved else "Rejected", "Your decision is on the ticket.")
    return _shown(viewer, number, path, search), no_update


def _shown(viewer: Viewer, number: str, path: str | None, search: str | None) -> Any:
    return detail.ticket_parts(viewer, address_of(path, search, variables={"number": number}))


def _id(value: object) -> int:
    """An id from the browser; 0, which nothing has, for what cannot be one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0  # noqa: PLR2004 - 64 bits


def _number(path: str | None) -> str:
    if path is None or not path.startswith(_PREFIX):
        raise InvalidInputError("This is not the page of a ticket.")
    return unquote(path.removeprefix(_PREFIX))
