"""Uptime and the days it is made of, in the zone of the page. Pure: the one function behind every uptime shown.

    uptime = 1 - (1.0 x major seconds + 0.3 x partial seconds) / seconds in the window

The weights are a setting of the portal definition. Where spells overlap the worst of them counts, and time that no
spell covers is operational; time before a component's start date is not counted at all.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from itertools import pairwise

from ingest.clock import days_later, local_day, zone
from ingest.enums import ComponentStatus
from ingest.system_status.rules import worst_status
from ingest.system_status.schemas import DayBar, Spell, StatusTimes, UptimeWeights

_NAMES = tuple(each.value for each in ComponentStatus)
_ALL, _ALMOST_ALL, _STEP = Decimal(100), Decimal("99.99"), Decimal("0.01")
# The error of a double, so that 0.9998 is not shown as 99.97.
_NOISE = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in which one status counts."""

    component_status: ComponentStatus
    start: datetime
    end: datetime


@lru_cache(maxsize=4096)
def day_start(day: date, *, timezone: str) -> datetime:
    """The first moment (UTC) of a local day, also where clocks change at midnight."""
    return datetime.combine(day, time(), tzinfo=zone(timezone)).astimezone(UTC)


def window_start(*, now: datetime, days: int, timezone: str) -> datetime:
    """The first moment of the window of `days` local days that ends now, today being the last of them."""
    return day_start(days_later(local_day(now, timezone=timezone), days=1 - days), timezone=timezone)


def recorded_since(spells: Sequence[Spell], *, start_date: date | None, timezone: str) -> date | None:
    """The local day a component's record starts: its start date, or the day of its first spell where it has none."""
    if start_date is not None or not spells:
        return start_date
    return local_day(min(spell.started_at for spell in spells), timezone=timezone)


def uptime(
    spells: Sequence[Spell],
    window_start: datetime,
    window_end: datetime,
    start_date: date | None,
    timezone: str,
    weights: UptimeWeights,
) -> float | None:
    """The share (0 to 1) of the window that was up; None when nothing of the window is on record."""
    since = recorded_since(spells, start_date=start_date, timezone=timezone)
    start = window_start if since is None else max(window_start, day_start(since, timezone=timezone))
    return uptime_of_times(status_times(stretches(spells, start=start, end=window_end)), weights=weights)


def uptime_of_times(times: StatusTimes, *, weights: UptimeWeights) -> float | None:
    """The formula itself; None when nothing was counted."""
    if not times.total:
        return None
    lost_seconds = sum(weights.of(each) * times.of(each).total_seconds() for each in ComponentStatus)
    return 1 - lost_seconds / times.total.total_seconds()


def uptime_percent(share: float) -> str:
    """A share as people read it: '99.98', and never '100' unless nothing at all was lost (always rounded down)."""
    if share >= 1:
        return f"{_ALL}"
    percent = (Decimal(share) * _ALL + _NOISE).quantize(_STEP, rounding=ROUND_FLOOR)
    return f"{min(percent, _ALMOST_ALL)}"


def daily_bars(
    spells: Sequence[Spell], *, now: datetime, days: int, start_date: date | None, timezone: str
) -> tuple[DayBar, ...]:
    """The last `days` local days, today (so far) last, each with how long every status lasted.

    Days before the start date are empty; a day on which clocks change has 23 or 25 hours.
    """
    calendar, starts = _calendar(local_day(now, timezone=timezone), days, timezone)
    since = recorded_since(spells, start_date=start_date, timezone=timezone)
    record_start = starts[0] if since is None else max(starts[0], day_start(since, timezone=timezone))
    known = tuple(spells)
    today = status_times(stretches(known, start=max(record_start, starts[-2]), end=min(now, starts[-1])))
    return (*_past_bars(known, record_start, calendar[:-1], starts[:-1]), DayBar(calendar[-1], today))


@lru_cache(maxsize=1024)
def _past_bars(
    spells: tuple[Spell, ...], record_start: datetime, calendar: tuple[date, ...], starts: tuple[datetime, ...]
) -> tuple[DayBar, ...]:
    """The days before today, which stay the same all day long, while pages are made every minute."""
    known = list(stretches(spells, start=record_start, end=starts[-1]))
    return tuple(DayBar(day, status_times(part)) for day, part in zip(calendar, _cut(known, at=starts), strict=True))


@lru_cache(maxsize=64)
def _calendar(today: date, days: int, timezone: str) -> tuple[tuple[date, ...], tuple[datetime, ...]]:
    """The last `days` days, and the moments between them: the first one's start to the last one's end."""
    calendar = tuple(days_later(today, days=offset) for offset in range(1 - days, 2))
    return calendar[:-1], tuple(day_start(day, timezone=timezone) for day in calendar)


def stretches(spells: Iterable[Spell], *, start: datetime, end: datetime) -> Iterator[Stretch]:
    """The window without gap or overlap: at each moment the worst status of the spells that cover it."""
    if start >= end:
        return
    changes: list[tuple[datetime, ComponentStatus, int]] = []
    for spell in spells:
        begins, ends = max(start, spell.started_at), min(end, spell.ended_at or end)
        if begins < ends:
            changes += [(begins, spell.component_status, 1), (ends, spell.component_status, -1)]
    changes.sort(key=lambda change: change[0])
    running: Counter[ComponentStatus] = Counter()
    edges = [(start, None, 0), *changes, (end, None, 0)]
    for (moment, component_status, step), (following, _, _) in pairwise(edges):
        if component_status is not None:
            running[component_status] += step
        if moment < following:
            yield Stretch(worst_status(+running), moment, following)


def status_times(known: Iterable[Stretch]) -> StatusTimes:
    """How long each status lasted in these stretches."""
    found = tuple(known)
    if len(found) == 1:
        # Most days of most components: nothing but one status, from midnight to midnight.
        return _times_of(found[0].component_status, found[0].end - found[0].start)
    lasted = dict.fromkeys(_NAMES, timedelta())
    for stretch in found:
        lasted[stretch.component_status] += stretch.end - stretch.start
    return StatusTimes(**lasted)


@lru_cache(maxsize=1024)
def _times_of(component_status: ComponentStatus, length: timedelta) -> StatusTimes:
    return StatusTimes(**{component_status.value: length})


def _cut(known: Sequence[Stretch], *, at: Sequence[datetime]) -> Iterator[list[Stretch]]:
    """The stretches cut at the moments `at`: one list for each piece between two of them."""
    index = 0
    for start, end in pairwise(at):
        piece = []
        while index < len(known) and known[index].start < end:
            stretch = known[index]
            piece.append(Stretch(stretch.component_status, max(start, stretch.start), min(end, stretch.end)))
            if stretch.end > end:
                break
            index += 1
        yield piece
