"""Spells from changes, against a naive look at every second, for both kinds of source."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enums import ComponentStatus
from ingest.system_status.holding import Change, IncidentSpell, held_now, incident_spells
from ingest.system_status.rules import worst_status

START = datetime(2026, 3, 4, 9, tzinfo=UTC)
SECONDS = 40
OPERATIONAL, DEGRADED, PARTIAL, MAJOR = (
    ComponentStatus.OPERATIONAL,
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
)


def second(number: int) -> datetime:
    return START + timedelta(seconds=number)


def change(incident: int, at: int, old: ComponentStatus, new: ComponentStatus, *, position: int = 0) -> Change:
    return Change(incident, second(at), position, old, new)


def shown(spells: Sequence[IncidentSpell]) -> list[ComponentStatus]:
    """The worst of the spells that cover each second."""
    return [
        worst_status(
            one.component_status
            for one in spells
            if one.started_at <= second(number) and (one.ended_at is None or second(number) < one.ended_at)
        )
        for number in range(SECONDS)
    ]


def last_word(changes: Sequence[Change], number: int) -> ComponentStatus:
    """What the latest of these changes says at a second."""
    said = [one for one in changes if one.at <= second(number)]
    return max(said, key=lambda one: (one.at, one.position)).new_status if said else OPERATIONAL


# By hand


def test_one_incident_is_held_from_change_to_change_until_it_is_over() -> None:
    changes = [change(1, 2, OPERATIONAL, MAJOR), change(1, 5, MAJOR, DEGRADED, position=1)]
    assert incident_spells(changes, ends={1: second(9)}) == (
        IncidentSpell(1, MAJOR, second(2), second(5)),
        IncidentSpell(1, DEGRADED, second(5), second(9)),
    )
    assert incident_spells(changes, ends={1: None})[-1].ended_at is None
    assert held_now(changes, is_over=False) is DEGRADED
    assert held_now(changes, is_over=True) is OPERATIONAL


def test_incidents_side_by_side_do_not_end_each_other() -> None:
    changes = [
        change(1, 1, OPERATIONAL, PARTIAL, position=1),
        change(2, 3, OPERATIONAL, MAJOR, position=2),
        change(2, 5, MAJOR, OPERATIONAL, position=3),
        change(1, 8, PARTIAL, OPERATIONAL, position=4),
    ]
    assert incident_spells(changes, ends={1: second(8), 2: second(5)}) == (
        IncidentSpell(1, PARTIAL, second(1), second(8)),
        IncidentSpell(2, MAJOR, second(3), second(5)),
    )


def test_where_every_change_starts_from_the_one_before_the_last_one_counts() -> None:
    changes = [
        change(1, 1, OPERATIONAL, MAJOR, position=1),
        change(2, 3, MAJOR, DEGRADED, position=2),
        change(1, 6, DEGRADED, OPERATIONAL, position=3),
    ]
    assert incident_spells(changes, ends={1: second(6), 2: second(9)}) == (
        IncidentSpell(1, MAJOR, second(1), second(3)),
        IncidentSpell(2, DEGRADED, second(3), second(6)),
    )


def test_a_change_that_only_attaches_holds_nothing() -> None:
    assert incident_spells([change(1, 1, OPERATIONAL, OPERATIONAL)], ends={1: None}) == ()


# Against a naive look at every second


@st.composite
def side_by_side(draw: st.DrawFn) -> tuple[list[Change], dict[int, datetime | None]]:
    """Incidents that each hold what they hold, some over, some of these without having given it back."""
    changes: list[Change] = []
    ends: dict[int, datetime | None] = {}
    for incident in range(1, draw(st.integers(1, 4)) + 1):
        moments = sorted(draw(st.lists(st.integers(0, SECONDS - 5), min_size=1, max_size=4, unique=True)))
        old = OPERATIONAL
        for at in moments:
            new = draw(st.sampled_from(ComponentStatus))
            changes.append(change(incident, at, old, new, position=len(changes)))
            old = new
        end = draw(st.one_of(st.none(), st.integers(moments[-1], SECONDS)))
        ends[incident] = None if end is None else second(end)
    return draw(st.permutations(changes)), ends


@settings(max_examples=400)
@given(side_by_side())
def test_independent_incidents_show_the_worst_of_what_they_hold(
    drawn: tuple[list[Change], dict[int, datetime | None]],
) -> None:
    changes, ends = drawn
    expected = []
    for number in range(SECONDS):
        going_on = [key for key, end in ends.items() if end is None or second(number) < end]
        words = [last_word([one for one in changes if one.incident_id == key], number) for key in going_on]
        expected.append(worst_status(words))
    assert shown(incident_spells(changes, ends=ends)) == expected


@st.composite
def one_course(draw: st.DrawFn) -> tuple[list[Change], dict[int, datetime | None]]:
    """Changes of one status after the other, whichever incident they are told of."""
    moments = sorted(draw(st.lists(st.integers(0, SECONDS - 5), min_size=1, max_size=9, unique=True)))
    changes: list[Change] = []
    old = OPERATIONAL
    for at in moments:
        new = draw(st.sampled_from(ComponentStatus))
        changes.append(change(draw(st.integers(1, 3)), at, old, new, position=len(changes)))
        old = new
    end = draw(st.one_of(st.none(), st.integers(moments[-1], SECONDS)))
    return draw(st.permutations(changes)), {one.incident_id: None if end is None else second(end) for one in changes}


@settings(max_examples=400)
@given(one_course())
def test_incidents_that_share_one_course_show_its_last_change(
    drawn: tuple[list[Change], dict[int, datetime | None]],
) -> None:
    changes, ends = drawn
    over = next(iter(ends.values()))
    expected = [
        OPERATIONAL if over is not None and second(number) >= over else last_word(changes, number)
        for number in range(SECONDS)
    ]
    assert shown(incident_spells(changes, ends=ends)) == expected


@settings(max_examples=200)
@given(st.one_of(side_by_side(), one_course()))
def test_spells_are_whole_and_never_operational(drawn: tuple[list[Change], dict[int, datetime | None]]) -> None:
    changes, ends = drawn
    spells = incident_spells(changes, ends=ends)
    assert list(spells) == sorted(spells, key=lambda one: (one.started_at, one.incident_id))
    for one in spells:
        assert one.component_status is not OPERATIONAL
        assert one.ended_at is None or one.started_at < one.ended_at
