"""Uptime on cases worked out by hand to 1e-9, and against a naive count of every second."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enums import ComponentStatus
from ingest.system_status.schemas import Spell, StatusTimes, UptimeWeights
from ingest.system_status.uptime import daily_bars, uptime, uptime_of_times

PARTIAL, MAJOR, DEGRADED = (
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
    ComponentStatus.DEGRADED_PERFORMANCE,
)
WEIGHTS = UptimeWeights()
DAY = 86_400


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def share(*spells: Spell, start: str, end: str, since: date | None = None, timezone: str = "UTC") -> float | None:
    return uptime(list(spells), at(start), at(end), since, timezone, WEIGHTS)


def bar_shares(*spells: Spell, now: str, days: int, since: date, timezone: str) -> list[float | None]:
    bars = daily_bars(list(spells), now=at(now), days=days, start_date=since, timezone=timezone)
    return [uptime_of_times(bar.times, weights=WEIGHTS) for bar in bars]


# Worked out by hand


def test_a_partial_outage_over_midnight_on_the_day_clocks_go_forward() -> None:
    # London, 29 March 2026: 23 hours long, from 00:00 to 23:00 UTC. Out from 23:30 of the 28th to 01:30 UTC.
    outage = Spell(PARTIAL, at("2026-03-28T23:30"), at("2026-03-29T01:30"))
    found = bar_shares(outage, now="2026-03-29T23:00", days=3, since=date(2026, 3, 28), timezone="Europe/London")
    assert found[0] == pytest.approx(1 - 0.3 * 1_800 / DAY, abs=1e-9)
    assert found[1] == pytest.approx(1 - 0.3 * 5_400 / (23 * 3_600), abs=1e-9)
    assert found[2] is None


def test_a_partial_outage_over_midnight_on_the_day_clocks_go_back() -> None:
    # New York, 1 November 2026: 25 hours long, from 04:00 UTC to 05:00 UTC of the 2nd. Out from 03:30 to 05:15 UTC.
    outage = Spell(PARTIAL, at("2026-11-01T03:30"), at("2026-11-01T05:15"))
    found = bar_shares(outage, now="2026-11-02T05:00", days=3, since=date(2026, 10, 31), timezone="America/New_York")
    assert found[0] == pytest.approx(1 - 0.3 * 1_800 / DAY, abs=1e-9)
    assert found[1] == pytest.approx(1 - 0.3 * 4_500 / (25 * 3_600), abs=1e-9)
    assert found[2] is None


def test_two_overlapping_incidents_on_one_component_lose_each_second_once_at_its_worst() -> None:
    # Partial from 10:00 to 12:00, major from 11:00 to 11:30: half an hour of major, an hour and a half of partial.
    found = share(
        Spell(PARTIAL, at("2026-03-04T10:00"), at("2026-03-04T12:00")),
        Spell(MAJOR, at("2026-03-04T11:00"), at("2026-03-04T11:30")),
        start="2026-03-04T00:00",
        end="2026-03-05T00:00",
        since=date(2026, 1, 1),
    )
    assert found == pytest.approx(1 - (1_800 + 0.3 * 5_400) / DAY, abs=1e-9)


def test_a_start_date_inside_the_window_shortens_it() -> None:
    # Thirty days asked for, on record for the last four; an hour of major outage before and one after the start.
    found = share(
        Spell(MAJOR, at("2026-03-20T10:00"), at("2026-03-20T11:00")),
        Spell(MAJOR, at("2026-03-28T10:00"), at("2026-03-28T11:00")),
        start="2026-03-01T00:00",
        end="2026-03-31T00:00",
        since=date(2026, 3, 27),
    )
    assert found == pytest.approx(1 - 3_600 / (4 * DAY), abs=1e-9)


def test_an_outage_still_going_on_counts_up_to_now() -> None:
    found = share(
        Spell(MAJOR, at("2026-03-04T23:59:30"), None),
        start="2026-03-04T00:00",
        end="2026-03-05T00:10:15",
        since=date(2026, 3, 4),
    )
    assert found == pytest.approx(1 - 645 / (DAY + 615), abs=1e-9)


# Against a naive count of every second

FIRST = at("2026-03-28T00:00")
SECONDS = 3 * DAY
ZONES = ("Europe/London", "America/New_York", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Auckland")
ORDER = list(ComponentStatus)


@lru_cache
def local_days(timezone: str) -> np.ndarray:
    """The local day (as an ordinal) of each second, each looked up by itself."""
    zone = ZoneInfo(timezone)
    return np.array([(FIRST + timedelta(seconds=n)).astimezone(zone).toordinal() for n in range(SECONDS)])


@st.composite
def spells_by_seconds(draw: st.DrawFn) -> list[Spell]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        begin = draw(st.integers(-DAY, SECONDS))
        length = draw(st.one_of(st.none(), st.integers(0, DAY)))
        started_at = FIRST + timedelta(seconds=begin)
        ended_at = None if length is None else started_at + timedelta(seconds=length)
        found.append(Spell(draw(st.sampled_from(ORDER)), started_at, ended_at))
    return found


def naive_statuses(spells: list[Spell]) -> np.ndarray:
    """The worst status (by its rank) that covers each second."""
    worst = np.zeros(SECONDS, dtype=int)
    moments = np.arange(SECONDS)
    for one in spells:
        begin = (one.started_at - FIRST).total_seconds()
        end = np.inf if one.ended_at is None else (one.ended_at - FIRST).total_seconds()
        covered = (moments >= begin) & (moments < end)
        worst[covered] = np.maximum(worst[covered], ORDER.index(one.component_status))
    return worst


@settings(max_examples=150)
@given(
    spells=spells_by_seconds(),
    window=st.tuples(st.integers(0, SECONDS), st.integers(0, SECONDS)).map(sorted),
    since=st.one_of(st.none(), st.integers(-1, 4)),
    timezone=st.sampled_from(ZONES),
)
def test_uptime_is_what_counting_every_second_gives(
    spells: list[Spell], window: list[int], since: int | None, timezone: str
) -> None:
    start_date = None if since is None else date(2026, 3, 28) + timedelta(days=since)
    first_day = start_date
    if start_date is None and spells:
        first_day = min(one.started_at for one in spells).astimezone(ZoneInfo(timezone)).date()
    counted = np.zeros(SECONDS, dtype=bool)
    counted[window[0] : window[1]] = True
    if first_day is not None:
        counted &= local_days(timezone) >= first_day.toordinal()
    statuses = naive_statuses(spells)[counted]
    found = uptime(
        spells,
        FIRST + timedelta(seconds=window[0]),
        FIRST + timedelta(seconds=window[1]),
        start_date,
        timezone,
        WEIGHTS,
    )
    if len(statuses) == 0:
        assert found is None
        return
    lost = np.sum(statuses == ORDER.index(MAJOR)) + 0.3 * np.sum(statuses == ORDER.index(PARTIAL))
    assert found == pytest.approx(1 - lost / len(statuses), abs=1e-9)


@settings(max_examples=100)
@given(spells=spells_by_seconds(), now=st.integers(1, SECONDS), timezone=st.sampled_from(ZONES))
def test_each_days_seconds_are_what_counting_every_second_gives(spells: list[Spell], now: int, timezone: str) -> None:
    moment = FIRST + timedelta(seconds=now)
    start_date = date(2026, 3, 28)
    bars = daily_bars(spells, now=moment, days=2, start_date=start_date, timezone=timezone)
    days, statuses = local_days(timezone)[:now], naive_statuses(spells)[:now]
    for bar in bars:
        if bar.day.toordinal() <= days[0]:
            continue  # this day began before the seconds that are counted
        of_day = statuses[days == bar.day.toordinal()]
        expected = {each.value: timedelta(seconds=int(np.sum(of_day == rank))) for rank, each in enumerate(ORDER)}
        assert bar.times == StatusTimes(**expected)
