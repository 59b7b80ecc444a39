"""Writes of approvals: a board is asked about a ticket, its members decide, and the ticket's status follows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals import rules
from ingest.approvals.counting import account_of, audience, board_named, counting_members
from ingest.approvals.schemas import BoardRule, Moment, Outcome
from ingest.db.visibility import within
from ingest.enums import NotificationKind
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError
from ingest.models.approvals import ApprovalBoard, ApprovalDecision, ApprovalRequest
from ingest.models.tickets import Ticket
from ingest.notifications.schemas import Happening
from ingest.notifications.service import notify
from ingest.portal.current import current_portal
from ingest.portal.forms import ApprovalStatuses
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer, require_staff

_MOMENTS = {Outcome.APPROVED: Moment.APPROVED, Outcome.REJECTED: Moment.REJECTED}


def ask_where_needed(session: Session, viewer: Viewer, *, ticket: Ticket, at: datetime) -> None:
    """Ask the board that the portal names for the type of a ticket that was just opened, if the organisation has one.

    For the transaction that opens the ticket.
    """
    board = _board_of_type(session, ticket)
    if board is not None:
        _ask(session, viewer, ledger.lock_ticket(session, viewer, number=ticket.number), board, at=at)


def follow_request_type(session: Session, viewer: Viewer, locked: LockedTicket, *, before: str, at: datetime) -> None:
    """Bring along what is asked when a ticket's request type has changed: the board of the new one, as of a new ticket.

    What waits is taken back where the type that asked is left, or another board is to be asked. A completed ticket asks
    nobody. For the transaction in which the type changes; `before` is the type it was.
    """
    request, board = _waiting(session, locked), _board_of_type(session, locked.ticket)
    is_asked = request is not None and board is not None and request.board_id == board.id
    if is_asked:
        return
    if request is not None and (board is not None or _asks_by_itself(before)):
        asked = session.get_one(ApprovalBoard, request.board_id)
        case = _Case(session, viewer, locked, request, asked, asked_as=before)
        change = FieldChange(asked.name, None, "Request withdrawn: the request type has changed")
        _end(case, Outcome.WITHDRAWN, said=[change], at=at)
    if board is not None and not locked.history[-1].stage.is_completed:
        _ask(session, viewer, locked, board, at=at)


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
    if _waiting(session, locked) is not None:
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
    if not counting_members(session, board_id=board.id):
        message = f"Nobody on {board.name} can decide now: give it members first."
        raise InvalidInputError(message, fields={"board_id": message})
    _ask(session, viewer, locked, board, at=at or clock.now())


def withdraw_request(session: Session, viewer: Viewer, *, number: str, request_id: int) -> None:
    """Take a request back; staff only. A ticket that still waits returns to the status it had before.

    ConflictError when the request does not wait any more.
    """
    require_staff(viewer)
    locked = ledger.lock_ticket(session, viewer, number=number)
    request, board = _waiting_as(session, locked, request_id)
    change = FieldChange(board.name, None, "Request withdrawn")
    _end(_Case(session, viewer, locked, request, board), Outcome.WITHDRAWN, said=[change], at=clock.now())


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
    if account_id is None or account_id not in counting_members(session, board_id=board.id):
        raise ForbiddenError(f"Only members of {board.name} decide on this.")
    rules.require_open(locked.history[-1].stage)
    if account_id in _votes(session, request):
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
    _settle(_Case(session, viewer, locked, request, board), said=[said], at=moment)


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
        request = _waiting(session, locked)
        if request is not None and request.board_id in board_ids and locked.ticket.is_open:
            board = session.get_one(ApprovalBoard, request.board_id)
            _settle(_Case(session, viewer, locked, request, board), said=[], at=clock.now())


@dataclass(frozen=True, slots=True)
class _Case:
    """A request of a locked ticket, and who acts on it."""

    session: Session
    viewer: Viewer
    locked: LockedTicket
    request: ApprovalRequest
    board: ApprovalBoard
    # The request type the ticket had when it was asked, where it has another by now.
    asked_as: str | None = None

    @property
    def request_type(self) -> str:
        return self.asked_as or self.locked.ticket.request_type

    @property
    def statuses(self) -> ApprovalStatuses | None:
        return rules.statuses_of(current_portal(), request_type=self.request_type)


def _ask(session: Session, viewer: Viewer, locked: LockedTicket, board: ApprovalBoard, *, at: datetime) -> None:
    ticket = locked.ticket
    request = ApprovalRequest(
        organisation_id=ticket.organisation_id,
        ticket_id=ticket.id,
        board_id=board.id,
        rule=board.rule,
        returns_to=ticket.status,
        asked_at=at,
        asked_by_account_id=viewer.account_id,
        asked_by=viewer.name,
    )
    session.add(request)
    session.flush()
    case = _Case(session, viewer, locked, request, board)
    said = [FieldChange(board.name, None, rules.asked_words(BoardRule(board.rule)))]
    status = ticket.status if case.statuses is None else case.statuses.waiting
    _step(case, said=said, status=status, column=rules.REQUESTED, at=at, moment=Moment.ASKED)
    if not counting_members(session, board_id=board.id):
        _step(case, said=[_nobody(board)], at=at, moment=Moment.NOBODY_LEFT)


def _settle(case: _Case, *, said: Sequence[FieldChange], at: datetime) -> None:
    """End the request if its votes come to an outcome; else only write down what was `said`."""
    members = set(counting_members(case.session, board_id=case.board.id))
    votes = _votes(case.session, case.request)
    outcome = rules.outcome_of(BoardRule(case.request.rule), members=members, votes=votes)
    if outcome is not None:
        _end(case, outcome, said=said or [_left(case.board)], at=at)
    elif not members:
        _step(case, said=[*said, _nobody(case.board)], at=at, moment=Moment.NOBODY_LEFT)
    elif said:
        _step(case, said=said, at=at)


def _end(case: _Case, outcome: Outcome, *, said: Sequence[FieldChange], at: datetime) -> None:
    ticket, statuses = case.locked.ticket, case.statuses
    status = rules.status_after(
        current_portal(), outcome, request_type=case.request_type, returns_to=case.request.returns_to
    )
    if outcome is Outcome.WITHDRAWN and (statuses is None or ticket.status != statuses.waiting):
        # Somebody has moved it on meanwhile: taking the question back does not undo that.
        status = ticket.status
    case.request.outcome, case.request.ended_at = outcome, at
    column = rules.COLUMN_WORDS[outcome]
    _step(case, said=said, status=status, column=column, at=at, moment=_MOMENTS.get(outcome))


def _step(
    case: _Case,
    *,
    said: Sequence[FieldChange],
    at: datetime,
    status: str | None = None,
    column: str | None = rules.REQUESTED,
    moment: Moment | None = None,
) -> None:
    """Write a step into the ticket's history and bring its status along: every step of every request passes here."""
    portal, ticket = current_portal(), case.locked.ticket
    values: dict[str, Any] = {}
    changes = list(said)
    if column != ticket.change_approval_status:
        values["change_approval_status"] = column
        changes.append(FieldChange("Change Approval Status", ticket.change_approval_status, column))
    if status is not None and status != ticket.status:
        values |= {"status": status, "stage": portal.stage_of(status)}
        changes.append(FieldChange("Status", portal.status_label(ticket.status), portal.status_label(status)))
    ledger.append_change(case.session, case.viewer, case.locked, values=values, changes=changes, at=at)
    if moment is not None:
        _tell(case, moment, at=at)


