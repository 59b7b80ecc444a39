"""The words of the status page: durations, moments, days and the formula."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.enums import ComponentStatus
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
    assert set(texts._IN_FORMULA) == set(ComponentStatus) - {ComponentStatus.OPERATIONAL}
