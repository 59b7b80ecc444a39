"""Writes of the outbox: an event becomes mails in the transaction it happens in; mails that failed are tried again."""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import MailState, NotificationKind
from ingest.errors import ConflictError, NotFoundError
from ingest.models.notifications import Mail, MailEvent
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.notifications import rules
from ingest.notifications.other_recipients import write_note_letters
from ingest.notifications.recipients import recipients_of
from ingest.notifications.schemas import Happening, Recipient
from ingest.tickets.history import Standing
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer, require_role

_IS_QUIET, _WRITTEN = "helmdesk_notifies_nobody", "helmdesk_mails_written"
Told = tuple[Recipient, NotificationKind]


@contextmanager
def entering_history(session: Session) -> Iterator[None]:
    """Within the block nobody is told of what is written: it is history, such as the demo's."""
    before = session.info.get(_IS_QUIET, False)
    session.info[_IS_QUIET] = True
    try:
        yield
    finally:
        session.info[_IS_QUIET] = before


def notify(session: Session, viewer: Viewer, *, ticket: Ticket, happening: Happening) -> None:
    """Tell everybody whom an event concerns, in the caller's transaction; the one way into the outbox.

    For those who write on tickets: the ticket is locked, and `viewer` is who did it and is not told. What is dated
    more than five minutes back is history, of which nobody is told; nor is anybody told twice of the same `key`.
    """
    _tell(session, viewer, ticket, happening, is_told_of=_heard(session, ticket, happening))


def _tell(
    session: Session, viewer: Viewer, ticket: Ticket, happening: Happening, *, is_told_of: Collection[str] = ()
) -> None:
    if _is_told_to_nobody(session, happening):
        return
    told = [one for one in _told(session, viewer, ticket, happening) if one[0].key not in is_told_of]
    if not told:
        return
    mails = _mails_for(session, ticket, [one for one, _ in told], now=clock.now())
    session.add_all(
        _event(happening, ticket, viewer, mail=mails[one.key], recipient=one, kind=kind) for one, kind in told
    )
    session.flush()


def _is_told_to_nobody(session: Session, happening: Happening) -> bool:
    return bool(session.info.get(_IS_QUIET)) or rules.is_history(happening.at, now=clock.now())


def tell_of_opening(session: Session, viewer: Viewer, *, ticket: Ticket, event: TicketEvent) -> None:
    """Tell of a new ticket; called by the ledger."""
    _tell(session, viewer, ticket, Happening(f"event:{event.id}", (NotificationKind.OPENED,), event.at))


def tell_of_message(session: Session, viewer: Viewer, *, ticket: Ticket, message: TicketMessage) -> None:
    """Tell of a reply or an internal note; called by the ledger."""
    kind = NotificationKind.REPLY if message.is_public else NotificationKind.NOTE
    happening = Happening(
        f"message:{message.id}",
        (kind,),
        message.at,
        message_id=message.id,
        is_for_all_resources=message.notifies_resources,
    )
    _tell(session, viewer, ticket, happening)
    if not _is_told_to_nobody(session, happening):
        write_note_letters(session, viewer, ticket=ticket, message=message)


def tell_of_change(
    session: Session,
    viewer: Viewer,
    *,
    ticket: Ticket,
    event: TicketEvent,
    before: Standing,
    values: Mapping[str, Any],
    changes: Sequence[FieldChange],
) -> None:
    """Tell of a change of status or of whom the ticket is with; other changes go along. Called by the ledger."""
    is_given = values.get("assignee_id") is not None or (ticket.assignee_id is None and bool(values.get("team_id")))
    kinds = (NotificationKind.ASSIGNED,) if is_given else ()
    if event.status != before.status:
        kinds = (*kinds, NotificationKind.STATUS)
    if kinds:
        happening = Happening(f"event:{event.id}", kinds, event.at, changes=tuple(changes))
        _tell(session, viewer, ticket, happening)


def retry_mail(session: Session, viewer: Viewer, *, mail_id: int) -> None:
    """Send a mail that failed or was given up once more, for another day; administrators only.

    NotFoundError when there is no such mail, ConflictError when it has not failed.
    """
    require_role(viewer)
    now = clock.now()
    state = session.scalar(select(Mail.state).where(Mail.id == mail_id))
    if state is None:
        raise NotFoundError("There is no such mail.")
    again = (
        update(Mail)
        .where(Mail.id == mail_id, Mail.state == MailState.FAILED)
        .values(state=MailState.WAITING, next_attempt_at=now, give_up_at=now + rules.GIVE_UP_AFTER)
    )
    if session.execute(again).rowcount != 1:  # type: ignore[attr-defined]  # an update has a count
        raise ConflictError("Only a mail that has failed can be sent again.")


