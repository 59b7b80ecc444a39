"""What members and staff do about approvals on the ticket page: approve, reject, ask, withdraw."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

from dash import no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.pages import address_of

# The page shows our panel and our callbacks show the page anew: its functions are looked up when they are called.
from dashboard.tickets import detail
from dashboard.tickets.composer import Typed
from ingest.approvals.service import ask_for_approval, decide, withdraw_request
from ingest.db.engine import unit_of_work
from ingest.errors import InvalidInputError

Shown = tuple[Any, ...]
_PREFIX = "/tickets/"
_UNCHANGED: Shown = (no_update, no_update, no_update)


def approval_given(
    clicks: int | None,
    reason: str | None,
    request_id: object,
    path: str | None,
    search: str | None,
    *writing: str | None,
) -> Shown:
    """Approve, and show the ticket as it stands then."""
    act = partial(decide, request_id=_id(request_id), is_approved=True, reason=reason or "")
    return _done(clicks, act, _Here(path, search, writing), told=("Approved", "Your decision is on the ticket."))


def rejection_given(
    clicks: int | None,
    reason: str | None,
    request_id: object,
    path: str | None,
    search: str | None,
    *writing: str | None,
) -> Shown:
    """Reject, and show the ticket as it stands then; without a reason the field says so."""
    act = partial(decide, request_id=_id(request_id), is_approved=False, reason=reason or "")
    return _done(clicks, act, _Here(path, search, writing), told=("Rejected", "Your decision is on the ticket."))


def request_withdrawn(
    clicks: int | None, request_id: object, path: str | None, search: str | None, *writing: str | None
) -> Shown:
    """Take the request back, and show the ticket without it."""
    act = partial(withdraw_request, request_id=_id(request_id))
    told = ("Withdrawn", "Nobody is asked for approval any more.")
    *shown, refusal = _done(clicks, act, _Here(path, search, writing), told=told)
    if refusal is not no_update:
        # There is no field beside which it could be said.
        raise InvalidInputError(refusal)
    return tuple(shown)


def approval_asked(
    clicks: int | None, board_id: str | None, path: str | None, search: str | None, *writing: str | None
) -> Shown:
    """Ask the chosen board, and show who decides."""
    act = partial(ask_for_approval, board_id=_id(board_id))
    return _done(clicks, act, _Here(path, search, writing), told=("Asked", "The ticket waits for the board now."))


@dataclass(frozen=True)
class _Here:
    """Where the browser is, and what is being written there."""

    path: str | None
    search: str | None
    writing: tuple[str | None, ...]


def _done(clicks: int | None, act: Callable[..., object], here: _Here, *, told: tuple[str, str]) -> Shown:
    """Do it and show the ticket anew, what is being written in its place; what does not fit is said at the field."""
    viewer, number = current_viewer(), _number(here.path)
    if not clicks:
        return _UNCHANGED
    try:
        with unit_of_work() as session:
            act(session, viewer, number=number)
    except InvalidInputError as error:
        return no_update, no_update, error.message
    notify(*told)
    address = address_of(here.path, here.search, variables={"number": number})
    return *detail.ticket_parts(viewer, address, typed=Typed.of(here.writing)), no_update


def _id(value: object) -> int:
    """An id from the browser; 0, which nothing has, for what cannot be one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0  # noqa: PLR2004 - 64 bits


def _number(path: str | None) -> str:
    if path is None or not path.startswith(_PREFIX):
        raise InvalidInputError("This is not the page of a ticket.")
    return unquote(path.removeprefix(_PREFIX))
