"""What is asked follows the ticket: its type, its status, and what its requester makes of it while it waits.

Each is called with the ticket locked, in the transaction and after the entry that changed it.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import dropwhile, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.approvals.course import (
    Case,
    ask,
    ask_again,
    asks_by_itself,
    board_of_type,
    end,
    settle,
    waiting_request,
)
from ingest.approvals.schemas import Outcome
from ingest.models.approvals import ApprovalBoard, ApprovalRequest
from ingest.tickets.history import Standing
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer


def follow_request_type(session: Session, viewer: Viewer, locked: LockedTicket, *, before: str, at: datetime) -> None:
    """Bring along what is asked when a ticket's request type has changed: the board of the new one, as of a new ticket.

    What waits is taken back where the type that asked is left, or another board is to be asked. A completed ticket asks
    nobody. For the transaction in which the type changes; `before` is the type it was.
    """
    request, board = waiting_request(session, locked), board_of_type(session, locked.ticket)
    is_asked = request is not None and board is not None and request.board_id == board.id
    if is_asked:
        return
    if request is not None and (board is not None or asks_by_itself(before)):
        case = _case(session, viewer, locked, request, asked_as=before)
        _take_back(case, because="the request type has changed", at=at)
    if board is not None and not locked.history[-1].stage.is_completed:
        ask(session, viewer, locked, board, at=at)


def follow_status(session: Session, viewer: Viewer, locked: LockedTicket, *, was_completed: bool, at: datetime) -> None:
    """Bring along what is asked when a ticket was moved to another status by anything but its approval.

    A ticket that was completed, or that no longer waits, takes its question back. One that is opened again asks anew
    where its type asks by itself and its completion took the question back.
    """
    request = waiting_request(session, locked)
    if locked.history[-1].stage.is_completed:
        if request is not None:
            _take_back(_case(session, viewer, locked, request), because="the ticket was completed", at=at)
        return
    if was_completed:
        _ask_after_reopening(session, viewer, locked, request, at=at)
    elif request is not None:
        case = _case(session, viewer, locked, request)
        if case.statuses is not None and locked.ticket.status != case.statuses.waiting:
            _take_back(case, because="the status was changed", at=at)


def follow_edit(
    session: Session, viewer: Viewer, locked: LockedTicket, *, columns: Collection[str], at: datetime
) -> None:
    """Ask the board anew when a contact has changed what waits; after staff, look again at who counts."""
    request = waiting_request(session, locked)
    if request is None or locked.history[-1].stage.is_completed:
        return
    case = _case(session, viewer, locked, request)
    if not viewer.is_staff:
        ask_again(case, because="the request has changed", at=at)
    elif "contact_id" in columns:
        settle(case, said=[], at=at)


def is_waiting(session: Session, locked: LockedTicket) -> bool:
    """Whether a board is asked about a locked ticket."""
    return waiting_request(session, locked) is not None


def _ask_after_reopening(
    session: Session, viewer: Viewer, locked: LockedTicket, request: ApprovalRequest | None, *, at: datetime
) -> None:
    if request is not None and request.asked_at >= at:
        # Its type has changed as well, and asks already.
        return
    is_open_question = request is not None or _ended_with_ticket(session, locked)
    if request is not None:
        # It was asked before completed tickets took their questions back.
        _take_back(_case(session, viewer, locked, request), because="the ticket was completed meanwhile", at=at)
    board = board_of_type(session, locked.ticket)
    if is_open_question and board is not None:
        ask(session, viewer, locked, board, at=at)


def _ended_with_ticket(session: Session, locked: LockedTicket) -> bool:
    """Whether the last question about a reopened ticket was taken back by its completion, or after it."""
    query = select(ApprovalRequest.outcome, ApprovalRequest.ended_at).where(
        ApprovalRequest.ticket_id == locked.ticket.id
    )
    last = session.execute(query.order_by(ApprovalRequest.id.desc()).limit(1)).one_or_none()
    completed = [one.at for one in _last_completion(locked)]
    is_withdrawn = last is not None and last.outcome == Outcome.WITHDRAWN and last.ended_at is not None
    return last is not None and is_withdrawn and bool(completed) and last.ended_at >= completed[-1]


def _last_completion(locked: LockedTicket) -> list[Standing]:
    """The entries of a reopened ticket in which it was completed last, newest first."""
    since = dropwhile(lambda one: not one.stage.is_completed, reversed(locked.history))
    return list(takewhile(lambda one: one.stage.is_completed, since))


def _case(
    session: Session, viewer: Viewer, locked: LockedTicket, request: ApprovalRequest, *, asked_as: str | None = None
) -> Case:
    return Case(session, viewer, locked, request, session.get_one(ApprovalBoard, request.board_id), asked_as=asked_as)


def _take_back(case: Case, *, because: str, at: datetime) -> None:
    change = FieldChange(case.board.name, None, f"Request withdrawn: {because}")
    end(case, Outcome.WITHDRAWN, said=[change], at=at)
