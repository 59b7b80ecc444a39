"""A report's address: every filter comes back as it was written, and what is wrong is named."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reports.address import (
    ReportAddress,
    address_query,
    length,
    previous_days,
    report_address,
    report_path,
    require_readable,
    without,
)
from ingest.errors import InvalidInputError
from ingest.metrics.measures import Days, FactFilters, Grain

TODAY = date(2026, 5, 20)
IDS = st.lists(st.integers(0, 10**17), max_size=3, unique=True).map(tuple)
WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), max_size=3, unique=True
).map(tuple)
KEYS = st.lists(st.text("abc_", min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
FILTERS = st.builds(
    FactFilters, organisation=IDS, site=IDS, team=IDS, request_type=KEYS, category=WORDS, priority=WORDS, agent=WORDS
)
ADDRESSES = st.builds(
    ReportAddress,
    filters=FILTERS,
    period=st.sampled_from(["last-12-months", "this-month", "all", "2026-05", "2026-05-01..2026-05-07"]),
    grain=st.sampled_from([None, *Grain]),
    is_compared=st.booleans(),
)


@given(ADDRESSES)
def test_an_address_says_exactly_what_was_asked(asked: ReportAddress) -> None:
    assert report_address(parse_qs(address_query(asked), keep_blank_values=True)) == asked


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("last-12-months", date(2025, 6, 1), TODAY),
        ("this-month", date(2026, 5, 1), TODAY),
        ("last-month", date(2026, 4, 1), date(2026, 4, 30)),
        ("last-7-days", date(2026, 5, 14), TODAY),
        ("this-year", date(2026, 1, 1), TODAY),
        ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("all", date(2019, 3, 2), TODAY),
    ],
)
def test_a_period_is_these_days(period: str, first: date, last: date) -> None:
    assert ReportAddress(period=period).days(today=TODAY, first_day=date(2019, 3, 2)) == Days(first, last)


def test_all_of_no_history_is_today() -> None:
    assert ReportAddress(period="all").days(today=TODAY) == Days(TODAY, TODAY)


@pytest.mark.parametrize(
    ("days", "before"),
    [
        (Days(date(2026, 3, 1), date(2026, 3, 31)), Days(date(2026, 2, 1), date(2026, 2, 28))),
        (Days(date(2026, 1, 1), date(2026, 12, 31)), Days(date(2025, 1, 1), date(2025, 12, 31))),
        (Days(date(2025, 6, 1), date(2026, 5, 20)), Days(date(2024, 6, 1), date(2025, 5, 20))),
        (Days(date(2026, 3, 1), date(2026, 3, 30)), Days(date(2026, 2, 1), date(2026, 2, 28))),
        (Days(date(2026, 5, 14), date(2026, 5, 20)), Days(date(2026, 5, 7), date(2026, 5, 13))),
        (Days(date(2026, 5, 20), date(2026, 5, 20)), Days(date(2026, 5, 19), date(2026, 5, 19))),
    ],
)
def test_the_period_before_ends_where_this_one_begins(days: Days, before: Days) -> None:
    assert previous_days(days) == before
    assert length(days) >= 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("organisation", "x"), ("site", "9" * 19), ("grain", "hour"), ("compare", "next"), ("days", "tomorrow"),
        ("days", "1200-01"), ("days", "2026-05-07..2026-05-01"), ("category", "x" * 301), ("agent", "a\x00"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named(name: str, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        report_address({name: [text]})
    assert name in refused.value.fields


def test_a_filter_is_taken_away_alone() -> None:
    asked = ReportAddress(FactFilters(site=(1, 2), category=("",)), period="2026-05")
    assert report_path("overview", without(asked, "site", 1)) == "/reports/overview?site=2&category=-&days=2026-05"


def test_more_periods_than_can_be_read_are_refused_by_grain() -> None:
    days = Days(date(2016, 1, 1), date(2025, 12, 31))
    require_readable(days, Grain.WEEK)
    with pytest.raises(InvalidInputError, match="3,655 days are more") as refused:
        require_readable(days, Grain.DAY)
    assert "grain" in refused.value.fields


@pytest.mark.parametrize(("days", "grain"), [(1, Grain.DAY), (60, Grain.WEEK), (400, Grain.MONTH)])
def test_time_is_cut_as_finely_as_can_be_read(days: int, grain: Grain) -> None:
    first = date(2024, 1, 1)
    assert ReportAddress().grain_of(Days(first, date.fromordinal(first.toordinal() + days - 1))) is grain
