"""How often something may be tried by one name or one network address; counted in the database, for all processes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.upsert import insert_missing
from ingest.models.sign_ins import Throttle
from ingest.people.secrets import made_from_secret


class Scope(StrEnum):
    """What is counted, and by what."""

    SIGN_IN_NAME = "sign_in_name"
    SIGN_IN_ADDRESS = "sign_in_address"
    CURRENT_PASSWORD = "current_password"  # noqa: S105 - what is counted
    HELP_NAME = "help_name"
    HELP_ADDRESS = "help_address"
    ANSWER_NAME = "answer_name"
    ANSWER_ADDRESS = "answer_address"
    ACCESS_EMAIL = "access_email"
    ACCESS_ADDRESS = "access_address"
    ACCESS_TOLD = "access_told"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts within a time; whoever makes one more waits for `block` (None: until it is cleared)."""

    attempts: int
    window: timedelta
    block: timedelta | None


# Later than anybody waits, and storable everywhere.
_FOREVER = timedelta(days=36_500)


def is_blocked(session: Session, scope: Scope, subject: str) -> bool:
    """Whether a name or address has to wait; nothing is counted."""
    return blocked_until(session, scope, subject) is not None


def blocked_until(session: Session, scope: Scope, subject: str) -> datetime | None:
    """Until when a name or address has to wait; None when it need not."""
    until = session.scalar(select(Throttle.blocked_until).where(*_is(scope, subject)))
    return until if until is not None and until > clock.now() else None


def count_attempt(session: Session, scope: Scope, subject: str, limit: Limit) -> bool:
    """Count an attempt; True when it is the one that brings the block about. For services, within their transaction.

    Attempts while blocked prolong nothing; they are written down all the same, so that they take as long.
    """
    now, row = clock.now(), _locked_row(session, scope, subject)
    if row.blocked_until is not None and row.blocked_until > now:
        row.attempts += 1
        session.flush()
        return False
    if row.blocked_until is not None or row.began_at <= now - limit.window:
        row.attempts, row.began_at, row.blocked_until = 0, now, None
    row.attempts += 1
    is_last = row.attempts >= limit.attempts
    if is_last:
        row.blocked_until = now + (limit.block or _FOREVER)
    row.forget_at = max(row.blocked_until or now, row.began_at + limit.window)
    session.flush()
    return is_last


def take_turn(session: Session, scope: Scope, subject: str, limit: Limit) -> bool:
    """Count one and say whether it may be done: as many may as the limit allows, then none for its `block`.

    Counted first, which lets one after the other: of many at the same moment no more get a turn.
    """
    is_last = count_attempt(session, scope, subject, limit)
    return is_last or not is_blocked(session, scope, subject)


def clear(session: Session, scope: Scope, subject: str) -> bool:
    """Forget what was counted; True when that ends a block."""
    was_blocked = is_blocked(session, scope, subject)
    session.execute(delete(Throttle).where(*_is(scope, subject)))
    return was_blocked


def forget_old(session: Session, *, now: datetime) -> int:
    """Remove what counts no more; how many. For the worker."""
    return len(session.scalars(delete(Throttle).where(Throttle.forget_at <= now).returning(Throttle.subject)).all())


def _locked_row(session: Session, scope: Scope, subject: str) -> Throttle:
    now, digest = clock.now(), _digest(scope, subject)
    row = {"scope": scope, "subject": digest, "attempts": 0, "began_at": now, "forget_at": now}
    insert_missing(session, Throttle.__table__, [row])  # type: ignore[arg-type]  # a mapped class has a whole table
    known = select(Throttle).where(*_is(scope, subject)).with_for_update()
    return session.scalars(known.execution_options(populate_existing=True)).one()


def _is(scope: Scope, subject: str) -> tuple[ColumnElement[bool], ...]:
    return Throttle.scope == scope, Throttle.subject == _digest(scope, subject)


def _digest(scope: Scope, subject: str) -> str:
    return made_from_secret("throttle", scope, subject)
