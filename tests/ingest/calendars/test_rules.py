"""Business time by hand-computed cases, and held against a clock that is looked at every minute. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.calendars.rules import BusinessCalendar, CalendarHistory, Week, business_seconds, round_the_clock
from ingest.clock import zone

HOUR = 3600
OFFICE = ((8 * 60, 17 * 60),)
WEEKDAYS: Week = (*(OFFICE,) * 5, (), ())
ALL_NIGHT: Week = (((0, 2 * 60 + 30), (2 * 60 + 30, 24 * 60)),) * 7
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def office(timezone: str = "Europe/Berlin") -> BusinessCalendar:
    return BusinessCalendar(timezone, WEEKDAYS, CHRISTMAS)


def local(timezone: str, text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone(timezone), fold=fold).astimezone(UTC)


def between(calendar: BusinessCalendar, start: str, end: str) -> int:
    return business_seconds(calendar, local(calendar.timezone, start), local(calendar.timezone, end))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # Within a day, before it, after it, and beyond it at both ends.
        ("2026-11-25 09:00", "2026-11-25 10:30", 1.5),
        ("2026-11-25 05:00", "2026-11-25 08:00", 0),
        ("2026-11-25 17:00", "2026-11-26 08:00", 0),
        ("2026-11-25 00:00", "2026-11-26 00:00", 9),
        # Friday afternoon to Monday morning, from within a weekend, and two whole weeks.
        ("2026-11-20 16:00", "2026-11-23 09:00", 2),
        ("2026-11-21 12:00", "2026-11-23 08:01", 1 / 60),
        ("2026-11-21 12:00", "2026-11-22 12:00", 0),
        ("2026-11-09 12:00", "2026-11-23 12:00", 90),
        # Thursday 24 December to Tuesday 29: Friday and Monday are holidays.
        ("2026-12-24 16:00", "2026-12-29 09:00", 2),
        # Over the new year of the clock and of UTC: Thursday and Friday are no holidays here.
        ("2026-12-31 16:00", "2027-01-01 09:00", 2),
        # Four years: 1044 weekdays from 2023-01-01 to 2026-12-31, of which two are holidays.
        ("2023-01-01 00:00", "2027-01-01 00:00", (1044 - 2) * 9),
        ("2026-11-25 10:00", "2026-11-25 10:00", 0),
        ("2026-11-25 12:00", "2026-11-25 10:00", 0),
    ],
)
def test_weekends_and_holidays_are_left_out(start: str, end: str, hours: float) -> None:
    assert between(office(), start, end) == round(hours * HOUR)


def test_the_hours_are_those_of_the_calendars_zone() -> None:
    start, end = datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 25, 12, tzinfo=UTC)
    # It is 1 to 13 o'clock in Berlin, 19 to 7 in New York, 13 to 1 in Auckland, and 5:30 to 17:30 in Kolkata.
    found = {name: business_seconds(office(name), start, end) / HOUR for name in (
        "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata",
    )}  # fmt: skip
    assert found == {"Europe/Berlin": 5, "America/New_York": 0, "Pacific/Auckland": 4, "Asia/Kolkata": 9}


@pytest.mark.parametrize("timezone", ["America/Los_Angeles", "UTC", "Pacific/Auckland"])
def test_nothing_is_lost_at_the_turn_of_the_year(timezone: str) -> None:
    calendar = round_the_clock(timezone)
    for hour in range(24):
        start = datetime(2026, 12, 31, hour, tzinfo=UTC)
        assert business_seconds(calendar, start, start + timedelta(days=1)) == 24 * HOUR


def test_several_spells_a_day_leave_the_pause_out() -> None:
    shop = BusinessCalendar("Europe/Berlin", (((480, 720), (780, 1050)),) * 7)
    assert between(shop, "2026-11-25 11:00", "2026-11-25 14:00") == 2 * HOUR
    assert between(shop, "2026-11-25 12:00", "2026-11-25 13:00") == 0
    assert between(shop, "2026-11-25 00:00", "2026-11-27 00:00") == 2 * 8.5 * HOUR


# The days on which clocks go forward and back, and how many hours each has.
CHANGES = [
    ("Europe/Berlin", "2026-03-29", 23),
    ("Europe/Berlin", "2026-10-25", 25),
    ("America/New_York", "2026-03-08", 23),
    ("America/New_York", "2026-11-01", 25),
    ("Australia/Lord_Howe", "2026-10-04", 23.5),
    ("Australia/Lord_Howe", "2026-04-05", 24.5),
    ("Pacific/Auckland", "2026-09-27", 23),
    ("Pacific/Auckland", "2026-04-05", 25),
    # At midnight: the day begins at 1 o'clock, or midnight comes twice.
    ("Africa/Cairo", "2026-04-24", 23),
    ("America/Havana", "2026-03-08", 23),
    ("America/Havana", "2026-11-01", 25),
    # A day that never was.
    ("Pacific/Apia", "2011-12-30", 0),
]


@pytest.mark.parametrize(("timezone", "day", "hours"), CHANGES)
def test_a_day_on_which_clocks_change_has_the_hours_that_pass(timezone: str, day: str, hours: float) -> None:
    following = str(date.fromisoformat(day) + timedelta(days=1))
    before = f"{date.fromisoformat(day) - timedelta(days=1)} 12:00"
    for calendar in (round_the_clock(timezone), BusinessCalendar(timezone, ALL_NIGHT)):
        midday = between(calendar, before, f"{following} 12:00")
        assert midday == (hours + 24) * HOUR
    # Office hours lie far from the change, and are nine as ever, on the days that are.
    daily = BusinessCalendar(timezone, (OFFICE,) * 7)
    assert between(daily, f"{day} 00:00", f"{following} 00:00") == (9 * HOUR if hours else 0)
    # With that day closed nothing of its hours is left, and the days around it are whole.
    closed = BusinessCalendar(timezone, (((0, 1440),),) * 7, frozenset({date.fromisoformat(day)}))
    assert between(closed, before, f"{following} 12:00") == 24 * HOUR


@pytest.mark.parametrize(
    ("timezone", "day", "spell", "hours"),
    [
        # Forward from 2 to 3: of 01:00-02:30 passes one hour, of 02:30-04:00 one, of 02:15-02:45 nothing.
        ("Europe/Berlin", "2026-03-29", (60, 150), 1),
        ("Europe/Berlin", "2026-03-29", (150, 240), 1),
        ("Europe/Berlin", "2026-03-29", (135, 165), 0),
        ("America/New_York", "2026-03-08", (60, 240), 2),
        # Half an hour forward from 2 to 2:30.
        ("Australia/Lord_Howe", "2026-10-04", (60, 180), 1.5),
        ("Australia/Lord_Howe", "2026-10-04", (105, 135), 0.25),
        # Back from 3 to 2: 01:00-02:30 ends when it is 02:30 first, 02:30-04:00 holds the hour that comes again.
        ("Europe/Berlin", "2026-10-25", (60, 150), 1.5),
        ("Europe/Berlin", "2026-10-25", (150, 240), 2.5),
        ("Europe/Berlin", "2026-10-25", (60, 240), 4),
        ("America/New_York", "2026-11-01", (60, 120), 2),
        # Back from 2 to 1:30, and from 3 to 2.
        ("Australia/Lord_Howe", "2026-04-05", (60, 180), 2.5),
        ("Pacific/Auckland", "2026-04-05", (0, 180), 4),
    ],
)
def test_hours_in_which_clocks_change_are_the_time_that_passes(
    timezone: str, day: str, spell: tuple[int, int], hours: float
) -> None:
    calendar = BusinessCalendar(timezone, ((spell,),) * 7)
    following = str(date.fromisoformat(day) + timedelta(days=1))
    assert between(calendar, f"{day} 00:00", f"{following} 00:00") == hours * HOUR


def test_in_the_hour_that_comes_twice_each_moment_counts_once() -> None:
    night, place = BusinessCalendar("Europe/Berlin", (((120, 180),),) * 7), "Europe/Berlin"
    first, second = local(place, "2026-10-25 02:30"), local(place, "2026-10-25 02:30", fold=1)
    assert business_seconds(night, first, second) == HOUR
    assert business_seconds(night, second, local(place, "2026-10-25 12:00")) == HOUR / 2


def test_moments_count_by_their_whole_second() -> None:
    start = datetime(2026, 11, 25, 9, 0, 0, 900_000, tzinfo=UTC)
    middle, end = start + timedelta(seconds=0.3), start + timedelta(seconds=1.6)
    parts = [business_seconds(office(), *span) for span in ((start, middle), (middle, end), (start, end))]
    assert parts == [1, 1, 2]
    before = datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC)
    assert business_seconds(round_the_clock("UTC"), before, datetime(1970, 1, 1, tzinfo=UTC)) == 1


def test_a_calendar_changed_in_mid_flight_is_for_clocks_that_start_later() -> None:
    changed = local("Europe/Berlin", "2026-11-25 12:00")
    history = CalendarHistory(((None, office()), (changed, round_the_clock("Europe/Berlin"))))
    before, after = changed - timedelta(hours=1), changed + timedelta(hours=24)
    # One event: started under office hours, it keeps to them: 11 to 17, and 8 to 12 on the day after.
    assert history.business_seconds(before, after) == 10 * HOUR
    assert history.business_seconds(changed, after) == 24 * HOUR
    # Several: each spell by the calendar at its own start.
    spells = [(before, changed + timedelta(hours=9)), (changed + timedelta(hours=9), after)]
    assert history.accumulated(spells) == (6 + 15) * HOUR
    assert history.accumulated([]) == 0


def test_the_first_calendar_is_from_ever_and_the_last_that_came_into_force_holds() -> None:
    calendars = [office(name) for name in ("Europe/Berlin", "Europe/Paris", "Europe/London")]
    moments = [datetime(2026, month, 1, tzinfo=UTC) for month in (3, 6)]
    history = CalendarHistory(tuple(zip([None, *moments], calendars, strict=True)))
    second = timedelta(seconds=1)
    assert history.at(datetime(1970, 1, 1, tzinfo=UTC)) is history.at(moments[0] - second) is calendars[0]
    assert history.at(moments[0]) is history.at(moments[1] - second) is calendars[1]
    assert history.at(moments[1]) is calendars[2]
    with pytest.raises(ValueError, match="at least one"):
        CalendarHistory(())


ZONES = sorted({timezone for timezone, _day, _hours in CHANGES} | {"UTC", "Asia/Kathmandu"})
# Days around which something changes, on some of the world's clocks or in a year.
NEAR = [
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 10, 24),
    date(2026, 11, 1),
    date(2026, 12, 30),
    date(2011, 12, 29),
]


@st.composite
def calendars(draw: st.DrawFn) -> BusinessCalendar:
    def day() -> tuple[tuple[int, int], ...]:
        count = draw(st.integers(0, 3))
        edges = sorted(draw(st.sets(st.integers(0, 1440), min_size=2 * count, max_size=2 * count)))
        return tuple(zip(edges[::2], edges[1::2], strict=True))

    holidays = draw(st.frozensets(st.sampled_from([one + timedelta(days=2) for one in NEAR]), max_size=3))
    return BusinessCalendar(draw(st.sampled_from(ZONES)), tuple(day() for _ in range(7)), holidays)


@st.composite
def moments_in_order(draw: st.DrawFn, count: int) -> list[datetime]:
    first = draw(st.sampled_from(NEAR))
    begun = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return sorted(begun + timedelta(minutes=draw(st.integers(0, 3 * 1440))) for _ in range(count))


def looked_at_every_minute(calendar: BusinessCalendar, start: datetime, end: datetime) -> int:
    """The same by looking at a clock every minute, and believing it only when it is past what it showed before."""
    return sum(60 for minute, shown in _clock(calendar, start, end) if minute >= start and _is_open(calendar, shown))


def _clock(calendar: BusinessCalendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    minute = start - timedelta(days=1)
    shown = datetime.min  # noqa: DTZ901 - what a clock on the wall shows
    while minute < end:
        shown = max(shown, minute.astimezone(zone(calendar.timezone)).replace(tzinfo=None))
        yield minute, shown
        minute += timedelta(minutes=1)


def _is_open(calendar: BusinessCalendar, shown: datetime) -> bool:
    minute = shown.hour * 60 + shown.minute
    hours: Any = calendar.week[shown.weekday()]
    return shown.date() not in calendar.holidays and any(opens <= minute < closes for opens, closes in hours)


@settings(max_examples=30)
@given(calendars(), moments_in_order(2))
def test_it_is_what_looking_at_the_clock_every_minute_gives(calendar: BusinessCalendar, span: list[datetime]) -> None:
    start, end = span
    assert business_seconds(calendar, start, end) == looked_at_every_minute(calendar, start, end)


@settings(max_examples=50)
@given(calendars(), moments_in_order(4), st.integers(0, 3))
def test_parts_add_up_and_more_time_is_never_less(
    calendar: BusinessCalendar, moments: list[datetime], years: int
) -> None:
    moments[-1] += timedelta(days=365 * years, seconds=years)
    parts = [business_seconds(calendar, *span) for span in pairwise(moments)]
    assert sum(parts) == business_seconds(calendar, moments[0], moments[-1])
    for part, (start, end) in zip(parts, pairwise(moments), strict=True):
        assert 0 <= part <= (end - start).total_seconds()
    history = CalendarHistory(((None, calendar),))
    assert history.accumulated(pairwise(moments)) == sum(parts)
