"""Reads of the outbox: its mails newest first, and each as it is read; staff only."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from ingest.enums import LetterKind, MailRole, MailState, NotificationKind
from ingest.errors import NotFoundError
from ingest.models.notifications import Mail, MailEvent
from ingest.models.people import Contact
from ingest.models.tickets import Ticket
from ingest.notifications.contents import ContactAccount, StaffAccount
from ingest.notifications.current import current_mailing
from ingest.notifications.letter_texts import TEXTS
from ingest.notifications.messages import message_id_of
from ingest.notifications.outgoing import outgoing_mail
from ingest.notifications.schemas import MailRow, MailView, OutboxFilters, OutboxPage
from ingest.portal.current import current_portal
from ingest.viewer import Viewer, require_staff

MAX_PAGE_ROWS = 200


def outbox_page(
    session: Session, viewer: Viewer, *, filters: OutboxFilters, offset: int = 0, limit: int = 50
) -> OutboxPage:
    """Mails `offset` to `offset + limit` (at most 200) behind the filters, newest first, and their total. Staff."""
    require_staff(viewer)
    conditions = _conditions(filters)
    total = session.scalar(select(func.count()).select_from(_joined(Mail.id, conditions).subquery())) or 0
    query = (
        _row_query(conditions).order_by(Mail.id.desc()).offset(max(offset, 0)).limit(min(max(limit, 0), MAX_PAGE_ROWS))
    )
    rows = session.execute(query).all()
    kinds = _kinds(session, [row.Mail.id for row in rows])
    return OutboxPage(tuple(_mail_row(row, kinds[row.Mail.id]) for row in rows), total)


def mail_view(session: Session, viewer: Viewer, *, mail_id: int) -> MailView:
    """One mail as it is read, its links leaving the frame it is shown in. Staff; NotFoundError when there is none.

    A letter about somebody's access is read by administrators alone; its link they see while no mail server brings it.
    """
    require_staff(viewer)
    row = session.execute(_row_query([Mail.id == mail_id])).one_or_none()
    if row is None:
        raise NotFoundError("There is no such mail.")
    mailing, brand = current_mailing(), current_portal().brand
    shows_link = viewer.is_administrator and mailing.server is None
    mail = outgoing_mail(
        session, mail_id=mail_id, brand=brand, mailing=mailing, opens_on_top=True, shows_link=shows_link
    )
    shown = _mail_row(row, _kinds(session, [mail_id])[mail_id])
    return MailView(
        row=shown,
        sender=f"{brand.name} <{mailing.sender}>",
        message_id=message_id_of(mail.token, mailing=mailing),
        rendered=mail.rendered if may_read(viewer, shown.letter_kind) else None,
    )


def may_read(viewer: Viewer, letter_kind: LetterKind | None) -> bool:
    """Whether a member of staff may read mails of a kind: letters about somebody's access are for administrators."""
    return viewer.is_administrator or letter_kind is None or not TEXTS[letter_kind].is_private


def _conditions(filters: OutboxFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.states:
        conditions.append(Mail.state.in_(filters.states))
    if filters.number:
        conditions.append(Ticket.number == filters.number)
    return conditions


def _joined(column: Any, conditions: Sequence[ColumnElement[bool]]) -> Any:
    return select(column).outerjoin(Ticket, Ticket.id == Mail.ticket_id).where(*conditions)


def _row_query(conditions: Sequence[ColumnElement[bool]]) -> Any:
    return (
        _joined(Mail, conditions)
        .add_columns(Ticket.number, Contact, ContactAccount.user_name.label("contact_user_name"), StaffAccount)
        .outerjoin(Contact, Contact.id == Mail.contact_id)
        .outerjoin(ContactAccount, ContactAccount.contact_id == Mail.contact_id)
        .outerjoin(StaffAccount, StaffAccount.id == Mail.account_id)
    )


def _kinds(session: Session, ids: Sequence[int]) -> dict[int, tuple[NotificationKind, ...]]:
    found: defaultdict[int, dict[NotificationKind, None]] = defaultdict(dict)
    query = select(MailEvent.mail_id, MailEvent.kind).where(MailEvent.mail_id.in_(ids)).order_by(MailEvent.id)
    for mail_id, kind in session.execute(query):
        found[mail_id][NotificationKind(kind)] = None
    return defaultdict(tuple, {mail_id: tuple(kinds) for mail_id, kinds in found.items()})


def _mail_row(row: Row[*tuple[Any, ...]], kinds: tuple[NotificationKind, ...]) -> MailRow:
    mail = row.Mail
    name, address = _recipient(row)
    return MailRow(
        id=mail.id,
        subject=mail.subject,
        number=row.number,
        recipient=name,
        address=mail.address or address,
        role=None if mail.role is None else MailRole(mail.role),
        kinds=kinds,
        letter_kind=None if mail.letter_kind is None else LetterKind(mail.letter_kind),
        state=MailState(mail.state),
        reason=mail.reason,
        attempts=mail.attempts,
        created_at=mail.created_at,
        next_attempt_at=mail.next_attempt_at,
        sent_at=mail.sent_at,
    )


def _recipient(row: Row[*tuple[Any, ...]]) -> tuple[str, str | None]:
    """The name of whom a mail is for, and where it would go now."""
    if row.Mail.letter_kind is not None:
        return str(row.Mail.letter["name"] or row.Mail.address), row.Mail.address
    if row.Contact is None:
        return row.staff_account.display_name, row.staff_account.user_name
    contact = row.Contact
    return f"{contact.first_name} {contact.last_name}".strip(), contact.email or row.contact_user_name
