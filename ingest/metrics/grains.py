"""How days are cut into periods: local days, ISO weeks, months. Pure."""

from collections.abc import Iterator
from datetime import date

from ingest.clock import days_later, month_start, months_later
from ingest.metrics.measures import Days, Grain
from ingest.tickets.periods import day_words

# The first day of the period that a day lies in, in the language of the engine.
PERIOD_SQL = {
    Grain.DAY: "{day}",
    Grain.WEEK: "date_trunc('week', {day})::DATE",
    Grain.MONTH: "date_trunc('month', {day})::DATE",
}


def period_start(day: date, grain: Grain) -> date:
    """The first day of the period that `day` lies in."""
    if grain is Grain.MONTH:
        return month_start(day)
    return day if grain is Grain.DAY else days_later(day, days=-day.weekday())


def period_days(start: date, grain: Grain, *, within: Days) -> Days:
    """The days of the period beginning with `start` that lie within the days asked for."""
    return Days(max(start, within.first), min(_last_day(start, grain), within.last))


def period_starts(days: Days, grain: Grain) -> Iterator[date]:
    """The first days of all periods that the days touch, in order; the first may lie before the days."""
    start = period_start(days.first, grain)
    while start <= days.last:
        yield start
        start = days_later(_last_day(start, grain), days=1)


def period_count(days: Days, grain: Grain) -> int:
    """How many periods the days touch at most."""
    shortest = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28}[grain]
    return ((days.last - days.first).days + 1) // shortest + 2


def period_label(start: date, grain: Grain) -> str:
    """How people say it: '4 May 2026', 'Week of 4 May 2026', 'May 2026'."""
    if grain is Grain.MONTH:
        return f"{start:%B %Y}"
    return day_words(start) if grain is Grain.DAY else f"Week of {day_words(start)}"


def _last_day(start: date, grain: Grain) -> date:
    if grain is Grain.MONTH:
        return days_later(months_later(start, months=1), days=-1)
    return start if grain is Grain.DAY else days_later(start, days=6)
