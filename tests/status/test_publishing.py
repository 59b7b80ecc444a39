"""What pages are as of: this minute, or the latest change in it, and never a moment to come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from status.publishing import as_of
from tests.support.status_records import NOW, status_record

MINUTE = NOW.replace(second=0, microsecond=0)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (-3_600 * SECOND, MINUTE),
        (9 * SECOND, MINUTE + 9 * SECOND),
        # Written after whoever reads it looked at the clock.
        (31 * SECOND, MINUTE + 31 * SECOND),
        (40 * SECOND, MINUTE),
        (timedelta(days=250), MINUTE),
    ],
)
def test_a_change_moves_the_moment_within_its_minute_and_never_ahead(changed: timedelta, expected: object) -> None:
    known = replace(status_record(), updated_at=MINUTE + changed)
    assert as_of(known, now=MINUTE + 30 * SECOND) == expected


def test_where_nothing_is_known_it_is_this_minute() -> None:
    assert as_of(replace(status_record(), updated_at=None), now=MINUTE + 30 * SECOND) == MINUTE
