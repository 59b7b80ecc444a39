"""Reads what a mail is rendered from, and who it goes to as they are now; inner steps of the outbox and of sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from ingest.enums import MailRole, NotificationKind, SecurityLevel
from ingest.models.notifications import Mail, MailEvent
from ingest.models.organisations import Organisation, Site
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.notifications.schemas import MailContent, ToldEvent
from ingest.portal.current import current_portal
from ingest.tickets.schemas import FieldChange

_ADMINISTRATORS_NAMED: Final = 3
ContactAccount, StaffAccount = aliased(Account, name="contact_account"), aliased(Account, name="staff_account")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a mail goes to, as they are at this moment."""

    name: str
    address: str | None
    timezone: str
    is_there: bool
    is_active: bool
    is_of_organisation: bool


def mail_content(session: Session, *, mail_id: int) -> tuple[MailContent, Reader]:
    """What a mail says and who reads it. Internal notes are never in what goes to a contact."""
    row = session.execute(_query().where(Mail.id == mail_id)).one()
    reader, portal = reader_of(row), current_portal()
    is_to_staff = row.Mail.contact_id is None
    events = _events(session, mail_id=mail_id, is_to_staff=is_to_staff)
    has_sign_in = is_to_staff or row.contact_account is not None
    content = MailContent(
        mail_id=mail_id,
        token=row.Mail.token,
        subject=row.Mail.subject,
        number=row.number,
        title=row.title,
        ticket_id=row.Mail.ticket_id,
        description=row.description,
        status_label=portal.status_label(_status_then(session, row.Mail.ticket_id, events) or row.status),
        organisation=row.organisation,
        site=row.site,
        request_type_label=portal.request_type_label(row.request_type),
        role=MailRole(row.Mail.role),
        recipient_name=reader.name,
        address=row.Mail.address or reader.address,
        timezone=reader.timezone,
        is_to_staff=is_to_staff,
        has_sign_in=has_sign_in,
        administrators=() if has_sign_in else _administrators(session, row.Mail.organisation_id),
        events=events,
    )
    return content, reader


def reader_of(row: Row[*tuple[Any, ...]]) -> Reader:
    """Who a mail goes to, from a row that holds the mail, its contact and the accounts."""
    if row.Mail.contact_id is None:
        return _staff_reader(row)
    contact, account = row.Contact, row.contact_account
    user_name = None if account is None else account.user_name
    return Reader(
        name=f"{contact.first_name} {contact.last_name}".strip(),
        address=contact.email or _address(user_name),
        timezone=row.timezone if account is None else account.timezone,
        is_there=True,
        is_active=contact.is_active and (account is None or account.is_active),
        is_of_organisation=contact.organisation_id == row.Mail.organisation_id == row.ticket_organisation_id
        and (account is None or account.organisation_id == row.Mail.organisation_id),
    )


def _administrators(session: Session, organisation_id: int) -> tuple[str, ...]:
    """The names of some who administer an organisation's access, in the order of the alphabet."""
    query = (
        select(Account.display_name)
        .where(
            Account.organisation_id == organisation_id,
            Account.security_level == SecurityLevel.ADMIN,
            Account.is_active.is_(True),
        )
        .order_by(Account.display_name, Account.id)
        .limit(_ADMINISTRATORS_NAMED)
    )
    return tuple(session.scalars(query))


def _staff_reader(row: Row[*tuple[Any, ...]]) -> Reader:
    account = row.staff_account
    return Reader(
        name=account.display_name,
        address=_address(account.user_name),
        timezone=account.timezone,
        is_there=account.staff_role is not None,
        is_active=account.is_active,
        is_of_organisation=True,
    )


def _address(user_name: str | None) -> str | None:
    return user_name if user_name is not None and "@" in user_name else None


def _query() -> Any:
    return (
        select(
            Mail,
            Contact,
            ContactAccount,
            StaffAccount,
            Ticket.number,
            Ticket.title,
            Ticket.description,
            Ticket.status,
            Ticket.request_type,
            Ticket.organisation_id.label("ticket_organisation_id"),
            Organisation.name.label("organisation"),
            Organisation.timezone,
            Site.name.label("site"),
        )
        .join(Ticket, Ticket.id == Mail.ticket_id)
        .join(Organisation, Organisation.id == Mail.organisation_id)
        .outerjoin(Site, Site.id == Ticket.site_id)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .outerjoin(ContactAccount, ContactAccount.contact_id == Mail.contact_id)
        .outerjoin(StaffAccount, StaffAccount.id == Mail.account_id)
    )


def _events(session: Session, *, mail_id: int, is_to_staff: bool) -> tuple[ToldEvent, ...]:
    query = (
        select(MailEvent, TicketMessage.body, TicketMessage.is_public)
        .outerjoin(TicketMessage, TicketMessage.id == MailEvent.message_id)
        .where(MailEvent.mail_id == mail_id)
        .order_by(MailEvent.id)
    )
    rows = session.execute(query).all()
    return tuple(_told(row) for row in rows if is_to_staff or _is_for_contacts(row))


def _status_then(session: Session, ticket_id: int | None, events: Sequence[ToldEvent]) -> str | None:
    """The ticket's status after the last thing a mail tells of: whenever it is read, a mail tells its own moment."""
    if not events:
        return None
    query = select(TicketEvent.status).where(
        TicketEvent.ticket_id == ticket_id, TicketEvent.at <= max(one.at for one in events)
    )
    return session.scalar(query.order_by(TicketEvent.position.desc()).limit(1))


def _is_for_contacts(row: Row[*tuple[Any, ...]]) -> bool:
    return row.MailEvent.kind != NotificationKind.NOTE and row.is_public is not False


def _told(row: Row[*tuple[Any, ...]]) -> ToldEvent:
    event = row.MailEvent
    changes: Sequence[Any] = event.changes if isinstance(event.changes, list) else []
    return ToldEvent(
        kind=NotificationKind(event.kind),
        at=event.at,
        actor=event.actor_name,
        message_id=event.message_id,
        body=row.body,
        changes=tuple(FieldChange(*one) for one in changes),
        words=event.words,
    )
