"""Periods in addresses: what they cover, how they are said, what is refused."""

from datetime import date

import pytest

from ingest.errors import InvalidInputError
from ingest.tickets.periods import Period, month_period

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "in February 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "in February 2024"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "in December 2026"),
        ("2026-05-03", date(2026, 5, 3), date(2026, 5, 3), "on 3 May 2026"),
        ("2025-12-30..2026-01-02", date(2025, 12, 30), date(2026, 1, 2), "from 30 December 2025 to 2 January 2026"),
        ("last-7-days", date(2026, 2, 24), None, "in the last 7 days"),
    ],
)
def test_a_period_covers_local_days_and_says_so(text: str, first: date, last: date | None, words: str) -> None:
    assert Period(text).bounds(today=TODAY) == (first, last)
    assert Period(text).words == words


@pytest.mark.parametrize(
    "text",
    ["", "May", "2026-13", "2026-00", "2026-02-30", "2026-01-01..", "last-0x-days", "9999-99", "2026-1", "0000-01"],
)
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInputError, match="is not a period"):
        Period(text)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="ends before it begins"):
        Period("2026-05-02..2026-05-01")


def test_the_period_of_a_month_is_written_as_the_month() -> None:
    assert month_period(date(2026, 5, 1)) == Period("2026-05")
