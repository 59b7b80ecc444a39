"""The outbox as a queue of rows: which mails are due, who sends one, and how it ended; no step is taken twice."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session

from ingest.enums import MailState
from ingest.models.notifications import Mail
from ingest.notifications import rules

_NEVER_TRIED = "There was no mail server to send it to."


def due_mails(session: Session, *, now: datetime, limit: int) -> list[int]:
    """The ids of mails that may be sent now, the longest due first."""
    query = select(Mail.id).where(_is_due(now)).order_by(Mail.next_attempt_at, Mail.id).limit(limit)
    return list(session.scalars(query))


def claim_mail(session: Session, *, mail_id: int, now: datetime) -> str | None:
    """Take a due mail for oneself until the claim runs out, and give the claim; None when somebody else has it.

    A mail whose time is over is given up instead.
    """
    claim = secrets.token_hex(16)
    taken = {
        "state": MailState.SENDING,
        "claim": claim,
        "claimed_until": now + rules.CLAIM,
        "attempts": Mail.attempts + 1,
    }
    mine = and_(Mail.id == mail_id, _is_due(now))
    if _changed(session, and_(mine, Mail.give_up_at > now), taken):
        return claim
    reason = f"Given up after a day. {session.scalar(select(Mail.reason).where(Mail.id == mail_id)) or _NEVER_TRIED}"
    _changed(session, mine, _ended(MailState.FAILED) | {"reason": reason[: rules.MAX_REASON_CHARACTERS]})
    return None


def mark_sent(session: Session, *, mail_id: int, claim: str, address: str, now: datetime) -> bool:
    """Note that the server has taken a mail; False when the claim has run out and somebody else has it."""
    values = _ended(MailState.SENT) | {"sent_at": now, "address": address, "reason": None}
    return _changed(session, _is_mine(mail_id, claim), values)


def mark_dropped(session: Session, *, mail_id: int, claim: str, reason: str) -> bool:
    """Note why a mail must not be sent any more."""
    return _changed(session, _is_mine(mail_id, claim), _ended(MailState.DROPPED) | {"reason": reason})


def mark_failed(session: Session, *, mail_id: int, claim: str, reason: str) -> bool:
    """Note that a mail can never be sent."""
    return _changed(session, _is_mine(mail_id, claim), _ended(MailState.FAILED) | {"reason": reason})


def mark_delayed(session: Session, *, mail_id: int, claim: str, reason: str, now: datetime) -> bool:
    """Note what went wrong, and try again later: the more attempts, the later."""
    attempts = session.scalar(select(Mail.attempts).where(Mail.id == mail_id)) or 1
    values = _ended(MailState.WAITING) | {
        "reason": reason,
        "next_attempt_at": rules.next_attempt_at(now=now, attempts=attempts),
    }
    return _changed(session, _is_mine(mail_id, claim), values)


def mark_server_away(session: Session, *, mail_id: int, claim: str, reason: str, now: datetime) -> None:
    """Put off everything that is due: no mail can be sent now, and none is to blame for it."""
    later = now + rules.FIRST_BACK_OFF
    values = _ended(MailState.WAITING) | {"reason": reason, "next_attempt_at": later, "attempts": Mail.attempts - 1}
    _changed(session, _is_mine(mail_id, claim), values)
    waiting = and_(Mail.state == MailState.WAITING, Mail.next_attempt_at <= now)
    _changed(session, waiting, {"next_attempt_at": later, "reason": reason})


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = and_(Mail.state == MailState.WAITING, Mail.next_attempt_at <= now)
    # Its sender has died: whether it went out nobody knows, and the Message-ID will tell.
    is_left = and_(Mail.state == MailState.SENDING, Mail.claimed_until < now)
    return or_(waits, is_left)


def _is_mine(mail_id: int, claim: str) -> ColumnElement[bool]:
    return and_(Mail.id == mail_id, Mail.state == MailState.SENDING, Mail.claim == claim)


def _ended(state: MailState) -> dict[str, Any]:
    return {"state": state, "claim": None, "claimed_until": None}


def _changed(session: Session, condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
    statement = update(Mail).where(condition).values(**values).execution_options(synchronize_session=False)
    result = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount > 0
