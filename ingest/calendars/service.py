"""Keeps the portal definition's business calendar as a version of its own, whenever it has changed."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ingest import clock
from ingest.calendars.definitions import calendar_of, digest_of, document_of
from ingest.calendars.rules import BusinessCalendar
from ingest.models.calendars import CalendarVersion
from ingest.portal.current import current_portal
from ingest.viewer import Anyone, require_role

_LAST: Final = (
    select(CalendarVersion.id, CalendarVersion.valid_from, CalendarVersion.digest)
    .order_by(CalendarVersion.id.desc())
    .limit(1)
)


def keep_calendar(session: Session, viewer: Anyone, *, at: datetime | None = None) -> bool:
    """Let the portal definition's calendar be in force from `at` (now), unless it is already; whether it was new.

    The first is in force from ever, and none from earlier than the one before it: time that was counted stays counted
    as it was. Several processes may ask at once. Administrators.
    """
    require_role(viewer)
    calendar, moment = calendar_of(current_portal()), at or clock.now()
    digest = digest_of(calendar)
    while (last := session.execute(_LAST).one_or_none()) is None or last.digest != digest:
        number, since = (1, None) if last is None else (last.id + 1, max(moment, last.valid_from or moment))
        if _is_added(session, calendar, number=number, valid_from=since):
            return True
    return False


def _is_added(session: Session, calendar: BusinessCalendar, *, number: int, valid_from: datetime | None) -> bool:
    """Write one version; False when somebody else was there first, who is waited for."""
    row = insert(CalendarVersion).values(
        id=number, valid_from=valid_from, digest=digest_of(calendar), definition=document_of(calendar)
    )
    try:
        with session.begin_nested():
            session.execute(row)
    except IntegrityError:
        return False
    return True
