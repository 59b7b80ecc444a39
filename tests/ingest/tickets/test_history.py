"""What a history says of creation, completion and reopening, also where an exported log repeats its final dates."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enums import Stage
from ingest.tickets.history import Standing, course_of

START = datetime(2026, 5, 1, 9, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def event(hours: float, stage: Stage, *, reported: float | None = None, is_imported: bool = False) -> Standing:
    return Standing(
        position=int(hours * 60),
        at=at(hours),
        status=stage.value,
        stage=stage,
        request_type="incident",
        priority=None,
        site_id=None,
        is_imported=is_imported,
        reported_completed_at=None if reported is None else at(reported),
    )


def row(hours: float, stage: Stage, *, reported: float | None = None) -> Standing:
    return event(hours, stage, reported=reported, is_imported=True)


def test_a_new_ticket_is_open_and_was_never_completed() -> None:
    course = course_of([event(0, Stage.NEW)])
    assert (course.created_at, course.is_open, course.completed_at) == (START, True, None)
    assert course.completion_ats == course.reopen_ats == ()


def test_resolved_then_closed_is_one_completion_at_the_entry() -> None:
    course = course_of([event(0, Stage.NEW), event(2, Stage.RESOLVED), event(9, Stage.CLOSED)])
    assert course.completion_ats == (at(2),)
    assert course.completed_at == at(2)


def test_each_reopening_and_completion_counts_by_its_own_date_and_the_last_entry_is_completed() -> None:
    course = course_of([event(0, Stage.NEW), event(2, Stage.CLOSED), event(3, Stage.OPEN), event(5, Stage.CANCELLED)])
    assert course.completion_ats == (at(2), at(5))
    assert course.reopen_ats == (at(3),)
    assert course.completed_at == at(5)


def test_a_reopened_ticket_is_not_completed_now() -> None:
    course = course_of([event(0, Stage.NEW), event(2, Stage.CLOSED), event(3, Stage.PENDING_CUSTOMER)])
    assert course.completed_at is None
    assert course.completion_ats == (at(2),)


def test_the_source_says_when_a_ticket_of_a_log_was_completed_and_its_rows_when_that_was_seen() -> None:
    course = course_of([event(0, Stage.NEW), row(1, Stage.RESOLVED, reported=3), row(8, Stage.CLOSED, reported=3)])
    assert course.completed_at == at(3)
    assert course.completion_ats == (at(1),)


def test_a_completion_between_two_entries_happened_when_the_source_says() -> None:
    course = course_of([event(0, Stage.NEW), row(9, Stage.CLOSED, reported=3)])
    assert course.completion_ats == (at(3),)
    assert course.completed_at == at(3)


@pytest.mark.parametrize("reported", [0.5, -4])
def test_a_reported_completion_is_not_counted_before_an_entry_that_says_the_ticket_is_open(reported: float) -> None:
    course = course_of([event(0, Stage.NEW), row(1, Stage.OPEN), row(9, Stage.CLOSED, reported=reported)])
    assert course.completion_ats == (at(9),)
    assert course.completed_at == at(reported)


def test_a_log_without_the_date_completes_at_the_row_that_brought_it_there() -> None:
    course = course_of([event(0, Stage.NEW), row(1, Stage.RESOLVED), row(8, Stage.CLOSED)])
    assert course.completed_at == at(1)


def test_final_dates_repeated_on_earlier_rows_are_not_believed_early() -> None:
    course = course_of(
        [
            event(0, Stage.NEW),
            row(1, Stage.RESOLVED, reported=9),
            row(4, Stage.OPEN),
            row(8, Stage.RESOLVED, reported=9),
        ]
    )
    assert course.completion_ats == (at(1), at(8))
    assert course.reopen_ats == (at(4),)
    assert course.completed_at == at(9)


def test_an_open_last_row_makes_the_reported_date_meaningless() -> None:
    course = course_of([event(0, Stage.NEW), row(1, Stage.OPEN, reported=9)])
    assert course.completed_at is None


def test_reopening_here_leaves_the_imported_completion_on_its_own_date() -> None:
    imported = [event(0, Stage.NEW), row(1, Stage.RESOLVED, reported=1)]
    course = course_of([*imported, event(20, Stage.OPEN), event(30, Stage.CLOSED)])
    assert course.completion_ats == (at(1), at(30))
    assert course.reopen_ats == (at(20),)
    assert course.completed_at == at(30)


def test_closing_here_what_was_resolved_there_leaves_the_date_of_the_source() -> None:
    course = course_of([event(0, Stage.NEW), row(4, Stage.RESOLVED, reported=3), event(20, Stage.CLOSED)])
    assert course.completed_at == at(3)


HISTORIES = st.lists(
    st.tuples(st.integers(-3, 9), st.sampled_from(list(Stage)), st.booleans(), st.none() | st.integers(-5, 12)),
    max_size=12,
)


@given(entries=HISTORIES)
def test_at_every_moment_a_ticket_is_counted_as_open_once_or_not_at_all(
    entries: list[tuple[int, Stage, bool, int | None]],
) -> None:
    history = [event(0, Stage.NEW)]
    for position, (hours, stage, is_imported, reported) in enumerate(entries, start=1):
        one = event(hours, stage, is_imported=is_imported, reported=reported if is_imported else None)
        history.append(replace(one, position=position))
    course = course_of(history)
    steps = [
        (course.created_at, 1),
        *((one, 1) for one in course.reopen_ats),
        *((one, -1) for one in course.completion_ats),
    ]
    moments = sorted({moment for moment, _ in steps})
    counts = [sum(step for moment, step in steps if moment <= until) for until in moments]
    assert set(counts) <= {0, 1}
    assert counts[-1] == course.is_open
