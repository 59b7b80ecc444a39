"""Moves what hangs on one contact to another of the same organisation: tickets, what it watches, its seat on boards.

The steps of handing over and of merging, which lock both contacts and know that the viewer may. Each ticket's history
says what changed, in one entry.
"""

from dataclasses import dataclass

from sqlalchemy import delete, select, true, union
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.service import settle_boards
from ingest.models.approvals import ApprovalBoard, ApprovalMember
from ingest.models.notifications import TicketWatcher
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket
from ingest.people.contact_fields import full_name
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.tickets.watching import FIELD as WATCHER
from ingest.viewer import Viewer

CONTACT = "Contact"


@dataclass(frozen=True, slots=True)
class MovedTickets:
    """The tickets another contact has now, by number with the title, and how many it watches in the other's place."""

    tickets: tuple[tuple[str, str], ...]
    watched: int


def move_tickets(
    session: Session, viewer: Viewer, *, contact: Contact, taker: Contact, is_open_only: bool
) -> MovedTickets:
    """Give the tickets of a contact, and its watching, to another; only open ones, or all."""
    own = select(Ticket.id).where(Ticket.contact_id == contact.id)
    watched = select(TicketWatcher.ticket_id).where(TicketWatcher.contact_id == contact.id)
    # One index at a time: the tickets of one person are few among those of all.
    concerned = select(union(own, watched).subquery().c[0])
    query = select(Ticket.number).where(Ticket.id.in_(concerned), Ticket.organisation_id == contact.organisation_id)
    if is_open_only:
        query = query.where(Ticket.is_open == true())
    taken: list[tuple[str, str]] = []
    count = 0
    for number in session.scalars(query.order_by(Ticket.id)).all():
        locked = ledger.lock_ticket(session, viewer, number=number)
        is_own, is_watched = _move(session, viewer, locked, contact=contact, taker=taker)
        taken += [(locked.ticket.number, locked.ticket.title)] if is_own else []
        count += is_watched
    return MovedTickets(tuple(taken), count)


def move_seats(session: Session, viewer: Viewer, *, account: Account, taker: Account | None) -> int:
    """Give somebody's seats on boards to another whose account is in force; without one they fall free. How many."""
    query = (
        select(ApprovalBoard)
        .join(ApprovalMember, ApprovalMember.board_id == ApprovalBoard.id)
        .where(ApprovalMember.account_id == account.id, ApprovalBoard.organisation_id == account.organisation_id)
        .order_by(ApprovalBoard.id)
        .with_for_update(key_share=True, of=ApprovalBoard)
    )
    boards = session.scalars(query).all()
    for board in boards:
        session.execute(
            delete(ApprovalMember).where(ApprovalMember.board_id == board.id, ApprovalMember.account_id == account.id)
        )
        if taker is not None and session.get(ApprovalMember, (board.id, taker.id)) is None:
            session.add(
                ApprovalMember(
                    board_id=board.id,
                    account_id=taker.id,
                    organisation_id=board.organisation_id,
                    added_at=clock.now(),
                )
            )
    session.flush()
    settle_boards(session, viewer, board_ids=[board.id for board in boards])
    return len(boards)


def named_beside(contact: Contact, other: Contact) -> str:
    """A contact's name as it stands beside another's: of two namesakes each with the address."""
    name = full_name(contact.first_name, contact.last_name)
    if name.casefold() != full_name(other.first_name, other.last_name).casefold():
        return name
    return f"{name} ({contact.email or 'no e-mail'})"


def _move(
    session: Session, viewer: Viewer, locked: LockedTicket, *, contact: Contact, taker: Contact
) -> tuple[bool, bool]:
    before, after = named_beside(contact, taker), named_beside(taker, contact)
    is_own = locked.ticket.contact_id == contact.id
    is_watched = _move_watching(session, viewer, locked, contact=contact, taker=taker)
    changes = [FieldChange(CONTACT, before, after)] if is_own else []
    changes += [FieldChange(WATCHER, before, after)] if is_watched else []
    if changes:
        values = {"contact_id": taker.id} if is_own else {}
        ledger.append_change(session, viewer, locked, values=values, changes=changes)
    return is_own, is_watched


def _move_watching(session: Session, viewer: Viewer, locked: LockedTicket, *, contact: Contact, taker: Contact) -> bool:
    watching = session.get(TicketWatcher, (locked.ticket.id, contact.id))
    if watching is None:
        return False
    session.delete(watching)
    present = session.get(TicketWatcher, (locked.ticket.id, taker.id))
    if present is None:
        session.add(
            TicketWatcher(
                ticket_id=locked.ticket.id,
                contact_id=taker.id,
                organisation_id=locked.ticket.organisation_id,
                is_notified=watching.is_notified,
                added_by=viewer.name,
                added_at=clock.now(),
            )
        )
    session.flush()
    return True