def _heard(session: Session, ticket: Ticket, happening: Happening) -> set[str]:
    """Who has been told of this event already."""
    known = select(MailEvent.recipient).where(
        MailEvent.organisation_id == ticket.organisation_id, MailEvent.event_key == happening.key
    )
    return set(session.scalars(known))


def _told(session: Session, viewer: Viewer, ticket: Ticket, happening: Happening) -> list[Told]:
    told: list[Told] = []
    for one in recipients_of(session, viewer, ticket=ticket, happening=happening):
        kind = rules.told_kind(happening.kinds, role=one.role, is_staff=one.is_staff, preferences=one.preferences)
        if kind is not None:
            told.append((one, kind))
    return told


def _mails_for(session: Session, ticket: Ticket, recipients: Sequence[Recipient], *, now: datetime) -> dict[str, int]:
    """The mail each person is told in: one that still gathers, or a new one; by the person's key."""
    # Nobody else can see what this transaction has written, and its mails need no asking.
    written: dict[tuple[int, str], Mail] = session.info.setdefault(_WRITTEN, {})
    own = {one.key: written[ticket.id, one.key] for one in recipients if (ticket.id, one.key) in written}
    for mail in own.values():
        mail.event_count += 1
    mails = {key: mail.id for key, mail in own.items()}
    others = [one for one in recipients if one.key not in mails]
    if not others:
        return mails
    recent = _recent(session, ticket, now=now)
    mails |= _gathering(session, recent, {one.key for one in others}, now=now)
    new = {
        one.key: _new_mail(ticket, one, now=now, count=sum(_key(mail) == one.key for mail in recent))
        for one in others
        if one.key not in mails
    }
    session.add_all(new.values())
    session.flush()
    written |= {(ticket.id, key): mail for key, mail in new.items()}
    return mails | {key: mail.id for key, mail in new.items()}


def _recent(session: Session, ticket: Ticket, *, now: datetime) -> list[Any]:
    query = select(Mail.id, Mail.contact_id, Mail.account_id, Mail.state, Mail.attempts, Mail.next_attempt_at).where(
        Mail.ticket_id == ticket.id, Mail.created_at > now - rules.HOUR, Mail.letter_kind.is_(None)
    )
    return list(session.execute(query))


def _gathering(session: Session, recent: Sequence[Any], wanted: set[str], *, now: datetime) -> dict[str, int]:
    """Those of the recent mails that may still take something in, and hold still until the commit."""
    ids = [
        mail.id
        for mail in recent
        if _key(mail) in wanted and (mail.state, mail.attempts) == (MailState.WAITING, 0) and mail.next_attempt_at > now
    ]
    if not ids:
        return {}
    # The condition is asked again under the row's lock: a worker may have claimed it meanwhile.
    hold = (
        update(Mail)
        .where(Mail.id.in_(ids), Mail.state == MailState.WAITING, Mail.attempts == 0)
        .values(event_count=Mail.event_count + 1)
        .returning(Mail.id, Mail.contact_id, Mail.account_id)
        .execution_options(synchronize_session=False)
    )
    return {_key(mail): mail.id for mail in session.execute(hold)}


def _key(mail: Any) -> str:
    return f"contact:{mail.contact_id}" if mail.contact_id is not None else f"staff:{mail.account_id}"


def _new_mail(ticket: Ticket, one: Recipient, *, now: datetime, count: int) -> Mail:
    return Mail(
        organisation_id=ticket.organisation_id,
        ticket_id=ticket.id,
        contact_id=one.contact_id,
        account_id=one.account_id,
        role=one.role,
        token=secrets.token_hex(16),
        subject=rules.subject_of(number=ticket.number, title=ticket.title),
        event_count=1,
        state=MailState.WAITING,
        attempts=0,
        created_at=now,
        next_attempt_at=rules.first_attempt_at(now=now, mails_of_last_hour=count),
        give_up_at=now + rules.GIVE_UP_AFTER,
    )


def _event(
    happening: Happening, ticket: Ticket, viewer: Viewer, *, mail: int, recipient: Recipient, kind: NotificationKind
) -> MailEvent:
    return MailEvent(
        organisation_id=ticket.organisation_id,
        mail_id=mail,
        event_key=happening.key,
        recipient=recipient.key,
        kind=kind,
        at=happening.at,
        actor_name=viewer.name,
        message_id=happening.message_id,
        changes=[[one.field, one.before, one.after] for one in happening.changes],
        words=happening.words,
    )
