"""Hands over what a contact leaves behind: its open tickets, what it watches and its seats on boards."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.enums import AuditAction
from ingest.errors import InvalidInputError
from ingest.models.approvals import ApprovalMember
from ingest.models.notifications import TicketWatcher
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket
from ingest.people.access_letters import tell_of_handover
from ingest.people.contact_access import account_of_contact
from ingest.people.contact_fields import full_name
from ingest.people.contact_moving import move_seats, move_tickets
from ingest.people.contact_queries import contact_detail
from ingest.people.contacts import locked_contact
from ingest.people.powers import Power, require_power
from ingest.viewer import Viewer

ANOTHER: Final = "Choose another active contact of the organisation."


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a contact would leave behind: open tickets, open tickets it watches, seats on boards."""

    open_tickets: int
    watched: int
    boards: int


def belongings(session: Session, viewer: Viewer, *, contact_id: int) -> Belongings:
    """What there is to hand over; who keeps contacts. NotFoundError for another organisation's contact."""
    require_power(viewer, Power.KEEP_CONTACTS)
    detail = contact_detail(session, viewer, contact_id=contact_id)
    watched = (
        select(func.count())
        .select_from(TicketWatcher)
        .join(Ticket, Ticket.id == TicketWatcher.ticket_id)
        .where(TicketWatcher.contact_id == contact_id, Ticket.is_open == true())
    )
    seats = (
        select(func.count())
        .select_from(ApprovalMember)
        .join(Account, Account.id == ApprovalMember.account_id)
        .where(Account.contact_id == contact_id)
    )
    return Belongings(detail.open_tickets, session.scalar(watched) or 0, session.scalar(seats) or 0)


def hand_over(session: Session, viewer: Viewer, *, contact_id: int, taker_id: int) -> Belongings:
    """Give all that to another active contact of the organisation, who is told by a letter; who keeps contacts.

    The leaver stays as it is: `retire_contact` comes after. Seats fall free where the other has no access in force.
    Gives what was handed over. NotFoundError for another organisation's contact, InvalidInputError by `taker_id`.
    """
    contact, taker = locked_pair(session, viewer, contact_id=contact_id, other_id=taker_id, field="taker_id")
    if not taker.is_active:
        raise InvalidInputError(ANOTHER, fields={"taker_id": ANOTHER})
    moved = move_tickets(session, viewer, contact=contact, taker=taker, is_open_only=True)
    seats = _hand_seats_over(session, viewer, contact=contact, taker=taker)
    record(
        session,
        viewer,
        action=AuditAction.TICKETS_HANDED_OVER,
        subject=full_name(contact.first_name, contact.last_name),
        organisation_id=contact.organisation_id,
        details={
            "to": full_name(taker.first_name, taker.last_name),
            "tickets": str(len(moved.tickets)),
            "watched": str(moved.watched),
            "boards": str(seats),
        },
    )
    if moved.tickets:
        tell_of_handover(session, viewer, contact=contact, taker=taker, tickets=moved.tickets)
    return Belongings(len(moved.tickets), moved.watched, seats)


def locked_pair(
    session: Session, viewer: Viewer, *, contact_id: int, other_id: int, field: str
) -> tuple[Contact, Contact]:
    """Two different contacts of one organisation, locked; for services. InvalidInputError by `field` for the other."""
    if contact_id == other_id:
        raise InvalidInputError(ANOTHER, fields={field: ANOTHER})
    # Always in the same order, so that two who do this at once do not wait for each other.
    found = {one: locked_contact(session, viewer, contact_id=one) for one in sorted({contact_id, other_id})}
    contact, other = found[contact_id], found[other_id]
    if contact.organisation_id != other.organisation_id:
        raise InvalidInputError(ANOTHER, fields={field: ANOTHER})
    return contact, other


def _hand_seats_over(session: Session, viewer: Viewer, *, contact: Contact, taker: Contact) -> int:
    account, other = account_of_contact(session, contact), account_of_contact(session, taker)
    if account is None:
        return 0
    return move_seats(session, viewer, account=account, taker=other if other is not None and other.is_active else None)
