"""How many tickets stand where now: one read of the present counts, and the questions that are sums over it."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.enums import OPEN_STAGES, Stage
from ingest.metrics.created_completed import scoped
from ingest.metrics.schemas import KeyCount, Scope, StandingCount
from ingest.models.rollups import CurrentCount
from ingest.viewer import Viewer

_OPEN = frozenset(OPEN_STAGES)


def standing_counts(session: Session, viewer: Viewer, *, scope: Scope) -> tuple[StandingCount, ...]:
    """How many tickets have each request type, stage, status and priority now (unit: tickets). Anybody signed in."""
    keys = (CurrentCount.request_type, CurrentCount.stage, CurrentCount.status, CurrentCount.priority)
    total = func.sum(CurrentCount.tickets)
    query = (
        select(*keys, total)
        .where(*scoped(CurrentCount, viewer, scope=scope))
        .group_by(*keys)
        .having(total != 0)
        .order_by(*keys)
    )
    return tuple(StandingCount(*row[:-1], count=int(row[-1])) for row in session.execute(query))


def stage_total(standing: Iterable[StandingCount], *, stages: Iterable[Stage]) -> int:
    """How many tickets stand in any of these stages."""
    wanted = frozenset(stages)
    return sum(one.count for one in standing if one.stage in wanted)


def open_by_request_type(standing: Iterable[StandingCount]) -> tuple[KeyCount, ...]:
    """Open tickets by request type, largest first."""
    return _open_by(standing, name="request_type")


def open_by_status(standing: Iterable[StandingCount]) -> tuple[KeyCount, ...]:
    """Open tickets by the portal's status, largest first."""
    return _open_by(standing, name="status")


def open_by_priority(standing: Iterable[StandingCount]) -> tuple[KeyCount, ...]:
    """Open tickets by priority ('' for none), largest first."""
    return _open_by(standing, name="priority")


def _open_by(standing: Iterable[StandingCount], *, name: str) -> tuple[KeyCount, ...]:
    totals: Counter[str] = Counter()
    for one in standing:
        if one.stage in _OPEN:
            totals[getattr(one, name)] += one.count
    return tuple(KeyCount(key, count) for key, count in sorted(totals.items(), key=lambda item: (-item[1], item[0])))
