"""Keeps the counts beside the tickets: applies differences, proves them against the history, and repairs them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from ingest.db.upsert import add_to_counts
from ingest.metrics.counting import MEASURES, Counts, CurrentKey, DayKey
from ingest.metrics.histories import Followed, followed_tickets
from ingest.models.rollups import CurrentCount, DayCount, MonthCount
from ingest.viewer import Viewer, require_staff

CURRENT_KEYS = ("organisation_id", "site_id", "request_type", "stage", "status", "priority")
TICKETS_PER_STEP = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored figure that is not what the history says."""

    where: str
    stored: object
    recomputed: object


def apply_counts(session: Session, counts: Counts) -> None:
    """Add a difference to the stored counts, in key order so that parallel writers cannot deadlock."""
    _apply_periods(session, DayCount, "day", counts.days)
    _apply_periods(session, MonthCount, "month", counts.months())
    rows = [
        dict(zip(CURRENT_KEYS, key, strict=True)) | {"tickets": count}
        for key, count in sorted(counts.current.items())
        if count
    ]
    if rows:
        add_to_counts(session, cast("Table", CurrentCount.__table__), rows)


def _apply_periods(
    session: Session, model: type[DayCount | MonthCount], period_name: str, counts: Counter[DayKey]
) -> None:
    cells: defaultdict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(MEASURES, 0))
    for (*key, measure), count in counts.items():
        if count:
            cells[tuple(key)][measure] += count
    names = ("organisation_id", period_name, "site_id", "request_type")
    rows = [dict(zip(names, key, strict=True)) | cell for key, cell in sorted(cells.items()) if any(cell.values())]
    if rows:
        add_to_counts(session, cast("Table", model.__table__), rows)


def rebuild_counts(session: Session, viewer: Viewer, *, organisation_id: int | None = None) -> int:
    """Throw the counts (of one organisation) away and count again from history; staff only. Gives the ticket count."""
    require_staff(viewer)
    for model in (DayCount, MonthCount, CurrentCount):
        condition = [] if organisation_id is None else [model.organisation_id == organisation_id]
        session.execute(delete(model).where(*condition))
    tickets = 0
    for followed in _in_steps(followed_tickets(session, organisation_id=organisation_id)):
        apply_counts(session, counts_of(followed))
        tickets += len(followed)
    return tickets


def verify_counts(session: Session, viewer: Viewer) -> list[Difference]:
    """Recompute every count, and what each ticket says of itself, from history alone; staff only."""
    require_staff(viewer)
    differences: list[Difference] = []
    recomputed = Counts()
    for followed in _in_steps(followed_tickets(session)):
        differences += [found for one in followed for found in _ticket_differences(one)]
        for one in followed:
            recomputed.add(one.course, organisation_id=one.organisation_id, timezone=one.timezone)
    differences += _compared("day_counts", _stored_periods(session, DayCount), recomputed.days)
    differences += _compared("month_counts", _stored_periods(session, MonthCount), recomputed.months())
    differences += _compared("current_counts", _stored_current(session), recomputed.current)
    return differences


def counts_of(followed: Iterable[Followed]) -> Counts:
    """What these tickets count for together."""
    counts = Counts()
    for one in followed:
        counts.add(one.course, organisation_id=one.organisation_id, timezone=one.timezone)
    return counts


def _ticket_differences(one: Followed) -> Iterator[Difference]:
    for name, (stored, recomputed) in one.claims().items():
        if stored != recomputed:
            yield Difference(f"ticket {one.number}: {name}", stored, recomputed)


def _compared(table: str, stored: Mapping[Any, int], recomputed: Mapping[Any, int]) -> Iterator[Difference]:
    for key in sorted(stored.keys() | recomputed.keys(), key=str):
        if stored.get(key, 0) != recomputed.get(key, 0):
            where = f"{table} {', '.join(str(part) for part in key)}"
            yield Difference(where, stored.get(key, 0), recomputed.get(key, 0))


def _stored_periods(session: Session, model: type[DayCount | MonthCount]) -> Counter[DayKey]:
    stored: Counter[DayKey] = Counter()
    period = model.day if issubclass(model, DayCount) else model.month
    measures = [getattr(model, measure) for measure in MEASURES]
    for row in session.execute(select(model.organisation_id, period, model.site_id, model.request_type, *measures)):
        for measure, count in zip(MEASURES, row[4:], strict=True):
            stored[row[0], row[1], row[2], row[3], measure] = count
    return stored


def _stored_current(session: Session) -> dict[CurrentKey, int]:
    keys = [getattr(CurrentCount, name) for name in CURRENT_KEYS]
    return {
        cast("CurrentKey", tuple(row[:-1])): row[-1] for row in session.execute(select(*keys, CurrentCount.tickets))
    }


def _in_steps(tickets: Iterator[Followed]) -> Iterator[list[Followed]]:
    step: list[Followed] = []
    for one in tickets:
        step.append(one)
        if len(step) == TICKETS_PER_STEP:
            yield step
            step = []
    if step:
        yield step
