"""Uptime and its days: figures worked out by hand, and a naive minute-by-minute count of everything else."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enums import ComponentStatus
from ingest.system_status.schemas import DayBar, Spell, StatusTimes, UptimeWeights
from ingest.system_status.uptime import (
    daily_bars,
    day_start,
    uptime,
    uptime_of_times,
    uptime_percent,
    window_start,
)

OPERATIONAL, MAINTENANCE = ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE
DEGRADED, PARTIAL, MAJOR = (
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
)
WEIGHTS = UptimeWeights()
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def spell(component_status: ComponentStatus, started_at: str, ended_at: str | None = None) -> Spell:
    return Spell(component_status, at(started_at), at(ended_at) if ended_at else None)


def bars(
    *spells: Spell, now: str, days: int, timezone: str = "UTC", start_date: date | None = None
) -> tuple[DayBar, ...]:
    return daily_bars(spells, now=at(now), days=days, start_date=start_date, timezone=timezone)


# Worked out by hand


def test_an_hour_of_major_and_two_of_partial_outage_in_thirty_days() -> None:
    spells = [
        spell(OPERATIONAL, "2026-03-01T00:00", "2026-04-10T08:00"),
        spell(MAJOR, "2026-04-10T08:00", "2026-04-10T09:00"),
        spell(PARTIAL, "2026-04-10T09:00", "2026-04-10T11:00"),
        spell(OPERATIONAL, "2026-04-10T11:00"),
    ]
    found = uptime(spells, at("2026-04-01T00:00"), at("2026-05-01T00:00"), None, "UTC", WEIGHTS)
    # an hour is 3600 s, 0.3 of two hours are 2160 s, thirty days are 2592000 s
    assert found == pytest.approx(1 - 5760 / 2_592_000, abs=1e-15)
    assert uptime_percent(found) == "99.77"


def test_degraded_performance_and_maintenance_cost_nothing_unless_they_are_given_a_weight() -> None:
    spells = [
        spell(DEGRADED, "2026-04-01T00:00", "2026-04-01T06:00"),
        spell(MAINTENANCE, "2026-04-01T06:00", "2026-04-01T12:00"),
        spell(OPERATIONAL, "2026-04-01T12:00"),
    ]
    window = at("2026-04-01T00:00"), at("2026-04-02T00:00")
    assert uptime(spells, *window, None, "UTC", WEIGHTS) == 1
    assert uptime(spells, *window, None, "UTC", UptimeWeights(under_maintenance=1)) == 0.75
    assert uptime(spells, *window, None, "UTC", UptimeWeights(degraded_performance=0.5)) == 0.875


def test_time_before_the_start_date_counts_neither_for_nor_against() -> None:
    spells = [spell(MAJOR, "2026-04-01T00:00", "2026-04-21T12:00"), spell(OPERATIONAL, "2026-04-21T12:00")]
    found = uptime(spells, at("2026-04-01T00:00"), at("2026-05-01T00:00"), date(2026, 4, 21), "UTC", WEIGHTS)
    # half a day lost of the ten days from 21 to 30 April
    assert found == pytest.approx(0.95, abs=1e-15)


def test_the_start_date_is_a_day_of_the_pages_zone() -> None:
    spells = [spell(MAJOR, "2026-01-01T00:00")]
    # 10 January begins in Tokyo at 15:00 UTC of the 9th
    found = daily_bars(spells, now=at("2026-01-09T16:00"), days=3, start_date=date(2026, 1, 10), timezone="Asia/Tokyo")
    assert [bar.day for bar in found] == [date(2026, 1, 8), date(2026, 1, 9), date(2026, 1, 10)]
    assert [bar.times.major_outage for bar in found] == [timedelta(), timedelta(), HOUR]


def test_nothing_on_record_is_no_uptime_rather_than_a_full_one() -> None:
    window = at("2026-04-01T00:00"), at("2026-05-01T00:00")
    assert uptime([], *window, date(2026, 6, 1), "UTC", WEIGHTS) is None
    assert uptime_of_times(StatusTimes(), weights=WEIGHTS) is None


def test_a_component_without_start_date_is_on_record_from_the_day_of_its_first_spell() -> None:
    found = bars(spell(OPERATIONAL, "2026-04-03T09:00"), now="2026-04-04T12:00", days=4)
    assert [bar.is_recorded for bar in found] == [False, False, True, True]
    assert [bar.times.total for bar in found] == [timedelta(), timedelta(), 24 * HOUR, 12 * HOUR]


def test_the_running_spell_goes_on_until_now_and_no_further() -> None:
    found = bars(
        spell(OPERATIONAL, "2026-04-01T00:00", "2026-04-02T23:00"),
        spell(MAJOR, "2026-04-02T23:00"),
        now="2026-04-03T02:30",
        days=2,
    )
    assert found[0].times == StatusTimes(operational=23 * HOUR, major_outage=HOUR)
    assert found[1].times == StatusTimes(major_outage=2.5 * HOUR)
    assert [bar.times.worst for bar in found] == [MAJOR, MAJOR]


def test_where_spells_overlap_the_worst_counts_once() -> None:
    found = bars(
        spell(OPERATIONAL, "2026-04-01T00:00"),
        spell(PARTIAL, "2026-04-02T01:00", "2026-04-02T05:00"),
        spell(MAJOR, "2026-04-02T02:00", "2026-04-02T03:00"),
        spell(PARTIAL, "2026-04-02T04:00", "2026-04-02T06:00"),
        now="2026-04-03T00:00",
        days=2,
    )
    assert found[0].times == StatusTimes(operational=19 * HOUR, partial_outage=4 * HOUR, major_outage=HOUR)


def test_time_that_no_spell_covers_is_operational() -> None:
    found = bars(
        spell(MAJOR, "2026-04-01T00:00", "2026-04-01T01:00"),
        spell(MAJOR, "2026-04-01T23:00", "2026-04-02T00:00"),
        now="2026-04-02T12:00",
        days=2,
    )
    assert found[0].times == StatusTimes(operational=22 * HOUR, major_outage=2 * HOUR)
    assert found[1].times == StatusTimes(operational=12 * HOUR)


@pytest.mark.parametrize(
    ("timezone", "day", "hours"),
    [
        ("Europe/London", date(2026, 3, 29), 23),
        ("Europe/London", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),  # clocks change at midnight itself
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
        ("America/Havana", date(2026, 11, 1), 25),
        ("Pacific/Apia", date(2011, 12, 30), 0),  # a day that Samoa never had
        ("Asia/Kathmandu", date(2026, 1, 1), 24),
    ],
)
def test_a_day_is_as_long_as_its_zone_makes_it(timezone: str, day: date, hours: float) -> None:
    start = day_start(day - timedelta(days=1), timezone=timezone)
    now = day_start(day + timedelta(days=2), timezone=timezone) - MINUTE
    found = daily_bars([Spell(OPERATIONAL, start, None)], now=now, days=3, start_date=None, timezone=timezone)
    assert {bar.day: bar.times.total for bar in found}[day] == timedelta(hours=hours)


def test_a_window_of_days_ends_with_today_in_the_pages_zone() -> None:
    # 23:30 UTC is already tomorrow in London's summer
    found = window_start(now=at("2026-07-01T23:30"), days=2, timezone="Europe/London")
    assert found == at("2026-06-30T23:00")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (1.0, "100"),
        (1 - 1e-15, "99.99"),
        (0.99999, "99.99"),
        (0.9999, "99.99"),
        (0.9998, "99.98"),
        (0.99979999, "99.97"),
        (0.57, "57.00"),
        (0.0, "0.00"),
    ],
)
def test_a_percentage_is_rounded_down_so_that_100_means_all(share: float, shown: str) -> None:
    assert uptime_percent(share) == shown


# Against a naive count

ZONES = ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu"]
FIRST_MINUTE = at("2026-03-20T00:00")  # the fortnight in which most clocks go forward
MINUTES = 14 * 24 * 60


@st.composite
def histories(draw: st.DrawFn) -> list[Spell]:
    spells = []
    for _ in range(draw(st.integers(0, 8))):
        begin = draw(st.integers(-2000, MINUTES))
        length = draw(st.one_of(st.none(), st.integers(0, 6000)))
        started_at = FIRST_MINUTE + begin * MINUTE
        ended_at = None if length is None else started_at + length * MINUTE
        spells.append(Spell(draw(st.sampled_from(ComponentStatus)), started_at, ended_at))
    return spells


def naive_days(
    spells: list[Spell], *, now: datetime, days: int, start_date: date | None, timezone: str
) -> dict[date, Counter[ComponentStatus]]:
    """One minute after the other: its local day, and the worst spell that covers it."""
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    first = today - timedelta(days=days - 1)
    if start_date is None and spells:
        start_date = min(each.started_at for each in spells).astimezone(zone).date()
    counted: dict[date, Counter[ComponentStatus]] = {first + timedelta(days=n): Counter() for n in range(days)}
    order = [OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR]
    minute = now - (days + 2) * 24 * HOUR
    while minute < now:
        day = minute.astimezone(zone).date()
        if day in counted and (start_date is None or day >= start_date):
            covering = [
                each.component_status
                for each in spells
                if each.started_at <= minute and (each.ended_at is None or minute < each.ended_at)
            ]
            counted[day][max(covering, key=order.index, default=OPERATIONAL)] += 1
        minute += MINUTE
    return counted


@settings(max_examples=60, deadline=None)
@given(
    spells=histories(),
    now_minute=st.integers(0, MINUTES),
    days=st.integers(1, 8),
    start_day=st.one_of(st.none(), st.integers(0, 20)),
    timezone=st.sampled_from(ZONES),
)
def test_days_and_uptime_are_what_counting_minute_by_minute_gives(
    spells: list[Spell], now_minute: int, days: int, start_day: int | None, timezone: str
) -> None:
    now = FIRST_MINUTE + now_minute * MINUTE
    start_date = None if start_day is None else date(2026, 3, 18) + timedelta(days=start_day)
    counted = naive_days(spells, now=now, days=days, start_date=start_date, timezone=timezone)
    found = daily_bars(spells, now=now, days=days, start_date=start_date, timezone=timezone)
    assert [bar.day for bar in found] == list(counted)
    for bar in found:
        assert {each: bar.times.of(each) // MINUTE for each in ComponentStatus if bar.times.of(each)} == dict(
            counted[bar.day]
        )
    total = sum((counts for counts in counted.values()), Counter())
    share = uptime(spells, window_start(now=now, days=days, timezone=timezone), now, start_date, timezone, WEIGHTS)
    minutes = sum(total.values())
    if minutes == 0:
        assert share is None
    else:
        exact = 1 - (Fraction(total[MAJOR]) + Fraction(3, 10) * total[PARTIAL]) / minutes
        assert share == pytest.approx(float(exact), abs=1e-12)


@given(lost=st.integers(0, 7_776_000_000_000))
def test_a_hundred_is_shown_only_when_nothing_was_lost(lost: int) -> None:
    whole = timedelta(days=90)
    times = StatusTimes(operational=whole - timedelta(microseconds=lost), major_outage=timedelta(microseconds=lost))
    share = uptime_of_times(times, weights=WEIGHTS)
    assert share is not None
    assert (uptime_percent(share) == "100") == (lost == 0)


@given(histories(), histories())
def test_times_add_up_status_by_status(some: list[Spell], more: list[Spell]) -> None:
    def times(spells: list[Spell]) -> StatusTimes:
        found = daily_bars(
            spells, now=FIRST_MINUTE + MINUTES * MINUTE, days=5, start_date=None, timezone="Europe/London"
        )
        return sum((bar.times for bar in found), StatusTimes())

    one, other = times(some), times(more)
    assert (one + other).total == one.total + other.total
    assert (one + other).of(MAJOR) == one.of(MAJOR) + other.of(MAJOR)
