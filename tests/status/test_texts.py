"""The words of the status page: durations, moments, days and the formula."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from ingest.enums import ComponentStatus, Impact, IncidentStatus
from ingest.system_status.rules import page_indicator
from ingest.system_status.schemas import DayBar, StatusTimes, UptimeWeights
from status import texts


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "under 1 s"),
        (1, "1 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (75, "1 min 15 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (86_400, "1 d"),
        (90_000, "1 d 1 h"),
        (86_460, "1 d"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(seconds: float, words: str) -> None:
    assert texts.duration_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("timezone", "words"),
    [
        ("Europe/London", "14 July 2026, 09:14 BST"),
        ("UTC", "14 July 2026, 08:14 UTC"),
        ("America/Sao_Paulo", "14 July 2026, 05:14 UTC-03"),
        ("Asia/Kathmandu", "14 July 2026, 13:59 UTC+0545"),
    ],
)
def test_a_moment_is_told_with_its_zone(timezone: str, words: str) -> None:
    assert texts.moment_words(datetime(2026, 7, 14, 8, 14, tzinfo=UTC), timezone=timezone) == words


def test_a_day_names_its_troubles_worst_first() -> None:
    day = datetime(2026, 7, 4, tzinfo=UTC).date()
    times = StatusTimes(
        operational=timedelta(hours=20),
        under_maintenance=timedelta(hours=1),
        partial_outage=timedelta(minutes=12),
        major_outage=timedelta(minutes=5),
    )
    told = texts.day_sentence(DayBar(day, times))
    assert told == "4 July 2026: major outage 5 min, partial outage 12 min, under maintenance 1 h"
    assert texts.day_sentence(DayBar(day, StatusTimes(operational=timedelta(hours=1)))) == "4 July 2026: no trouble"
    assert texts.day_sentence(DayBar(day, StatusTimes())) == "4 July 2026: not on record"


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        (UptimeWeights(), "Uptime = 1 \u2212 (major + 0.3 \u00d7 partial seconds) \u00f7 all seconds."),
        (
            UptimeWeights(major_outage=1, partial_outage=0.5, under_maintenance=1),
            "Uptime = 1 \u2212 (major + 0.5 \u00d7 partial + maintenance seconds) \u00f7 all seconds.",
        ),
        (UptimeWeights(major_outage=0, partial_outage=0), "Uptime = 1 \u2212 0 \u00f7 all seconds."),
    ],
)
def test_the_formula_shows_the_weights_in_force(weights: UptimeWeights, told: str) -> None:
    assert texts.formula(weights) == told


def test_the_rules_say_what_is_not_counted() -> None:
    told = texts.counting_rules(UptimeWeights(), timezone="Europe/London")
    assert told.startswith("Maintenance and degraded performance do not count against it. ")
    assert "days of Europe/London" in told
    one_free = UptimeWeights(degraded_performance=0.1)
    assert texts.counting_rules(one_free, timezone="UTC").startswith("Maintenance does not count")
    none_free = UptimeWeights(degraded_performance=0.1, under_maintenance=1)
    assert texts.counting_rules(none_free, timezone="UTC").startswith("Days are days of UTC")


def test_every_weighted_status_has_its_word_in_the_formula() -> None:
    said = texts.phrases()
    assert set(said.formula_names) == set(said.not_counted) == set(ComponentStatus) - {ComponentStatus.OPERATIONAL}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (25, "25 s"),
        (0.25, "0.25 s"),
        (59.9999, "60 s"),
        (60, "60 s (1 min)"),
        (7_776_000, "7,776,000 s (90 d)"),
    ],
)
def test_seconds_are_told_to_the_thousandth(seconds: float, words: str) -> None:
    assert texts.seconds_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("share", "coarse", "fine"),
    [
        (1.0, "100 %", "100 %"),
        (1 - 1e-12, "99.99 %", "99.9999 %"),
        (0.9995123456, "99.95 %", "99.9512 %"),
        (0.9998, "99.98 %", "99.9800 %"),
        (0.0, "0.00 %", "0.0000 %"),
    ],
)
def test_a_share_is_rounded_down_and_a_hundred_only_if_nothing_was_lost(share: float, coarse: str, fine: str) -> None:
    assert (texts.percent_words(share), texts.fine_percent_words(share)) == (coarse, fine)


def test_the_equation_has_the_seconds_in_it() -> None:
    times = StatusTimes(
        operational=timedelta(days=90) - timedelta(seconds=4320),
        partial_outage=timedelta(seconds=720),
        major_outage=timedelta(seconds=3600),
    )
    assert texts.equation(times, weights=UptimeWeights()) == (
        "1 \u2212 (1.0 \u00d7 3,600 + 0.3 \u00d7 720) \u00f7 7,776,000 = 99.9509 %"
    )
    free = UptimeWeights(major_outage=0, partial_outage=0)
    assert texts.equation(times, weights=free) == "1 \u2212 0 \u00f7 7,776,000 = 100 %"


@pytest.mark.parametrize(
    ("text", "length", "told"),
    [
        ("short", 20, "short"),
        ("  two\n\nlines\tof it ", 20, "two lines of it"),
        ("cut between words where it can be", 20, "cut between words\u2026"),
        ("w" * 50, 20, "w" * 19 + "\u2026"),
        ("w" * 100_000, 20, "w" * 19 + "\u2026"),
        (" " * 100_000 + "x", 20, "\u2026"),
        ("", 20, ""),
    ],
)
def test_an_excerpt_is_one_line_cut_between_words(text: str, length: int, told: str) -> None:
    assert texts.excerpt(text, length=length) == told
    assert len(told) <= length


@pytest.mark.parametrize(
    ("names", "told"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_names_are_listed_as_people_do(names: list[str], told: str) -> None:
    assert texts.listed(names) == told


def test_every_description_of_an_indicator_has_its_words() -> None:
    for size in range(3):
        for statuses in product(ComponentStatus, repeat=size):
            assert texts.indicator_words(page_indicator(statuses).description)


def test_every_vocabulary_is_whole() -> None:
    said = texts.phrases()
    assert set(said.component_statuses) == set(ComponentStatus)
    assert set(said.impacts) == set(Impact)
    assert set(said.incident_statuses) == set(IncidentStatus)
    assert (len(said.months), len(said.weekdays)) == (12, 7)
