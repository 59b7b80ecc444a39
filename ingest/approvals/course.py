"""The course of a request: asked, decided, ended; each step is an entry of the locked ticket's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.approvals import rules
from ingest.approvals.counting import audience, board_named, counting_members
from ingest.approvals.schemas import BoardRule, Moment, Outcome
from ingest.enums import NotificationKind
from ingest.models.approvals import ApprovalBoard, ApprovalDecision, ApprovalRequest
from ingest.models.tickets import Ticket
from ingest.notifications.schemas import Happening
from ingest.notifications.service import notify
from ingest.portal.current import current_portal
from ingest.portal.forms import ApprovalStatuses
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer

_MOMENTS = {Outcome.APPROVED: Moment.APPROVED, Outcome.REJECTED: Moment.REJECTED}


@dataclass(frozen=True, slots=True)
class Case:
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
        """The type as which it is asked."""
        return self.asked_as or self.locked.ticket.request_type

    @property
    def statuses(self) -> ApprovalStatuses | None:
        """The statuses of approval of that type."""
        return rules.statuses_of(current_portal(), request_type=self.request_type)


def ask(session: Session, viewer: Viewer, locked: LockedTicket, board: ApprovalBoard, *, at: datetime) -> None:
    """Ask a board about a locked ticket of which nothing is asked."""
    asked = rules.asked_words(BoardRule(board.rule))
    _put(session, viewer, locked, board, returns_to=locked.ticket.status, said=asked, at=at)


def ask_again(case: Case, *, because: str, at: datetime) -> None:
    """End a request that waits, whose votes count no more, and ask its board anew; the ticket goes on waiting."""
    case.request.outcome, case.request.ended_at = Outcome.WITHDRAWN, at
    case.session.flush()
    said, before = f"Asked again: {because}; what was decided before does not count", case.request.returns_to
    _put(case.session, case.viewer, case.locked, case.board, returns_to=before, said=said, at=at)


def _put(
    session: Session,
    viewer: Viewer,
    locked: LockedTicket,
    board: ApprovalBoard,
    *,
    returns_to: str,
    said: str,
    at: datetime,
) -> None:
    ticket = locked.ticket
    request = ApprovalRequest(
        organisation_id=ticket.organisation_id,
        ticket_id=ticket.id,
        board_id=board.id,
        rule=board.rule,
        returns_to=returns_to,
        asked_at=at,
        asked_by_account_id=viewer.account_id,
        asked_by=viewer.name,
    )
    session.add(request)
    session.flush()
    case = Case(session, viewer, locked, request, board)
    status = ticket.status if case.statuses is None else case.statuses.waiting
    change = FieldChange(board.name, None, said)
    step(case, said=[change], status=status, column=rules.REQUESTED, at=at, moment=Moment.ASKED)
    if not counting_members(session, board_id=board.id, ticket_id=ticket.id):
        step(case, said=[_nobody(board)], at=at, moment=Moment.NOBODY_LEFT)


def settle(case: Case, *, said: Sequence[FieldChange], at: datetime) -> None:
    """End the request if its votes come to an outcome; else only write down what was `said`."""
    members = set(counting_members(case.session, board_id=case.board.id, ticket_id=case.locked.ticket.id))
    votes = votes_on(case.session, case.request)
    outcome = rules.outcome_of(BoardRule(case.request.rule), members=members, votes=votes)
    if outcome is not None:
        end(case, outcome, said=said or [_left(case.board)], at=at)
    elif not members:
        step(case, said=[*said, _nobody(case.board)], at=at, moment=Moment.NOBODY_LEFT)
    elif said:
        step(case, said=said, at=at)


def end(case: Case, outcome: Outcome, *, said: Sequence[FieldChange], at: datetime) -> None:
    """Write an outcome; the ticket's status follows, unless a request is taken back that it no longer waits for."""
    ticket, statuses = case.locked.ticket, case.statuses
    status = rules.status_after(
        current_portal(), outcome, request_type=case.request_type, returns_to=case.request.returns_to
    )
    if outcome is Outcome.WITHDRAWN and (statuses is None or ticket.status != statuses.waiting):
        # Somebody has moved it on meanwhile: taking the question back does not undo that.
        status = ticket.status
    case.request.outcome, case.request.ended_at = outcome, at
    column = rules.COLUMN_WORDS[outcome]
    step(case, said=said, status=status, column=column, at=at, moment=_MOMENTS.get(outcome))


def step(
    case: Case,
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


def _tell(case: Case, moment: Moment, *, at: datetime) -> None:
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


def asks_by_itself(request_type: str) -> bool:
    """Whether tickets of a type ask a board without being told to."""
    form = current_portal().request_type(request_type)
    return form is not None and form.approval is not None


def board_of_type(session: Session, ticket: Ticket) -> ApprovalBoard | None:
    """The board that the portal names for the ticket's type, where its organisation has it."""
    form = current_portal().request_type(ticket.request_type)
    if form is None or form.approval is None:
        return None
    return session.scalar(board_named(organisation_id=ticket.organisation_id, name=form.approval.board))


def waiting_request(session: Session, locked: LockedTicket) -> ApprovalRequest | None:
    """The request a locked ticket waits for."""
    query = select(ApprovalRequest).where(
        ApprovalRequest.ticket_id == locked.ticket.id, ApprovalRequest.outcome.is_(None)
    )
    return session.scalar(query.execution_options(populate_existing=True))


def votes_on(session: Session, request: ApprovalRequest) -> dict[int, bool]:
    """What was decided on a request, by account; True approves."""
    query = select(ApprovalDecision.account_id, ApprovalDecision.is_approved).where(
        ApprovalDecision.request_id == request.id
    )
    return {row.account_id: row.is_approved for row in session.execute(query)}


def _nobody(board: ApprovalBoard) -> FieldChange:
    return FieldChange(board.name, None, "Nobody who can decide is left on the board; it waits for new members")


def _left(board: ApprovalBoard) -> FieldChange:
    return FieldChange(board.name, None, "Everybody who is left on the board has decided")
