"""How many tickets were open at the end of any local day."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.clock import days_later, month_start
from ingest.metrics.created_completed import scoped
from ingest.metrics.schemas import DayBacklog, Scope
from ingest.models.rollups import DayCount, MonthCount
from ingest.viewer import Viewer


def backlog_by_day(
    session: Session, viewer: Viewer, *, scope: Scope, first_day: date, last_day: date
) -> tuple[DayBacklog, ...]:
    """Tickets open at the end of each local day: created + reopened - completion events up to it. Anybody signed in."""
    count = _opened_before(session, viewer, scope=scope, day=first_day)
    changes = _changes_by_day(session, viewer, scope=scope, first_day=first_day, last_day=last_day)
    days: list[DayBacklog] = []
    day = first_day
    while day <= last_day:
        count += changes.get(day, 0)
        days.append(DayBacklog(day, count))
        day = days_later(day, days=1)
    return tuple(days)


def _opened_before(session: Session, viewer: Viewer, *, scope: Scope, day: date) -> int:
    # Whole months are read from the smaller table, so a long history costs little.
    month = month_start(day)
    change = func.sum(MonthCount.created + MonthCount.reopen_events - MonthCount.completion_events)
    months = select(change).where(MonthCount.month < month, *scoped(MonthCount, viewer, scope=scope))
    before_month = int(session.scalar(months) or 0)
    within_month = _changes_by_day(session, viewer, scope=scope, first_day=month, last_day=days_later(day, days=-1))
    return before_month + sum(within_month.values())


def _changes_by_day(
    session: Session, viewer: Viewer, *, scope: Scope, first_day: date, last_day: date
) -> dict[date, int]:
    change = func.sum(DayCount.created + DayCount.reopen_events - DayCount.completion_events)
    query = (
        select(DayCount.day, change)
        .where(DayCount.day.between(first_day, last_day), *scoped(DayCount, viewer, scope=scope))
        .group_by(DayCount.day)
    )
    return {row[0]: int(row[1]) for row in session.execute(query)}
