"""Removes what is of no use any more: counts that have run out, old links, and sessions that ended long ago."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.orm import Session

from ingest.models.sign_ins import AccountSession, HelpRequest, SingleUseLink
from ingest.people.helping import GIVE_UP_AFTER
from ingest.people.throttles import forget_old


def forget_old_sign_ins(session: Session, *, now: datetime, kept_for: timedelta) -> int:
    """Remove what ended more than `kept_for` before `now`; how many rows. For the worker."""
    long_ago = now - kept_for
    is_ended = or_(AccountSession.ended_at < long_ago, AccountSession.expires_at < long_ago)
    return (
        forget_old(session, now=now)
        + _removed(session, AccountSession, is_ended)
        + _removed(session, SingleUseLink, SingleUseLink.expires_at < long_ago)
        + _removed(session, HelpRequest, HelpRequest.asked_at < now - GIVE_UP_AFTER)
    )


def _removed(
    session: Session, table: type[AccountSession | SingleUseLink | HelpRequest], old: ColumnElement[bool]
) -> int:
    return len(session.scalars(delete(table).where(old).returning(table.id)).all())
