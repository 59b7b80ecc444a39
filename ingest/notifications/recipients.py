"""Who is on a ticket: its contact, watchers and opener, its organisation's administrators, and the staff it is with."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, select, union
from sqlalchemy.orm import Session

from ingest.enums import EventKind, MailRole, NotificationKind, SecurityLevel, StaffRole
from ingest.models.notifications import TicketWatcher
from ingest.models.people import Account, AccountPreference, Contact
from ingest.models.tickets import Ticket, TicketEvent
from ingest.notifications.rules import CONTACT_KINDS, PREFERENCE, STAFF_KINDS, hears_opened
from ingest.notifications.schemas import Happening, Recipient
from ingest.viewer import Viewer

_HAS_CHOSEN = (AccountPreference.account_id == Account.id) & (AccountPreference.name == PREFERENCE)


def recipients_of(session: Session, viewer: Viewer, *, ticket: Ticket, happening: Happening) -> list[Recipient]:
    """Whom an event of a ticket concerns, less the one who did it; their switches are not asked yet.

    Contacts are of the ticket's organisation and have not lost their access; an internal note concerns staff alone.
    """
    found: list[Recipient] = []
    if set(happening.kinds) & set(CONTACT_KINDS):
        found += _contacts(session, ticket, happening)
    if set(happening.kinds) & set(STAFF_KINDS):
        found += _staff(session, viewer, ticket, happening)
    return [one for one in found if not _is_author(one, viewer)]


def _is_author(one: Recipient, viewer: Viewer) -> bool:
    if one.is_staff:
        return one.account_id == viewer.account_id
    return one.contact_id == viewer.contact_id


def _contacts(session: Session, ticket: Ticket, happening: Happening) -> list[Recipient]:
    watching = _watching(ticket)
    role: Any = case(
        (Contact.id == ticket.contact_id, MailRole.CONTACT.value),
        (Contact.id.in_(watching), MailRole.WATCHER.value),
        (Contact.id.in_(_opening(ticket)), MailRole.OPENER.value),
        else_=MailRole.ADMINISTRATOR.value,
    )
    asked = _on_ticket(ticket, watching)
    if happening.is_for_named:
        role, asked = literal(MailRole.NAMED.value), _named(happening)
    query = (
        select(Contact.id, role, AccountPreference.content, Account.security_level)
        .outerjoin(Account, Account.contact_id == Contact.id)
        .outerjoin(AccountPreference, _HAS_CHOSEN)
        .where(
            Contact.id.in_(asked),
            Contact.organisation_id == ticket.organisation_id,
            Contact.is_active,
            Account.id.is_(None) | Account.is_active.is_(True),
        )
        .order_by(Contact.id)
    )
    return [
        Recipient(_role(MailRole(word), level, kept), key, None, kept)
        for key, word, kept, level in session.execute(query)
    ]


def _role(role: MailRole, level: str | None, preferences: object | None) -> MailRole:
    """Who does not want to hear of what they opened is still an administrator."""
    if role is MailRole.OPENER and level == SecurityLevel.ADMIN and not hears_opened(preferences):
        return MailRole.ADMINISTRATOR
    return role


def _opening(ticket: Ticket) -> Select[Any]:
    creation = (TicketEvent.ticket_id == ticket.id, TicketEvent.kind == EventKind.CREATED)
    opener = select(Account.contact_id).join(TicketEvent, TicketEvent.actor_account_id == Account.id)
    return opener.where(*creation, Account.contact_id.is_not(None))


def _watching(ticket: Ticket) -> Select[int]:
    return select(TicketWatcher.contact_id).where(
        TicketWatcher.ticket_id == ticket.id, TicketWatcher.is_notified.is_(True)
    )


def _on_ticket(ticket: Ticket, watching: Select[int]) -> Select[int]:
    administrators = select(Account.contact_id).where(
        Account.organisation_id == ticket.organisation_id, Account.security_level == SecurityLevel.ADMIN
    )
    own = select(Contact.id).where(Contact.id == ticket.contact_id)
    return select(union(watching, administrators, own, _opening(ticket)).subquery().c[0])


def _named(happening: Happening) -> Select[int]:
    return select(Contact.id).where(Contact.id.in_(happening.contact_ids))


def _staff(session: Session, viewer: Viewer, ticket: Ticket, happening: Happening) -> list[Recipient]:
    """Those of the first way that leads to anybody who works here: what waits for staff is never told to nobody."""
    for role, which in _ways_to_staff(viewer, ticket, happening):
        found = session.execute(_staff_query(role, which)).all()
        if found:
            return [Recipient(MailRole(word), None, key, kept) for key, word, kept in found]
    return []


def _staff_query(role: Any, which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Account.id, role, AccountPreference.content)
        .outerjoin(AccountPreference, _HAS_CHOSEN)
        .where(which, Account.organisation_id.is_(None), Account.staff_role.is_not(None), Account.is_active.is_(True))
        .order_by(Account.id)
    )


def _ways_to_staff(viewer: Viewer, ticket: Ticket, happening: Happening) -> Iterator[tuple[Any, ColumnElement[bool]]]:
    """Who is named and nobody else; or the assignee, else the team (both where all resources are asked for).

    Where that is nobody, what a customer does and what is given to a team is told to leads, else to administrators.
    """
    if happening.is_for_named:
        yield literal(MailRole.NAMED.value), Account.id.in_(happening.staff_ids)
        return
    # Compared with nothing, everybody without a team would be of the team.
    has_it, is_of_team = Account.id == (ticket.assignee_id or 0), Account.team_id == (ticket.team_id or 0)
    if happening.is_for_all_resources:
        yield case((has_it, MailRole.ASSIGNEE.value), else_=MailRole.TEAM.value), has_it | is_of_team
    if ticket.assignee_id is not None:
        yield literal(MailRole.ASSIGNEE.value), has_it
    if ticket.team_id is not None:
        yield literal(MailRole.TEAM.value), is_of_team
    is_asked_for = happening.is_for_all_resources or not viewer.is_staff
    waits = is_asked_for or set(happening.kinds) & {NotificationKind.OPENED, NotificationKind.ASSIGNED}
    for stand_in in (StaffRole.LEAD, StaffRole.ADMINISTRATOR) if waits else ():
        yield literal(MailRole.STAND_IN.value), Account.staff_role == stand_in
