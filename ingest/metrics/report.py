"""The numbers of the screen as one plain report, for the command line and other programs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import days_later, local_day, month_start, months_later
from ingest.errors import InvalidInputError
from ingest.metrics.backlog import backlog_by_day
from ingest.metrics.created_completed import active_months, created_completed_by_month, created_completed_within
from ingest.metrics.open_by import (
    open_by_priority,
    open_by_request_type,
    open_by_status,
    standing_counts,
)
from ingest.metrics.resolution import resolution_hours
from ingest.metrics.response import first_response_hours
from ingest.metrics.schemas import KeyCount, MonthFigures, Scope, StandingCount
from ingest.metrics.scoping import zone_words
from ingest.metrics.tiles import tiles
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

Bounds = tuple[date | None, date | None]

_MONTH_METRICS = {
    "created_by_month": "created",
    "completed_by_month": "completed",
    "completion_events_by_month": "completion_events",
    "reopen_events_by_month": "reopen_events",
}
_OPEN_METRICS: dict[str, tuple[str, Callable[[Iterable[StandingCount]], tuple[KeyCount, ...]]]] = {
    "open_by_request_type": ("request_type", open_by_request_type),
    "open_by_status": ("status", open_by_status),
    "open_by_priority": ("priority", open_by_priority),
}
_DURATION_METRICS = {"resolution_hours": resolution_hours, "first_response_hours": first_response_hours}
METRIC_NAMES = (*_MONTH_METRICS, *_OPEN_METRICS, "backlog_by_day", *_DURATION_METRICS, "tiles")


def metrics_report(
    session: Session, viewer: Viewer, *, scope: Scope, days: Bounds, names: Sequence[str]
) -> dict[str, Any]:
    """{'as_of', 'timezone', 'metrics': {name: list or object}} for `names` (of METRIC_NAMES). Anybody signed in.

    `days` are the first and last local day asked for: what lies outside counts nowhere, also in the months at either
    end. An open end is where the history begins, or the end of the present month (of days: today). InvalidInputError
    names an unknown metric or days the wrong way round.
    """
    for name in names:
        if name not in METRIC_NAMES:
            message = f"There is no metric '{name}'; there are {', '.join(METRIC_NAMES)}."
            raise InvalidInputError(message, fields={"metric": message})
    first, last = days_asked(session, viewer, scope=scope, days=days)
    metrics: dict[str, Any] = {}
    if any(name in _MONTH_METRICS for name in names):
        metrics |= _by_month(session, viewer, scope=scope, first=first, last=last, days=days)
    if any(name in _OPEN_METRICS or name == "tiles" for name in names):
        metrics |= _standing(session, viewer, scope=scope)
    if "backlog_by_day" in names:
        backlog = backlog_by_day(session, viewer, scope=scope, first_day=first, last_day=last)
        metrics["backlog_by_day"] = [{"day": one.day.isoformat(), "count": one.count} for one in backlog]
    for name in _DURATION_METRICS.keys() & set(names):
        figures = _DURATION_METRICS[name](session, viewer, scope=scope, first_day=first, last_day=last)
        metrics[name] = asdict(figures)
    owners = () if scope.organisation_id is None else (scope.organisation_id,)
    places = () if scope.site_id is None else (scope.site_id,)
    return {
        "as_of": clock.now().isoformat(),
        "timezone": zone_words(session, viewer, organisation_ids=owners, site_ids=places),
        "metrics": {name: metrics[name] for name in names},
    }


def _by_month(
    session: Session, viewer: Viewer, *, scope: Scope, first: date, last: date, days: Bounds
) -> dict[str, Any]:
    first_day, last_day = days[0] or month_start(first), days[1] or _month_end(last)
    if (first_day, last_day) == (month_start(first_day), _month_end(last_day)):
        months = created_completed_by_month(
            session, viewer, scope=scope, first_month=first_day, last_month=month_start(last_day)
        )
    else:
        months = created_completed_within(session, viewer, scope=scope, first_day=first_day, last_day=last_day)
    return {name: [_month(one, measure) for one in months] for name, measure in _MONTH_METRICS.items()}


def _month_end(day: date) -> date:
    return days_later(months_later(month_start(day), months=1), days=-1)


def _month(figures: MonthFigures, measure: str) -> dict[str, Any]:
    return {"month": f"{figures.month:%Y-%m}", "count": getattr(figures, measure)}


def _standing(session: Session, viewer: Viewer, *, scope: Scope) -> dict[str, Any]:
    standing = standing_counts(session, viewer, scope=scope)
    found: dict[str, Any] = {
        name: [{key: one.key, "label": _label(key, one.key), "count": one.count} for one in question(standing)]
        for name, (key, question) in _OPEN_METRICS.items()
    }
    found["tiles"] = [
        {"tile": one.key, "label": one.label, "count": one.count}
        for one in tiles(session, viewer, scope=scope, standing=standing)
    ]
    return found


def _label(kind: str, key: str) -> str:
    portal = current_portal()
    labels = {
        "request_type": portal.request_type_label,
        "status": portal.status_label,
        "priority": portal.priority_label,
    }
    return labels[kind](key) if key else "None"


def days_asked(session: Session, viewer: Viewer, *, scope: Scope, days: Bounds) -> tuple[date, date]:
    """The first and last day meant, with the open ends of `metrics_report`. Anybody signed in."""
    active = active_months(session, viewer, scope=scope)
    today = local_day(clock.now(), timezone=viewer.timezone)
    first = days[0] or (active[0] if active else months_later(today, months=-11))
    last = days[1] or max(today, first)
    if last < first:
        raise InvalidInputError("The last day lies before the first.", fields={"to": "before from"})
    return first, last
