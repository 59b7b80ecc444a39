"""How many tickets were created and completed in each month, with completion and reopen events beside."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ingest.clock import month_start, months_later
from ingest.db.visibility import within
from ingest.metrics.schemas import MonthFigures, Scope
from ingest.models.rollups import DayCount, MonthCount
from ingest.viewer import Viewer


def created_completed_by_month(
    session: Session, viewer: Viewer, *, scope: Scope, first_month: date, last_month: date
) -> tuple[MonthFigures, ...]:
    """Counts per local month from first to last (their first days), months without tickets present with 0.

    Created: by creation date. Completed: distinct tickets completed now, by their latest entry into a completed stage.
    Completion and reopen events: every transition by its own date. Units: tickets, and events. Anybody signed in.
    """
    query = (
        select(
            MonthCount.month,
            func.sum(MonthCount.created),
            func.sum(MonthCount.completed),
            func.sum(MonthCount.completion_events),
            func.sum(MonthCount.reopen_events),
        )
        .where(MonthCount.month.between(first_month, last_month), *scoped(MonthCount, viewer, scope=scope))
        .group_by(MonthCount.month)
    )
    found = {row[0]: MonthFigures(row[0], *(int(count) for count in row[1:])) for row in session.execute(query)}
    return _each_month(found, first_month, last_month)


def created_completed_within(
    session: Session, viewer: Viewer, *, scope: Scope, first_day: date, last_day: date
) -> tuple[MonthFigures, ...]:
    """The same of the local days from first to last alone, by month: the months at either end may be parts of one."""
    query = (
        select(
            DayCount.day,
            func.sum(DayCount.created),
            func.sum(DayCount.completed),
            func.sum(DayCount.completion_events),
            func.sum(DayCount.reopen_events),
        )
        .where(DayCount.day.between(first_day, last_day), *scoped(DayCount, viewer, scope=scope))
        .group_by(DayCount.day)
    )
    counts: dict[date, list[int]] = {}
    for day, *row in session.execute(query):
        so_far = counts.setdefault(month_start(day), [0] * len(row))
        counts[month_start(day)] = [before + int(count) for before, count in zip(so_far, row, strict=True)]
    found = {month: MonthFigures(month, *row) for month, row in counts.items()}
    return _each_month(found, month_start(first_day), month_start(last_day))


def _each_month(found: Mapping[date, MonthFigures], first: date, last: date) -> tuple[MonthFigures, ...]:
    months: list[MonthFigures] = []
    month = first
    while month <= last:
        months.append(found.get(month, MonthFigures(month, 0, 0, 0, 0)))
        month = months_later(month, months=1)
    return tuple(months)


def scoped(model: Any, viewer: Viewer, *, scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions that keep a count table to the scope and to what the viewer may see."""
    conditions = [within(model.organisation_id, viewer)]
    if scope.organisation_id is not None:
        conditions.append(model.organisation_id == scope.organisation_id)
    if scope.site_id is not None:
        conditions.append(model.site_id == scope.site_id)
    return conditions


def active_months(session: Session, viewer: Viewer, *, scope: Scope) -> tuple[date, date] | None:
    """The first and last month in which anything happened in the scope, or None. Anybody signed in."""
    active = select(MonthCount.month).where(
        (MonthCount.created > 0) | (MonthCount.completion_events > 0) | (MonthCount.completed > 0),
        *scoped(MonthCount, viewer, scope=scope),
    )
    # Either end is one step into an index, where min and max would read every month.
    ends = (
        active.order_by(MonthCount.month).limit(1).scalar_subquery(),
        active.order_by(MonthCount.month.desc()).limit(1).scalar_subquery(),
    )
    first, last = session.execute(select(*ends)).one()
    return None if first is None else (first, last)