def _tell(case: _Case, moment: Moment, *, at: datetime) -> None:
    """The one place that every moment passes at which somebody must be told: asked, approved, rejected, nobody left."""
    told = audience(case.session, case.request, case.locked.ticket, moment=moment)
    if not told:
        return
    happening = Happening(
        f"approval:{case.request.id}:{moment}",
        (NotificationKind.APPROVAL,),
        at,
        words=rules.TOLD_WORDS[moment].format(board=case.board.name),
        contact_ids=tuple(contact for contact in told.values() if contact is not None),
        staff_ids=tuple(account for account, contact in told.items() if contact is None),
    )
    notify(case.session, case.viewer, ticket=case.locked.ticket, happening=happening)


def _asks_by_itself(request_type: str) -> bool:
    form = current_portal().request_type(request_type)
    return form is not None and form.approval is not None


def _board_of_type(session: Session, ticket: Ticket) -> ApprovalBoard | None:
    """The board that the portal names for the ticket's type, where its organisation has it."""
    form = current_portal().request_type(ticket.request_type)
    if form is None or form.approval is None:
        return None
    return session.scalar(board_named(organisation_id=ticket.organisation_id, name=form.approval.board))


def _waiting(session: Session, locked: LockedTicket) -> ApprovalRequest | None:
    query = select(ApprovalRequest).where(
        ApprovalRequest.ticket_id == locked.ticket.id, ApprovalRequest.outcome.is_(None)
    )
    return session.scalar(query.execution_options(populate_existing=True))


def _waiting_as(session: Session, locked: LockedTicket, request_id: int) -> tuple[ApprovalRequest, ApprovalBoard]:
    """The request that waits, if it is the one that was meant, and its board."""
    request = _waiting(session, locked)
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


def _votes(session: Session, request: ApprovalRequest) -> dict[int, bool]:
    query = select(ApprovalDecision.account_id, ApprovalDecision.is_approved).where(
        ApprovalDecision.request_id == request.id
    )
    return {row.account_id: row.is_approved for row in session.execute(query)}


def _nobody(board: ApprovalBoard) -> FieldChange:
    return FieldChange(board.name, None, "Nobody who can decide is left on the board; it waits for new members")


def _left(board: ApprovalBoard) -> FieldChange:
    return FieldChange(board.name, None, "Everybody who is left on the board has decided")


def _moment(viewer: Viewer, at: datetime | None) -> datetime:
    # Without an account nobody is at a browser: it is history that is being entered.
    if at is not None and not viewer.is_staff and viewer.account_id is not None:
        raise ForbiddenError("Only support staff may date what they write.")
    return at or clock.now()
