"""Reads of approvals: the boards and who may be on them, and what was asked about a ticket."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from ingest.approvals import rules
from ingest.approvals.counting import counting_members, eligible
from ingest.approvals.schemas import (
    BoardMember,
    BoardName,
    BoardRow,
    BoardRule,
    DecisionView,
    Outcome,
    RequestView,
    TicketApprovals,
)
from ingest.db.visibility import within
from ingest.enums import StaffRole
from ingest.errors import NotFoundError
from ingest.models.approvals import ApprovalBoard, ApprovalDecision, ApprovalMember, ApprovalRequest
from ingest.models.organisations import Organisation
from ingest.models.people import Account
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.viewer import Viewer, require_role

_NO_BOARD = 0


def boards(session: Session, viewer: Viewer) -> list[BoardRow]:
    """All boards with their members, by organisation and name. Administrators and leads."""
    require_role(viewer, StaffRole.LEAD)
    members = _members_by_board(session)
    return [_board_row(row, members.get(row.id, ())) for row in session.execute(_boards_query())]


def board(session: Session, viewer: Viewer, *, board_id: int) -> BoardRow:
    """One board; NotFoundError when there is none. Administrators and leads."""
    require_role(viewer, StaffRole.LEAD)
    row = session.execute(_boards_query().where(ApprovalBoard.id == board_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such board.")
    return _board_row(row, _members_by_board(session, board_id=board_id).get(board_id, ()))


def possible_members(session: Session, viewer: Viewer, *, organisation_id: int) -> list[BoardMember]:
    """Who may be on a board of an organisation, by name: its own people, then staff. Administrators and leads."""
    require_role(viewer, StaffRole.LEAD)
    query = eligible(organisation_id).order_by(Account.staff_role.is_not(None), Account.display_name, Account.id)
    return [BoardMember(key, name, is_active=True, is_staff=is_staff) for key, name, is_staff in session.execute(query)]


def ticket_approvals(session: Session, viewer: Viewer, *, number: str) -> TicketApprovals:
    """What was asked about a ticket; NotFoundError alike for a missing and a foreign number. Anybody signed in."""
    rows = session.execute(_asked_query().where(Ticket.number == number, within(Ticket.organisation_id, viewer))).all()
    if not rows:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    ticket = rows[0]
    waiting = next((row for row in rows if row.id is not None and row.outcome is None), None)
    board_id = _NO_BOARD if waiting is None else waiting.board_id
    members = counting_members(session, board_id=board_id, ticket_id=ticket.ticket_id)
    asked = [list(group) for key, group in groupby(rows, key=lambda row: row.id) if key is not None]
    can_ask = viewer.is_staff and ticket.is_open and waiting is None
    return TicketApprovals(
        tuple(_request_view(viewer, of, members, is_open=ticket.is_open) for of in asked),
        _boards_to_ask(session, ticket) if can_ask else (),
    )


def _boards_to_ask(session: Session, ticket: Row[*tuple[Any, ...]]) -> tuple[BoardName, ...]:
    if rules.statuses_of(current_portal(), request_type=ticket.request_type) is None:
        return ()
    query = (
        select(ApprovalBoard.id, ApprovalBoard.name)
        .where(ApprovalBoard.organisation_id == ticket.organisation_id, ApprovalBoard.is_retired.is_(False))
        .order_by(ApprovalBoard.name)
    )
    return tuple(BoardName(*row) for row in session.execute(query))


def _asked_query() -> Select[*tuple[Any, ...]]:
    """A ticket with every request and every decision beside it, newest request and oldest decision first."""
    return (
        select(
            Ticket.id.label("ticket_id"),
            Ticket.is_open,
            Ticket.organisation_id,
            Ticket.request_type,
            ApprovalRequest.id,
            ApprovalRequest.board_id,
            ApprovalRequest.rule,
            ApprovalRequest.asked_at,
            ApprovalRequest.asked_by,
            ApprovalRequest.outcome,
            ApprovalRequest.ended_at,
            ApprovalBoard.name.label("board"),
            ApprovalDecision.account_id,
            ApprovalDecision.member_name,
            ApprovalDecision.is_approved,
            ApprovalDecision.reason,
            ApprovalDecision.at,
        )
        .outerjoin(ApprovalRequest, ApprovalRequest.ticket_id == Ticket.id)
        .outerjoin(ApprovalBoard, ApprovalBoard.id == ApprovalRequest.board_id)
        .outerjoin(ApprovalDecision, ApprovalDecision.request_id == ApprovalRequest.id)
        .order_by(ApprovalRequest.id.desc(), ApprovalDecision.id)
    )


def _request_view(
    viewer: Viewer, rows: Sequence[Row[*tuple[Any, ...]]], members: dict[int, str], *, is_open: bool
) -> RequestView:
    first = rows[0]
    decided = {row.account_id for row in rows if row.account_id is not None}
    left = {} if first.outcome is not None else {key: name for key, name in members.items() if key not in decided}
    return RequestView(
        id=first.id,
        board=first.board,
        rule=BoardRule(first.rule),
        asked_at=first.asked_at,
        asked_by=first.asked_by,
        outcome=None if first.outcome is None else Outcome(first.outcome),
        ended_at=first.ended_at,
        decisions=tuple(
            DecisionView(row.member_name, row.is_approved, row.reason, row.at)
            for row in rows
            if row.account_id is not None
        ),
        waiting_for=tuple(left.values()),
        may_decide=is_open and viewer.account_id in left,
    )


def _boards_query() -> Select[*tuple[Any, ...]]:
    asked = (
        select(
            ApprovalRequest.board_id,
            func.count().label("requests"),
            func.count().filter(ApprovalRequest.outcome.is_(None)).label("waiting"),
        )
        .group_by(ApprovalRequest.board_id)
        .subquery()
    )
    return (
        select(
            ApprovalBoard.id,
            ApprovalBoard.organisation_id,
            Organisation.name.label("organisation"),
            ApprovalBoard.name,
            ApprovalBoard.rule,
            ApprovalBoard.decides_own,
            ApprovalBoard.is_retired,
            func.coalesce(asked.c.requests, 0).label("requests"),
            func.coalesce(asked.c.waiting, 0).label("waiting"),
        )
        .join(Organisation, Organisation.id == ApprovalBoard.organisation_id)
        .outerjoin(asked, asked.c.board_id == ApprovalBoard.id)
        .order_by(Organisation.name, ApprovalBoard.name)
    )


def _members_by_board(session: Session, *, board_id: int | None = None) -> dict[int, tuple[BoardMember, ...]]:
    query = (
        select(
            ApprovalMember.board_id,
            Account.id,
            Account.display_name,
            Account.is_active,
            Account.staff_role.is_not(None).label("is_staff"),
        )
        .join(Account, Account.id == ApprovalMember.account_id)
        .order_by(ApprovalMember.board_id, Account.display_name, Account.id)
    )
    if board_id is not None:
        query = query.where(ApprovalMember.board_id == board_id)
    return {
        key: tuple(BoardMember(row.id, row.display_name, row.is_active, row.is_staff) for row in group)
        for key, group in groupby(session.execute(query), key=lambda row: row.board_id)
    }


def _board_row(row: Row[*tuple[Any, ...]], members: tuple[BoardMember, ...]) -> BoardRow:
    return BoardRow(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        name=row.name,
        rule=BoardRule(row.rule),
        decides_own=row.decides_own,
        is_retired=row.is_retired,
        members=members,
        requests=row.requests,
        waiting=row.waiting,
    )
