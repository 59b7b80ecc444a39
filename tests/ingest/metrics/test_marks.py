"""Periods and places of marks: none left out, none too many, in the order people read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import InvalidInputError
from ingest.metrics.catalogue import METRICS
from ingest.metrics.grains import period_count, period_days, period_label, period_start, period_starts
from ingest.metrics.marks import Asked, figures_of
from ingest.metrics.measures import Days, FactFilters, Grain, Split

FIRST_DAYS = st.dates(date(1970, 1, 1), date(2190, 1, 1))
ONE_DAY = Days(date(2026, 5, 6), date(2026, 5, 6))


@given(first=FIRST_DAYS, span=st.integers(0, 400), grain=st.sampled_from(Grain))
def test_every_day_lies_in_exactly_one_period(first: date, span: int, grain: Grain) -> None:
    days = Days(first, first + timedelta(days=span))
    starts = list(period_starts(days, grain))
    parts = [period_days(start, grain, within=days) for start in starts]
    assert sum((part.last - part.first).days + 1 for part in parts) == span + 1
    assert (parts[0].first, parts[-1].last) == (days.first, days.last)
    assert all(period_start(part.last, grain) == start for start, part in zip(starts, parts, strict=True))
    assert len(starts) <= period_count(days, grain)


def test_periods_have_the_words_people_use() -> None:
    assert [period_label(date(2026, 5, 4), grain) for grain in Grain] == [
        "4 May 2026", "Week of 4 May 2026", "May 2026",
    ]  # fmt: skip


def test_the_largest_come_first_and_what_has_an_order_keeps_it() -> None:
    asked = Asked(METRICS["open_now"], FactFilters(), ONE_DAY, None, (Split.STAGE, Split.SITE))
    cells = {
        ("open", 1): {"n": 2, "tickets": 2},
        ("new", 2): {"n": 1, "tickets": 1},
        ("new", 3): {"n": 2, "tickets": 2},
    }
    stages = ("new", "open", "pending_customer", "on_hold")
    labels = {Split.SITE: {1: "York", 2: "Hull", 3: "Leeds"}, Split.STAGE: dict.fromkeys(stages, "")}
    found = [(one.labels["site"], one.keys["stage"], one.value) for one in figures_of(asked, cells, labels)]
    assert found[:4] == [("Leeds", stage, count) for stage, count in zip(stages, (2, 0, 0, 0), strict=True)]
    assert [site for site, _, _ in found[::4]] == ["Leeds", "York", "Hull"]


def test_more_marks_than_can_be_read_are_refused() -> None:
    asked = Asked(METRICS["created"], FactFilters(), Days(date(2000, 1, 1), date(2026, 1, 1)), Grain.DAY, (Split.SITE,))
    cells = {(date(2020, 1, 1), site): {"n": 1, "tickets": 1} for site in range(20)}
    with pytest.raises(InvalidInputError) as refused:
        next(figures_of(asked, cells, {Split.SITE: dict.fromkeys(range(20), "")}))
    assert set(refused.value.fields) == {"grain"}
