"""What incidents held a component at: real shapes of both kinds of source, and a made page second by second."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enums import ComponentStatus
from ingest.system_status.holding import WELL, Change, held_now, incident_spells
from ingest.system_status.rules import worst_status
from tests.support.status_files import MadePage

MAINTENANCE, DEGRADED, PARTIAL, MAJOR = tuple(ComponentStatus)[1:]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
A, B, C = 1, 2, 3
Told = tuple[int, float, ComponentStatus, ComponentStatus]
Seen = list[tuple[int, ComponentStatus, float, float | None]]


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


def spells(told: Sequence[Told], **ends: float) -> Seen:
    """Spells in minutes from changes in minutes; `a=5` says that incident A was over at minute 5."""
    changes = [Change(one, at(minute), place, old, new) for place, (one, minute, old, new) in enumerate(told)]
    over = {{"a": A, "b": B, "c": C}[name]: at(minute) for name, minute in ends.items()}
    found = incident_spells(changes, ends=over)
    minutes = [(one.started_at, one.ended_at) for one in found]
    return [
        (
            one.incident_id,
            one.component_status,
            (start - NOON) / timedelta(minutes=1),
            end and (end - NOON) / timedelta(minutes=1),
        )
        for one, (start, end) in zip(found, minutes, strict=True)
    ]


def test_one_incident_from_its_first_change_to_its_giving_back() -> None:
    told = [(A, 0, WELL, PARTIAL), (A, 5, PARTIAL, MAJOR), (A, 9, MAJOR, DEGRADED), (A, 12, DEGRADED, WELL)]
    assert spells(told, a=12) == [(A, PARTIAL, 0, 5), (A, MAJOR, 5, 9), (A, DEGRADED, 9, 12)]


def test_updates_that_change_nothing_part_no_spell() -> None:
    told = [(A, 0, WELL, WELL), (A, 1, WELL, MAJOR), (A, 2, MAJOR, MAJOR), (A, 3, MAJOR, MAJOR), (A, 4, MAJOR, WELL)]
    assert spells(told, a=4) == [(A, MAJOR, 1, 4)]


def test_an_incident_that_only_concerns_a_component_holds_it_at_nothing() -> None:
    assert spells([(A, 0, WELL, WELL), (A, 5, WELL, WELL)], a=5) == []


def test_an_outage_still_going_on_has_no_end() -> None:
    assert spells([(A, 0, WELL, MAJOR)]) == [(A, MAJOR, 0, None)]


def test_being_over_gives_back_what_the_source_forgot() -> None:
    assert spells([(A, 0, WELL, MAJOR)], a=7) == [(A, MAJOR, 0, 7)]
    assert spells([(A, 0, WELL, MAJOR), (A, 7, MAJOR, MAJOR)], a=7) == [(A, MAJOR, 0, 7)]


def test_a_post_mortem_changes_nothing_any_more() -> None:
    told = [(A, 0, WELL, MAJOR), (A, 7, MAJOR, WELL), (A, 90, DEGRADED, DEGRADED), (A, 99, WELL, MAJOR)]
    assert spells(told, a=7) == [(A, MAJOR, 0, 7)]


def test_two_side_by_side_lie_over_each_other() -> None:
    told = [(A, 0, WELL, PARTIAL), (B, 3, WELL, MAJOR), (A, 6, PARTIAL, WELL), (B, 9, MAJOR, WELL)]
    assert spells(told, a=6, b=9) == [(A, PARTIAL, 0, 6), (B, MAJOR, 3, 9)]


def test_two_on_one_course_follow_each_other() -> None:
    told = [(A, 0, WELL, PARTIAL), (B, 3, PARTIAL, MAJOR), (A, 6, MAJOR, WELL), (B, 9, WELL, WELL)]
    assert spells(told, a=6, b=9) == [(A, PARTIAL, 0, 3), (B, MAJOR, 3, 6)]


def test_on_one_course_the_other_may_end_what_one_began() -> None:
    told = [(A, 0, WELL, WELL), (B, 3, WELL, MAJOR), (A, 5, MAJOR, DEGRADED), (B, 8, DEGRADED, WELL)]
    assert spells(told, b=8) == [(B, MAJOR, 3, 5), (A, DEGRADED, 5, 8)]


def test_on_one_course_what_an_ended_incident_forgot_falls_to_what_is_still_held() -> None:
    told = [(A, 0, WELL, DEGRADED), (B, 3, DEGRADED, MAJOR), (B, 5, MAJOR, MAJOR)]
    assert spells(told, a=60, b=6) == [(A, DEGRADED, 0, 3), (B, MAJOR, 3, 6), (A, DEGRADED, 6, 60)]
    # What the other said before somebody made it better is no ground to make it worse again.
    told = [(A, 0, WELL, MAJOR), (B, 3, MAJOR, PARTIAL)]
    assert spells(told, b=6) == [(A, MAJOR, 0, 3), (B, PARTIAL, 3, 6), (A, PARTIAL, 6, None)]


def test_a_component_set_by_hand_between_does_not_turn_one_course_into_two() -> None:
    long = [(A, 0, WELL, PARTIAL), (B, 3, PARTIAL, MAJOR), (B, 5, MAJOR, PARTIAL)]
    by_hand = [(C, 20, DEGRADED, MAJOR), (C, 25, MAJOR, WELL), (A, 30, WELL, WELL)]
    assert spells([*long, *by_hand], a=30, b=10, c=25) == [
        (A, PARTIAL, 0, 3), (B, MAJOR, 3, 5), (B, PARTIAL, 5, 10), (A, PARTIAL, 10, 20), (C, MAJOR, 20, 25),
    ]  # fmt: skip


def test_a_change_of_a_component_that_was_already_low_by_hand_begins_with_the_incident() -> None:
    assert spells([(A, 4, MAJOR, PARTIAL), (A, 8, PARTIAL, WELL)], a=8) == [(A, PARTIAL, 4, 8)]


def test_maintenance_in_the_middle_of_an_incident() -> None:
    side_by_side = [
        (A, 0, WELL, DEGRADED),
        (B, 2, WELL, MAINTENANCE),
        (B, 4, MAINTENANCE, WELL),
        (A, 9, DEGRADED, WELL),
    ]
    assert spells(side_by_side, a=9, b=4) == [(A, DEGRADED, 0, 9), (B, MAINTENANCE, 2, 4)]
    one_course = [(A, 0, WELL, DEGRADED), (B, 2, DEGRADED, MAINTENANCE), (B, 4, MAINTENANCE, WELL), (A, 9, WELL, WELL)]
    assert spells(one_course, a=9, b=4) == [(A, DEGRADED, 0, 2), (B, MAINTENANCE, 2, 4)]


def test_changes_of_one_moment_stand_in_the_order_in_which_they_follow_each_other() -> None:
    # B's is written first, but starts from what A's left.
    told = [(B, 5, PARTIAL, MAJOR), (A, 0, WELL, DEGRADED), (A, 5, DEGRADED, PARTIAL), (B, 7, MAJOR, WELL)]
    assert spells(told, b=7, a=8) == [(A, DEGRADED, 0, 5), (B, MAJOR, 5, 7)]


def test_of_changes_of_one_incident_in_one_moment_the_last_one_counts() -> None:
    told = [(A, 0, WELL, DEGRADED), (A, 0, DEGRADED, MAJOR), (A, 3, MAJOR, PARTIAL), (A, 3, PARTIAL, WELL)]
    assert spells(told, a=3) == [(A, MAJOR, 0, 3)]


def test_the_end_of_one_in_the_moment_another_begins_parts_them() -> None:
    told = [(A, 0, WELL, MAJOR), (A, 5, MAJOR, WELL), (B, 5, WELL, PARTIAL), (B, 9, PARTIAL, WELL)]
    assert spells(told, a=5, b=9) == [(A, MAJOR, 0, 5), (B, PARTIAL, 5, 9)]


def test_the_order_in_which_changes_are_given_does_not_matter() -> None:
    changes = [
        Change(A, at(0), 0, WELL, PARTIAL), Change(B, at(3), 1, PARTIAL, MAJOR),
        Change(A, at(6), 2, MAJOR, WELL), Change(B, at(9), 3, WELL, WELL),
    ]  # fmt: skip
    ends = {A: at(6), B: at(9)}
    assert incident_spells(reversed(changes), ends=ends) == incident_spells(changes, ends=ends)


def test_what_an_incident_holds_now() -> None:
    changes = [Change(A, at(3), 1, MAJOR, DEGRADED), Change(A, at(0), 0, WELL, MAJOR)]
    assert held_now(changes, is_over=False) is DEGRADED
    assert held_now(changes, is_over=True) is WELL
    assert held_now([], is_over=False) is WELL


@st.composite
def acts(draw: st.DrawFn) -> list[tuple[int, str, str, ComponentStatus]]:
    """What happens to one component: a minute, an incident, a word and a status."""
    minutes = sorted(draw(st.sets(st.integers(0, 60), min_size=1, max_size=20)))
    names = st.sampled_from("ABCD")
    words = st.sampled_from(["identified"] * 4 + ["resolved"])
    return [(minute, draw(names), draw(words), draw(st.sampled_from(ComponentStatus))) for minute in minutes]


@pytest.mark.parametrize("is_side_by_side", [True, False])
@settings(max_examples=400)
@given(happened=acts())
def test_every_minute_is_as_the_page_showed_it(
    is_side_by_side: bool, happened: list[tuple[int, str, str, ComponentStatus]]
) -> None:
    page = MadePage(("x",), is_side_by_side)
    over: dict[str, int] = {}
    shown: list[ComponentStatus] = []
    waiting = {minute: rest for minute, *rest in happened}
    for minute in range(62):
        name, word, new = waiting.get(minute, (None, "", WELL))
        if name is not None and name not in over and (word != "resolved" or name in page.told):
            over |= {name: minute} if word == "resolved" else {}
            page.act(name, minute, word, {"x": new})
        shown.append(page.shown("x"))
    changes = [
        Change(
            ord(name),
            datetime.fromisoformat(one["display_at"]),
            place,
            ComponentStatus(each["old_status"]),
            ComponentStatus(each["new_status"]),
        )
        for name, told in page.told.items()
        for place, one in enumerate(told)
        for each in one["affected_components"] or ()
    ]
    base = datetime(2026, 1, 5, tzinfo=UTC)
    found = incident_spells(
        changes, ends={ord(name): base + timedelta(seconds=minute) for name, minute in over.items()}
    )
    for minute, expected in enumerate(shown):
        moment = base + timedelta(seconds=minute)
        covering = [
            one for one in found if one.started_at <= moment and (one.ended_at is None or moment < one.ended_at)
        ]
        assert worst_status(one.component_status for one in covering) is expected
