"""Who watches a ticket: contacts of its organisation who hear of it beside its own contact; kept in its history."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.visibility import within
from ingest.enums import NotificationKind, SecurityLevel
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models.notifications import TicketWatcher
from ingest.models.people import Contact
from ingest.models.tickets import Ticket
from ingest.notifications.schemas import Happening
from ingest.notifications.service import notify
from ingest.people.schemas import ContactName
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer

FIELD = "Watcher"
MAX_WATCHERS = 50
MAX_SEARCH_WORDS = 5


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who watches a ticket; without notifications they are on the list and hear nothing."""

    contact_id: int
    name: str
    email: str | None
    is_notified: bool
    added_by: str
    added_at: datetime


def watchers(session: Session, viewer: Viewer, *, number: str) -> tuple[Watcher, ...]:
    """A ticket's watchers by name; anybody who sees the ticket, and for others there are none."""
    query = (
        select(TicketWatcher, Contact)
        .join(Ticket, Ticket.id == TicketWatcher.ticket_id)
        .join(Contact, Contact.id == TicketWatcher.contact_id)
        .where(Ticket.number == number, within(Ticket.organisation_id, viewer))
        # Somebody who has moved to another organisation is no longer shown to this one.
        .where(Contact.organisation_id == Ticket.organisation_id)
        .order_by(Contact.last_name, Contact.first_name, Contact.id)
    )
    return tuple(
        Watcher(contact.id, _name(contact), contact.email, row.is_notified, row.added_by, row.added_at)
        for row, contact in session.execute(query)
    )


def possible_watchers(
    session: Session, viewer: Viewer, *, number: str, text: str = "", limit: int = 20
) -> tuple[ContactName, ...]:
    """Active contacts of the ticket's organisation who do not watch it yet, whose name or address holds every word."""
    watching = select(TicketWatcher.contact_id).where(TicketWatcher.ticket_id == Ticket.id)
    query = (
        select(Contact)
        .join(Ticket, Ticket.organisation_id == Contact.organisation_id)
        .where(Ticket.number == number, within(Ticket.organisation_id, viewer))
        .where(Contact.id.not_in(watching), Contact.is_active)
        .order_by(Contact.last_name, Contact.first_name, Contact.id)
        .limit(limit)
    )
    for word in text.casefold().split()[:MAX_SEARCH_WORDS]:
        columns = (Contact.first_name, Contact.last_name, Contact.email)
        query = query.where(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)))
    return tuple(ContactName(one.id, _name(one), one.email) for one in session.scalars(query))


def add_watcher(session: Session, viewer: Viewer, *, number: str, contact_id: int) -> None:
    """Let a contact of the ticket's organisation watch it; they are told. Its contacts, and staff.

    InvalidInputError for a retired or another's contact, ConflictError for who watches already or where too many do.
    """
    locked = ledger.lock_ticket(session, viewer, number=number)
    contact = _own_contact(session, locked, contact_id=contact_id)
    if session.get(TicketWatcher, (locked.ticket.id, contact_id)) is not None:
        raise ConflictError(f"{_name(contact)} watches this ticket already.")
    count = select(func.count()).where(TicketWatcher.ticket_id == locked.ticket.id)
    if (session.scalar(count) or 0) >= MAX_WATCHERS:
        raise ConflictError(f"A ticket has at most {MAX_WATCHERS} watchers.")
    now = clock.now()
    session.add(
        TicketWatcher(
            ticket_id=locked.ticket.id,
            contact_id=contact_id,
            organisation_id=locked.ticket.organisation_id,
            is_notified=True,
            added_by=viewer.name,
            added_at=now,
        )
    )
    ledger.append_change(session, viewer, locked, values={}, changes=[FieldChange(FIELD, None, _name(contact))], at=now)
    key = f"watch:{locked.ticket.id}:{locked.history[-1].position}"
    happening = Happening(key, (NotificationKind.WATCH,), now, contact_ids=(contact_id,))
    notify(session, viewer, ticket=locked.ticket, happening=happening)


def remove_watcher(session: Session, viewer: Viewer, *, number: str, contact_id: int) -> None:
    """Let somebody watch a ticket no longer. Its organisation's contacts, and staff; NotFoundError for who does not."""
    locked = ledger.lock_ticket(session, viewer, number=number)
    row = session.get(TicketWatcher, (locked.ticket.id, contact_id))
    contact = session.get(Contact, contact_id)
    if row is None or contact is None:
        raise NotFoundError("This person does not watch the ticket.")
    session.delete(row)
    ledger.append_change(session, viewer, locked, values={}, changes=[FieldChange(FIELD, _name(contact), None)])


def set_watching(session: Session, viewer: Viewer, *, number: str, contact_id: int, is_notified: bool) -> None:
    """Turn a watcher's notifications on or off: one's own, or as staff or an administrator of the organisation.

    It is no change of the ticket and leaves no trace in its history.
    """
    locked = ledger.lock_ticket(session, viewer, number=number)
    is_allowed = viewer.is_staff or viewer.security_level is SecurityLevel.ADMIN or viewer.contact_id == contact_id
    if not is_allowed:
        raise ForbiddenError("Only an administrator of your organisation may do this for somebody else.")
    row = session.get(TicketWatcher, (locked.ticket.id, contact_id))
    if row is None:
        raise NotFoundError("This person does not watch the ticket.")
    row.is_notified = is_notified


def _own_contact(session: Session, locked: LockedTicket, *, contact_id: int) -> Contact:
    own = and_(Contact.id == contact_id, Contact.organisation_id == locked.ticket.organisation_id, Contact.is_active)
    contact = session.scalar(select(Contact).where(own))
    if contact is None:
        message = "Choose an active contact of the ticket's organisation."
        raise InvalidInputError(message, fields={"contact_id": message})
    return contact


def _name(contact: Contact) -> str:
    return f"{contact.first_name} {contact.last_name}".strip()
