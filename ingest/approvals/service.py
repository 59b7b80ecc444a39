"""Writes of approvals: a board is asked about a ticket, its members decide, and the ticket's status follows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals import rules
from ingest.approvals.counting import account_of, counting_members
from ingest.approvals.course import Case, ask, board_of_type, end, settle, votes_on, waiting_request
from ingest.approvals.schemas import Outcome
from ingest.db.visibility import within
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError
from ingest.models.approvals import ApprovalBoard, ApprovalDecision, ApprovalMember, ApprovalRequest
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer, require_staff


def ask_where_needed(session: Session, viewer: Viewer, *, ticket: Ticket, at: datetime) -> None:
    """Ask the board that the portal names for the type of a ticket that was just opened, if the organisation has one.

    For the transaction that opens the ticket.
    """
    board = board_of_type(session, ticket)
    if board is not None:
        ask(session, viewer, ledger.lock_ticket(session, viewer, number=ticket.number), board, at=at)


def ask_for_approval(
    session: Session, viewer: Viewer, *, number: str, board_id: int, at: datetime | None = None
) -> None:
    """Ask a board of the ticket's organisation; staff only. `at` dates what was asked earlier.

    InvalidInputError for a board that cannot be asked, ConflictError for a completed ticket or one that waits already.
    """
    require_staff(viewer)
    locked = ledger.lock_ticket(session, viewer, number=number)
    if locked.history[-1].stage.is_completed:
        raise ConflictError("This ticket is completed: open it again before you ask for approval.")
    if waiting_request(session, locked) is not None:
        raise ConflictError("This ticket waits for approval already.")
    board = session.scalar(
        select(ApprovalBoard).where(
            ApprovalBoard.id == board_id,
            ApprovalBoard.organisation_id == locked.ticket.organisation_id,
            ApprovalBoard.is_retired.is_(False),
        )
    )
    if board is None or rules.statuses_of(current_portal(), request_type=locked.ticket.request_type) is None:
        message = "Choose a board of the ticket's organisation."
        raise InvalidInputError(message, fields={"board_id": message})
    if not counting_members(session, board_id=board.id, ticket_id=locked.ticket.id):
        message = f"Nobody on {board.name} can decide now: give it members first."
        raise InvalidInputError(message, fields={"board_id": message})
    ask(session, viewer, locked, board, at=at or clock.now())


def withdraw_request(session: Session, viewer: Viewer, *, number: str, request_id: int) -> None:
    """Take a request back; staff only. A ticket that still waits returns to the status it had before.

    ConflictError when the request does not wait any more.
    """
    require_staff(viewer)
    locked = ledger.lock_ticket(session, viewer, number=number)
    request, board = _waiting_as(session, locked, request_id)
    change = FieldChange(board.name, None, "Request withdrawn")
    end(Case(session, viewer, locked, request, board), Outcome.WITHDRAWN, said=[change], at=clock.now())


def decide(
    session: Session,
    viewer: Viewer,
    *,
    number: str,
    request_id: int,
    is_approved: bool,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Approve or reject, once and for good; members of the board only. The status follows when there is an outcome.

    `at` is for history that is entered. NotFoundError alike for a missing ticket and a foreign one, ForbiddenError for
    who is no member, InvalidInputError when a rejection has no reason, ConflictError when the request does not wait
    any more, the ticket is completed, or the member has decided already.
    """
    locked = ledger.lock_ticket(session, viewer, number=number)
    request, board = _waiting_as(session, locked, request_id)
    account_id = account_of(session, viewer)
    if account_id is None or account_id not in counting_members(session, board_id=board.id, ticket_id=locked.ticket.id):
        raise ForbiddenError(_why_not(session, board, account_id))
    rules.require_open(locked.history[-1].stage)
    if account_id in votes_on(session, request):
        raise ConflictError("You have decided on this already, and a decision stands.")
    text, moment = rules.clean_reason(reason, is_approved=is_approved), _moment(viewer, at)
    session.add(
        ApprovalDecision(
            organisation_id=request.organisation_id,
            request_id=request.id,
            account_id=account_id,
            member_name=viewer.name,
            is_approved=is_approved,
            reason=text,
            at=moment,
        )
    )
    session.flush()
    said = FieldChange(board.name, None, rules.decided_words(is_approved=is_approved, reason=text))
    settle(Case(session, viewer, locked, request, board), said=[said], at=moment)


def settle_boards(session: Session, viewer: Viewer, *, board_ids: Collection[int]) -> None:
    """Look again at what waits at boards that somebody has just left: nobody waits for who does not count any more.

    For the transaction in which an account is deactivated or a member taken off a board.
    """
    session.flush()
    query = (
        select(Ticket.number)
        .join(ApprovalRequest, ApprovalRequest.ticket_id == Ticket.id)
        .where(ApprovalRequest.outcome.is_(None), ApprovalRequest.board_id.in_(board_ids), Ticket.is_open == true())
        .where(within(Ticket.organisation_id, viewer))
        .order_by(Ticket.id)
    )
    for number in session.scalars(query).all():
        locked = ledger.lock_ticket(session, viewer, number=number)
        request = waiting_request(session, locked)
        if request is not None and request.board_id in board_ids and locked.ticket.is_open:
            board = session.get_one(ApprovalBoard, request.board_id)
            settle(Case(session, viewer, locked, request, board), said=[], at=clock.now())


def _waiting_as(session: Session, locked: LockedTicket, request_id: int) -> tuple[ApprovalRequest, ApprovalBoard]:
    """The request that waits, if it is the one that was meant, and its board."""
    request = waiting_request(session, locked)
    if request is None or request.id != request_id:
        raise ConflictError(_no_longer(session, locked, request_id))
    return request, session.get_one(ApprovalBoard, request.board_id)


def _no_longer(session: Session, locked: LockedTicket, request_id: int) -> str:
    query = select(ApprovalRequest.outcome).where(
        ApprovalRequest.id == request_id, ApprovalRequest.ticket_id == locked.ticket.id
    )
    outcome = session.scalar(query)
    if outcome is None:
        return "Nothing on this ticket waits for approval."
    return f"This was {outcome} in the meantime: there is nothing left to decide."


def _why_not(session: Session, board: ApprovalBoard, account_id: int | None) -> str:
    """Why somebody does not decide who is no member, or is one of a board whose members leave their own to others."""
    member = select(ApprovalMember.account_id).where(
        ApprovalMember.board_id == board.id, ApprovalMember.account_id == account_id
    )
    if session.scalar(member) is None or account_id not in counting_members(session, board_id=board.id):
        return f"Only members of {board.name} decide on this."
    return f"Who opened a ticket or is its contact leaves the decision to the other members of {board.name}."


def _moment(viewer: Viewer, at: datetime | None) -> datetime:
    # Without an account nobody is at a browser: it is history that is being entered.
    if at is not None and not viewer.is_staff and viewer.account_id is not None:
        raise ForbiddenError("Only support staff may date what they write.")
    return at or clock.now()
