"""Reads of business calendars: those that have been in force, as they were kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.calendars.definitions import calendar_from, calendar_of, digest_of
from ingest.calendars.rules import BusinessCalendar, CalendarHistory
from ingest.models.calendars import CalendarVersion
from ingest.portal.current import current_portal
from ingest.viewer import Anyone, require_role, require_sign_in

# What a digest stands for never changes, whichever database it came from.
_read: dict[str, BusinessCalendar] = {}


def calendar_history(session: Session, viewer: Anyone) -> CalendarHistory:
    """The calendars the provider has had, by which business time is counted. Anybody signed in.

    Where none was kept yet it is the portal definition's own, from ever.
    """
    require_sign_in(viewer)
    query = select(CalendarVersion.valid_from, CalendarVersion.digest).order_by(CalendarVersion.id)
    kept = [(since, digest) for since, digest in session.execute(query)]
    if not kept:
        return CalendarHistory(((None, calendar_of(current_portal())),))
    _read_missing(session, {digest for _since, digest in kept} - _read.keys())
    return CalendarHistory(tuple((since, _read[digest]) for since, digest in kept))


def is_calendar_kept(session: Session, viewer: Anyone) -> bool:
    """Whether the portal definition's calendar is the last one that was kept. Administrators."""
    require_role(viewer)
    last = select(CalendarVersion.digest).order_by(CalendarVersion.id.desc()).limit(1)
    return session.scalar(last) == digest_of(calendar_of(current_portal()))


def _read_missing(session: Session, digests: set[str]) -> None:
    """Read, once in a process, what the digests stand for."""
    if not digests:
        return
    query = select(CalendarVersion.digest, CalendarVersion.definition).where(CalendarVersion.digest.in_(digests))
    _read.update({digest: calendar_from(definition) for digest, definition in session.execute(query)})
