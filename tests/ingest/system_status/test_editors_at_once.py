"""Editors at the same moment: nothing is lost, nobody deadlocks, and what is shown follows from all of it."""

import pytest
from sqlalchemy import Engine, select

from ingest.db.engine import reading, rehearsal, unit_of_work
from ingest.enums import IncidentStatus
from ingest.errors import InvalidInputError
from ingest.models.system_status import ComponentChange, ComponentSpell, Incident, IncidentUpdate, StatusEdit
from ingest.system_status import records, service
from ingest.viewer import PUBLIC
from tests.support.databases import together
from tests.support.incidents import (
    DEGRADED,
    ERIN,
    HOUR,
    MAJOR,
    NINE,
    OPERATIONAL,
    PARTIAL,
    component,
    count,
    held,
    opened,
    seen,
    status_of,
    told,
)


@pytest.fixture
def pair(database: Engine) -> tuple[int, int]:
    """Two components, committed."""
    with unit_of_work() as session:
        return component(session, "Voice"), component(session, "Mail")


def test_updates_posted_at_once_all_stand(pair: tuple[int, int]) -> None:
    voice, mail = pair
    with unit_of_work() as session:
        public_id = opened(session, {voice: MAJOR}, started_at=NINE)

    def post(number: int) -> None:
        with unit_of_work() as session:
            statuses = {voice: PARTIAL, mail: DEGRADED} if number % 2 else {mail: PARTIAL, voice: MAJOR}
            told(session, public_id, "identified", body=f"Word {number}", component_statuses=statuses)

    together([lambda number=number: post(number) for number in range(6)])
    with reading() as session:
        view = seen(session, public_id)
        assert {one.body for one in view.updates} == {"We are looking.", *(f"Word {number}" for number in range(6))}
        # What is held and what is shown is what the last of them said, and each began where the one before it ended.
        last = {one.name: one.new_status for one in view.updates[0].affected}
        assert (status_of(session, voice), status_of(session, mail)) == (last["Voice"], last["Mail"])
        changes = session.scalars(
            select(ComponentChange).where(ComponentChange.component_id == voice).order_by(ComponentChange.at)
        ).all()
        assert [one.old_status for one in changes] == ["operational", *(one.new_status for one in changes[:-1])]
        running = [one for one in held(session, voice) if one[2] is None]
        assert [one[0] for one in running] == [last["Voice"]]


def test_incidents_opened_and_resolved_at_once_on_one_component_leave_nothing_behind(pair: tuple[int, int]) -> None:
    voice, mail = pair

    def live(number: int) -> None:
        order = [voice, mail] if number % 2 else [mail, voice]
        with unit_of_work() as session:
            public_id = opened(session, dict.fromkeys(order, MAJOR), started_at=NINE)
        with unit_of_work() as session:
            told(session, public_id, "resolved", display_at=NINE + number * HOUR)

    together([lambda number=number: live(number) for number in range(1, 6)])
    with reading() as session:
        assert count(session, Incident) == 5
        assert (status_of(session, voice), status_of(session, mail)) == (OPERATIONAL, OPERATIONAL)
        ends = sorted(one[2] for one in held(session, voice) if one[2] is not None)
        assert ends == [NINE + number * HOUR for number in range(1, 6)]


def test_hands_and_incidents_at_once_do_not_wait_for_each_other_for_ever(pair: tuple[int, int]) -> None:
    voice, mail = pair
    with unit_of_work() as session:
        public_id = opened(session, {voice: MAJOR, mail: MAJOR}, started_at=NINE)

    def by_hand(component_id: int) -> None:
        for status in (OPERATIONAL, DEGRADED, OPERATIONAL):
            with unit_of_work() as session:
                service.set_component_status(session, ERIN, component_id=component_id, status=status)

    def post() -> None:
        for _ in range(3):
            with unit_of_work() as session:
                told(session, public_id, "identified", component_statuses={mail: MAJOR, voice: PARTIAL})

    together([lambda: by_hand(voice), lambda: by_hand(mail), post, post])
    with reading() as session:
        assert count(session, IncidentUpdate) == 7
        for component_id in pair:
            running = session.scalars(
                select(ComponentSpell.component_status).where(
                    ComponentSpell.component_id == component_id, ComponentSpell.ended_at.is_(None)
                )
            ).all()
            assert status_of(session, component_id) == max(running, key=list(type(MAJOR)).index)


def test_only_one_of_two_who_resolve_and_reopen_decides_what_comes_next(pair: tuple[int, int]) -> None:
    with unit_of_work() as session:
        public_id = opened(session, {pair[0]: MAJOR})
        told(session, public_id, "resolved")

    def attempt(status: str) -> object:
        try:
            with unit_of_work() as session:
                told(session, public_id, status)
        except InvalidInputError:
            return "refused"
        return status

    # After a reopening no post-mortem may follow; after a post-mortem a reopening may.
    outcomes = together([lambda: attempt("investigating"), lambda: attempt("postmortem")])
    with reading() as session:
        statuses = [one.incident_status for one in reversed(seen(session, public_id).updates)]
    assert statuses[2:] in (
        [IncidentStatus.INVESTIGATING],
        [IncidentStatus.POSTMORTEM, IncidentStatus.INVESTIGATING],
    )
    assert ("refused" in outcomes) == (len(statuses) == 3)


def test_the_version_and_the_record_of_edits_grow_with_each_of_them(pair: tuple[int, int]) -> None:
    with reading() as session:
        version, edits = records.status_version(session, PUBLIC), count(session, StatusEdit)

    def open_one() -> None:
        with unit_of_work() as session:
            opened(session, {pair[0]: MAJOR})

    together([open_one] * 5)
    with reading() as session:
        assert records.status_version(session, PUBLIC) == version + 5
        assert count(session, StatusEdit) == edits + 5


def test_a_rehearsal_shows_what_would_be_and_leaves_what_is(pair: tuple[int, int]) -> None:
    with reading() as session:
        version = records.status_version(session, PUBLIC)
    with rehearsal() as session:
        public_id = opened(session, {pair[0]: MAJOR})
        assert status_of(session, pair[0]) == MAJOR
        assert seen(session, public_id).impact == "critical"
    with reading() as session:
        assert (count(session, Incident), status_of(session, pair[0])) == (0, OPERATIONAL)
        assert records.status_version(session, PUBLIC) == version
