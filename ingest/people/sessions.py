"""Sign-ins as sessions on the server: begun, recognised, renewed while remembered, and ended so that a copy is dead."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.origin import current_origin
from ingest.audit.service import record
from ingest.enums import AuditAction, SessionEnd
from ingest.models.people import Account
from ingest.models.sign_ins import AccountSession
from ingest.people.schemas import PresentSession, StartedSession
from ingest.people.secrets import digest_of, is_same, made_from_secret
from ingest.people.viewers import viewer_of
from ingest.portal.current import current_portal
from ingest.viewer import PUBLIC

# How exactly it is known when somebody was here; each writing is a transaction.
SEEN_EVERY: Final = timedelta(minutes=1)
# A browser that opens many pages at once shows the same remembered token with each: for so long it gets the same keys.
GRACE: Final = timedelta(minutes=1)
_MAX_NUMBER_DIGITS: Final = 18


def begin_session(session: Session, *, account_id: int, is_remembered: bool = False) -> StartedSession:
    """Begin a session of an account whose owner has just proven to be it; for whoever checked that."""
    now, rules, origin = clock.now(), current_portal().sign_in, current_origin()
    row = AccountSession(
        account_id=account_id,
        nonce=secrets.token_hex(16),
        generation=0,
        created_at=now,
        seen_at=now,
        expires_at=now + (timedelta(days=rules.remembered_days) if is_remembered else rules.session_length),
        device=origin.device,
        address=origin.address,
        is_remembered=is_remembered,
    )
    key = _give_key(row, now)
    session.add(row)
    session.flush()
    return _started(row, key)


def present_session(session: Session, *, account_id: int, key: str) -> PresentSession | None:
    """The session a cookie shows, when it is still good and its account active; one indexed read. For the edge."""
    found = session.execute(
        select(Account, AccountSession)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(
            AccountSession.key_hash == digest_of(key),
            AccountSession.account_id == account_id,
            AccountSession.ended_at.is_(None),
            AccountSession.key_expires_at > clock.now(),
            Account.is_active.is_(True),
        )
    ).one_or_none()
    if found is None:
        return None
    account, row = found
    return PresentSession(row.id, viewer_of(account), is_due=row.seen_at <= clock.now() - SEEN_EVERY)


def note_presence(session: Session, *, session_id: int) -> None:
    """Note that a session is in use now; of several at once one writes. For the edge, where a session `is_due`."""
    now = clock.now()
    seen = update(AccountSession).where(AccountSession.id == session_id, AccountSession.seen_at <= now - SEEN_EVERY)
    session.execute(seen.values(seen_at=now), execution_options={"synchronize_session": False})


def renew_remembered(session: Session, *, token: str) -> StartedSession | None:
    """Exchange a remembered token for new keys; None when it is no good. For the edge.

    A token that was exchanged before is one of two copies: the whole sign-in ends, whoever of the two shows it.
    """
    row = _row_of_token(session, token)
    if row is None or not _is_open(session, row):
        return None
    now, generation = clock.now(), int(token.split("-")[1])
    if generation == row.generation:
        row.generation += 1
        key = _give_key(row, now)
        row.seen_at = now
        session.flush()
        return _started(row, key)
    if generation == row.generation - 1 and row.renewed_at > now - GRACE:
        return _started(row, _key(row))
    _end(row, SessionEnd.REPLAYED)
    _record_replay(session, row)
    return None


def exchange_key(session: Session, *, session_id: int) -> StartedSession:
    """Give a session new keys, so that what was copied of it before opens nothing; for changes of the password."""
    row = session.get_one(AccountSession, session_id)
    row.generation += 1
    key = _give_key(row, clock.now())
    session.flush()
    return _started(row, key)


def end_session(session: Session, *, session_id: int, why: SessionEnd = SessionEnd.SIGNED_OUT) -> None:
    """End one session; nothing of it opens anything from then on."""
    row = session.get(AccountSession, session_id)
    if row is not None and row.ended_at is None:
        _end(row, why)
        session.flush()


def end_sessions(session: Session, *, account_id: int, why: SessionEnd, except_id: int | None = None) -> int:
    """End all sessions of an account, remembered ones too, except one; how many ended. For services."""
    open_ones = (
        AccountSession.account_id == account_id,
        AccountSession.ended_at.is_(None),
        AccountSession.id != (except_id or 0),
    )
    ended = update(AccountSession).where(*open_ones).values(ended_at=clock.now(), end_reason=why)
    return len(session.scalars(ended.returning(AccountSession.id)).all())


def _give_key(row: AccountSession, now: datetime) -> str:
    key = _key(row)
    row.key_hash, row.renewed_at = digest_of(key), now
    row.key_expires_at = min(row.expires_at, now + current_portal().sign_in.session_length)
    return key


def _key(row: AccountSession) -> str:
    return made_from_secret("session", row.account_id, row.nonce, row.generation)


def _token(row: AccountSession, generation: int) -> str:
    return f"{row.id}-{generation}-{made_from_secret('remembered', row.id, row.nonce, generation)}"


def _started(row: AccountSession, key: str) -> StartedSession:
    token = _token(row, row.generation) if row.is_remembered else None
    return StartedSession(row.id, row.account_id, key, remembered_token=token, expires_at=row.expires_at)


def _row_of_token(session: Session, token: str) -> AccountSession | None:
    """The session of a token we made, of any generation."""
    parts = token.split("-")
    numbers = [part for part in parts[:2] if part.isascii() and part.isdigit() and len(part) <= _MAX_NUMBER_DIGITS]
    if len(parts) != 3 or len(numbers) != 2:  # noqa: PLR2004 - a token is id, generation, digits
        return None
    # Of two tokens at once the second sees what became of the first.
    row = session.scalar(select(AccountSession).where(AccountSession.id == int(parts[0])).with_for_update())
    return row if row is not None and is_same(_token(row, int(parts[1])), token) else None


def _is_open(session: Session, row: AccountSession) -> bool:
    is_active = session.scalar(select(Account.is_active).where(Account.id == row.account_id))
    return bool(is_active) and row.is_remembered and row.ended_at is None and row.expires_at > clock.now()


def _record_replay(session: Session, row: AccountSession) -> None:
    owner = session.scalar(select(Account.organisation_id).where(Account.id == row.account_id))
    action = AuditAction.SIGN_IN_REPLAYED
    record(session, PUBLIC, action=action, organisation_id=owner, account_id=row.account_id)


def _end(row: AccountSession, why: SessionEnd) -> None:
    row.ended_at, row.end_reason = clock.now(), why
