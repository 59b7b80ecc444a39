"""Who counts on a board, and which tickets wait for somebody: the pieces of SQL that reads and writes share."""

from sqlalchemy import ColumnElement, Select, exists, false, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ingest.approvals.schemas import Moment
from ingest.enums import EventKind, StaffRole
from ingest.models.approvals import ApprovalBoard, ApprovalDecision, ApprovalMember, ApprovalRequest
from ingest.models.people import Account
from ingest.models.tickets import Ticket, TicketEvent
from ingest.viewer import Viewer


def counting_members(session: Session, *, board_id: int, ticket_id: int | None = None) -> dict[int, str]:
    """Who counts on a board now, by account with the name: those with an active account.

    About a ticket (`ticket_id`) its opener and its contact do not count where members leave their own to others.
    """
    query = (
        select(Account.id, Account.display_name)
        .join(ApprovalMember, ApprovalMember.account_id == Account.id)
        .join(ApprovalBoard, ApprovalBoard.id == ApprovalMember.board_id)
        .where(ApprovalMember.board_id == board_id, Account.is_active)
        .order_by(Account.display_name, Account.id)
    )
    if ticket_id is not None:
        own = _is_own(literal(ticket_id), account_id=Account.id, contact_id=Account.contact_id)
        query = query.where(or_(ApprovalBoard.decides_own, ~own))
    return {row.id: row.display_name for row in session.execute(query)}


def _is_own(
    ticket_id: ColumnElement[int] | InstrumentedAttribute[int],
    *,
    account_id: ColumnElement[int] | InstrumentedAttribute[int],
    contact_id: ColumnElement[int] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """Whether somebody opened a ticket or is its contact."""
    opened = exists().where(
        TicketEvent.ticket_id == ticket_id,
        TicketEvent.kind == EventKind.CREATED,
        TicketEvent.actor_account_id == account_id,
    )
    return or_(opened, exists().where(Ticket.id == ticket_id, Ticket.contact_id == contact_id))


def account_of(session: Session, viewer: Viewer) -> int | None:
    """The account a viewer decides with: its own; of a contact whose history is entered, the contact's."""
    if viewer.account_id is not None or viewer.contact_id is None:
        return viewer.account_id
    return session.scalar(select(Account.id).where(Account.contact_id == viewer.contact_id))


def tickets_waiting_for(viewer: Viewer) -> Select[int]:
    """The ids of tickets that wait for the viewer's own decision, completed ones among them."""
    decided = exists().where(
        ApprovalDecision.request_id == ApprovalRequest.id, ApprovalDecision.account_id == viewer.account_id
    )
    query = (
        select(ApprovalRequest.ticket_id)
        .join(ApprovalMember, ApprovalMember.board_id == ApprovalRequest.board_id)
        .join(ApprovalBoard, ApprovalBoard.id == ApprovalRequest.board_id)
        .where(ApprovalRequest.outcome.is_(None), ~decided)
    )
    if viewer.account_id is None:
        return query.where(false())
    me, contact = literal(viewer.account_id), literal(viewer.contact_id or 0)
    own = _is_own(ApprovalRequest.ticket_id, account_id=me, contact_id=contact)
    query = query.where(or_(ApprovalBoard.decides_own, ~own))
    return query.where(ApprovalMember.account_id == viewer.account_id)


def eligible(organisation_id: int) -> Select[int, str, bool]:
    """Who may be put on a board of an organisation: its own contacts and staff, with an active account."""
    return select(Account.id, Account.display_name, Account.staff_role.is_not(None)).where(
        Account.is_active, or_(Account.organisation_id == organisation_id, Account.staff_role.is_not(None))
    )


def boards_of(account_id: int) -> Select[int]:
    """The ids of the boards somebody is on."""
    return select(ApprovalMember.board_id).where(ApprovalMember.account_id == account_id)


def board_named(*, organisation_id: int, name: str) -> Select[ApprovalBoard]:
    """The board of an organisation that a portal definition names, while it is in use."""
    return select(ApprovalBoard).where(
        ApprovalBoard.organisation_id == organisation_id,
        ApprovalBoard.name == name,
        ApprovalBoard.is_retired.is_(False),
    )


def audience(session: Session, request: ApprovalRequest, ticket: Ticket, *, moment: Moment) -> dict[int, int | None]:
    """The accounts that must be told of a moment, each with its contact (staff has none).

    Who is asked: the members who count. Who hears the outcome: who asked, and the ticket's contact. That nobody is
    left: whoever works on the ticket, else the leads.
    """
    named: ColumnElement[bool]
    if moment is Moment.ASKED:
        named = Account.id.in_(counting_members(session, board_id=request.board_id, ticket_id=ticket.id))
    elif moment is Moment.NOBODY_LEFT:
        named = Account.staff_role == StaffRole.LEAD if ticket.assignee_id is None else Account.id == ticket.assignee_id
    else:
        named = or_(Account.id == request.asked_by_account_id, Account.contact_id == ticket.contact_id)
    query = select(Account.id, Account.contact_id).where(Account.is_active, named)
    return {row.id: row.contact_id for row in session.execute(query)}
