"""What members and staff do about approvals on the ticket page: approve, reject, ask, withdraw."""

from functools import partial
from typing import Any

from dashboard.tickets import acting
from dashboard.tickets.here import DECISION
from ingest.approvals.service import ask_for_approval, decide, withdraw_request

Shown = tuple[Any, ...]
_DECIDED = "Your decision is on the ticket."


def approval_given(clicks: int | None, reason: str | None, request_id: object, *here: Any) -> Shown:
    """Approve, and show the ticket as it stands then; gives the page, and the error of the reason."""
    act = partial(decide, request_id=_id(request_id), is_approved=True, reason=reason or "")
    return acting.done(clicks, act, here, says=("Approved", _DECIDED), sent=DECISION, fields=("reason",))


def rejection_given(clicks: int | None, reason: str | None, request_id: object, *here: Any) -> Shown:
    """Reject, and show the ticket as it stands then; without a reason the field says so."""
    act = partial(decide, request_id=_id(request_id), is_approved=False, reason=reason or "")
    return acting.done(clicks, act, here, says=("Rejected", _DECIDED), sent=DECISION, fields=("reason",))


def request_withdrawn(clicks: int | None, request_id: object, *here: Any) -> Shown:
    """Take the request back, and show the ticket without it."""
    act = partial(withdraw_request, request_id=_id(request_id))
    return acting.done(clicks, act, here, says=("Withdrawn", "Nobody is asked for approval any more."))


def approval_asked(clicks: int | None, board_id: str | None, *here: Any) -> Shown:
    """Ask the chosen board, and show who decides; gives the page, and the error of the board."""
    act = partial(ask_for_approval, board_id=_id(board_id))
    return acting.done(clicks, act, here, says=("Asked", "The ticket waits for the board now."), fields=("board_id",))


def _id(value: object) -> int:
    """An id from the browser; 0, which nothing has, for what cannot be one."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0  # noqa: PLR2004 - 64 bits
