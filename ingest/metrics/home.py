"""All numbers of the home dashboard, read in one moment."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import days_later, local_day, month_start, months_later
from ingest.metrics.created_completed import active_months, created_completed_by_month, scoped
from ingest.metrics.open_by import standing_counts
from ingest.metrics.schemas import HomeFigures, Scope
from ingest.models.rollups import DayCount
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket_total
from ingest.viewer import Viewer

DASHBOARD_MONTHS = 12


def home_figures(
    session: Session, viewer: Viewer, *, scope: Scope, until: date | None = None, recent_days: int = 7
) -> HomeFigures:
    """Tiles, twelve months of created and completed, present counts. Anybody signed in.

    The months end with that of `until`; without it with the present one, or, where the scope's whole history is older
    than that (an import of the past), with the last month in which anything happened.
    """
    as_of = clock.now()
    active = active_months(session, viewer, scope=scope)
    last_month = month_start(until) if until else _natural_end(active, today=_today(viewer))
    return HomeFigures(
        as_of=as_of,
        scope=scope,
        active_months=active,
        months=created_completed_by_month(
            session, viewer, scope=scope, first_month=_window_start(last_month), last_month=last_month
        ),
        standing=standing_counts(session, viewer, scope=scope),
        recently_completed=recently_completed(session, viewer, scope=scope, days=recent_days),
        mine_open=ticket_total(session, viewer, filters=_open(scope, mine=True)),
        waiting_my_approval=ticket_total(session, viewer, filters=_open(scope, approval="mine")),
    )


def recently_completed(session: Session, viewer: Viewer, *, scope: Scope, days: int) -> int:
    """Distinct tickets completed in the last `days` local days, today included. Anybody signed in."""
    query = select(func.sum(DayCount.completed)).where(
        DayCount.day >= days_later(_today(viewer), days=1 - days), *scoped(DayCount, viewer, scope=scope)
    )
    return int(session.scalar(query) or 0)


def _today(viewer: Viewer) -> date:
    return local_day(clock.now(), timezone=viewer.timezone)


def _window_start(last_month: date) -> date:
    return months_later(last_month, months=1 - DASHBOARD_MONTHS)


def _natural_end(active: tuple[date, date] | None, *, today: date) -> date:
    present = month_start(today)
    if active is None or active[1] >= _window_start(present):
        return present
    return active[1]


def _open(scope: Scope, **whose: Any) -> TicketFilters:
    return TicketFilters(
        organisation=() if scope.organisation_id is None else (scope.organisation_id,),
        site=() if scope.site_id is None else (scope.site_id,),
        stage=("open",),
        **whose,
    )
