"""Merges a contact that was entered twice into the other: everything goes along, one account remains, nothing is lost.

The row that goes is kept unseen and names the other, so that whatever knew it by name or number finds the other.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction, MailState, SecurityLevel
from ingest.models.notifications import Mail, MailEvent
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket
from ingest.people.account_belongings import move_belongings
from ingest.people.contact_access import account_of_contact
from ingest.people.contact_fields import FIELD_NAMES, full_name
from ingest.people.contact_leaving import locked_pair
from ingest.people.contact_moving import move_seats, move_tickets
from ingest.people.contact_queries import contact_detail
from ingest.people.contacts import note_change
from ingest.people.last_administrators import require_another_administrator
from ingest.people.powers import Power, require_level, require_power
from ingest.people.service import close_account
from ingest.viewer import Viewer

_ADDRESSES: Final = ("email", "email_2", "email_3")


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: the tickets that go along, and which user name remains (None: neither has access)."""

    name: str
    email: str | None
    tickets: int
    remaining_user_name: str | None
    ending_user_name: str | None


def merge_preview(session: Session, viewer: Viewer, *, contact_id: int, into_id: int) -> MergePreview:
    """What `merge_contacts` would do; who keeps contacts. NotFoundError for another organisation's contact."""
    require_power(viewer, Power.KEEP_CONTACTS)
    gone = contact_detail(session, viewer, contact_id=contact_id).row
    stays = contact_detail(session, viewer, contact_id=into_id).row
    own, other = (None if one.access is None or not one.access.is_active else one.access for one in (gone, stays))
    tickets = session.scalar(select(func.count(Ticket.id)).where(*_tickets_of(contact_id, gone.organisation_id)))
    remaining = other or own
    return MergePreview(
        name=gone.name,
        email=gone.email,
        tickets=tickets or 0,
        remaining_user_name=None if remaining is None else remaining.user_name,
        ending_user_name=own.user_name if own is not None and other is not None else None,
    )


def merge_contacts(session: Session, viewer: Viewer, *, contact_id: int, into_id: int) -> None:
    """Merge a contact into another of its organisation; who keeps contacts.

    Tickets, watching, documents, seats, drafts and saved views go along, and so do e-mail addresses and whatever the
    other lacks; each ticket's history says so. Of two accounts in force the other's remains and this one's ends; where
    only one is in force, that one remains. ConflictError where this would take an organisation's last administrator
    away, NotFoundError for another organisation's contact, InvalidInputError by `into_id`.
    """
    gone, stays = locked_pair(session, viewer, contact_id=contact_id, other_id=into_id, field="into_id")
    ended = _settle_accounts(session, viewer, gone=gone, stays=stays)
    moved = move_tickets(session, viewer, contact=gone, taker=stays, is_open_only=False)
    _move_mails(session, gone=gone, stays=stays)
    _take_over_fields(gone, stays)
    _hide(session, gone=gone, stays=stays)
    note_change(viewer, stays)
    session.flush()
    details = {"into": full_name(stays.first_name, stays.last_name), "tickets": str(len(moved.tickets))}
    record(
        session,
        viewer,
        action=AuditAction.CONTACTS_MERGED,
        subject=full_name(gone.first_name, gone.last_name),
        organisation_id=stays.organisation_id,
        details=details | ({"ended": ended} if ended else {}),
    )


def _tickets_of(contact_id: int, organisation_id: int) -> tuple[ColumnElement[bool], ...]:
    return Ticket.contact_id == contact_id, Ticket.organisation_id == organisation_id


def _settle_accounts(session: Session, viewer: Viewer, *, gone: Contact, stays: Contact) -> str | None:
    """Leave one account in force at most, with the contact that stays; the user name of one that ended."""
    own, other = account_of_contact(session, gone), account_of_contact(session, stays)
    if own is None:
        return None
    require_level(viewer, SecurityLevel(own.security_level or SecurityLevel.STANDARD))
    if other is None:
        own.contact_id = stays.id
        session.flush()
        return None
    if own.is_active and not other.is_active:
        _exchange(session, own, other, gone=gone, stays=stays)
        move_belongings(session, account=other, taker=own)
        return None
    if own.is_active:
        require_another_administrator(session, viewer, own, field="into_id")
        move_seats(session, viewer, account=own, taker=other)
        close_account(session, viewer, account=own)
    move_belongings(session, account=own, taker=other)
    return own.user_name if own.is_active else None


def _exchange(session: Session, own: Account, other: Account, *, gone: Contact, stays: Contact) -> None:
    """Let two accounts change places; a contact has one at most at every moment, so one waits elsewhere meanwhile."""
    place = Contact(
        organisation_id=stays.organisation_id, first_name="", last_name="", is_active=False, created_at=clock.now()
    )
    session.add(place)
    session.flush()
    for account, contact in ((other, place), (own, stays), (other, gone)):
        account.contact_id = contact.id
        session.flush()
    session.delete(place)
    session.flush()


def _move_mails(session: Session, *, gone: Contact, stays: Contact) -> None:
    """What waits to be mailed goes to the one who stays, unless it tells nothing that they are told already."""
    waiting = select(Mail).where(Mail.contact_id == gone.id, Mail.state == MailState.WAITING).with_for_update()
    for mail in session.scalars(waiting.order_by(Mail.id)).all():
        told = set(session.scalars(_event_keys(MailEvent.mail_id == mail.id)))
        known = set(session.scalars(_event_keys(MailEvent.recipient == f"contact:{stays.id}").where(
            MailEvent.event_key.in_(told)
        )))  # fmt: skip
        if told - known:
            mail.contact_id = stays.id
        else:
            mail.state, mail.reason = MailState.DROPPED, "This person is told of it in another mail."
    session.flush()


def _event_keys(condition: ColumnElement[bool]) -> Select[str]:
    return select(MailEvent.event_key).where(condition)


def _take_over_fields(gone: Contact, stays: Contact) -> None:
    """Fill what is empty; an address that is not there yet finds a place among the three, while there is one."""
    known = {(getattr(stays, name) or "").casefold() for name in _ADDRESSES}
    spare = [email for name in _ADDRESSES if (email := getattr(gone, name)) and email.casefold() not in known]
    for name in _ADDRESSES:
        if getattr(stays, name) is None and spare:
            setattr(stays, name, spare.pop(0))
    for name in (*FIELD_NAMES, "site_id"):
        if name not in _ADDRESSES and getattr(stays, name) is None:
            setattr(stays, name, getattr(gone, name))


def _hide(session: Session, *, gone: Contact, stays: Contact) -> None:
    if gone.import_name is None:
        # A later import that names this person finds the one who stays, unless it knows somebody else by that name.
        name = full_name(gone.first_name, gone.last_name)
        taken = select(Contact.id).where(Contact.organisation_id == gone.organisation_id, Contact.import_name == name)
        gone.import_name = name if session.scalar(taken) is None else None
    earlier = update(Contact).where(Contact.merged_into_id == gone.id).values(merged_into_id=stays.id)
    session.execute(earlier)
    # Whose access is in force is active.
    stays.is_active = stays.is_active or gone.is_active
    gone.merged_into_id, gone.is_active = stays.id, False
    session.flush()
