"""What pages are as of, never a moment to come, and since when nobody has moved what moves by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest.enums import IncidentStatus
from status.publishing import as_of, overdue_since
from tests.support.status_records import DAY, HOUR, NOW, maintenance_view, resolved, status_record

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


SCHEDULED, UNDER_WAY = IncidentStatus.SCHEDULED, IncidentStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("said", "begun_ago", "ago"),
    [
        (SCHEDULED, -HOUR, None),
        (SCHEDULED, 110 * SECOND, None),
        (SCHEDULED, 130 * SECOND, 130 * SECOND),
        (UNDER_WAY, HOUR, None),
        (IncidentStatus.VERIFYING, 3 * HOUR, HOUR),
    ],
)
def test_maintenance_that_has_not_moved_for_two_minutes_is_overdue(
    said: IncidentStatus, begun_ago: timedelta, ago: timedelta | None
) -> None:
    one = maintenance_view(1, scheduled_for=NOW - begun_ago, incident_status=said)
    other = maintenance_view(2, scheduled_for=NOW + DAY)
    expected = None if ago is None else NOW - ago
    assert overdue_since((one, other), now=NOW) == expected


def test_what_does_not_move_by_itself_is_over_or_was_just_entered_is_not_overdue() -> None:
    late = maintenance_view(1, scheduled_for=NOW - 9 * HOUR)
    by_hand, entered = replace(late, is_automatic=False), replace(late, updated_at=NOW - 60 * SECOND)
    over = resolved(late, at=NOW - 5 * HOUR, said=IncidentStatus.COMPLETED)
    assert overdue_since((by_hand, entered, over), now=NOW) is None
    assert overdue_since((by_hand, late), now=NOW) == NOW - 9 * HOUR
