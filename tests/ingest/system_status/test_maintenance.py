"""Planned maintenance: it moves by itself at its times, sets and restores its components, and obeys hands."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.enums import IncidentKind, IncidentStatus
from ingest.errors import InvalidInputError
from ingest.models.system_status import IncidentUpdate
from ingest.system_status import incident_service, service
from ingest.system_status.maintenance import due_maintenances, move_due_maintenances
from ingest.viewer import system_viewer
from tests.support.databases import together
from tests.support.incidents import (
    DEGRADED,
    ERIN,
    HOUR,
    MAINTENANCE,
    MAJOR,
    MINUTE,
    NINE,
    OPERATIONAL,
    component,
    count,
    edit,
    held,
    opened,
    seen,
    status_of,
    told,
)

WORKER = system_viewer()
ANNOUNCED, FROM, UNTIL = NINE - timedelta(days=3), NINE, NINE + 2 * HOUR


def planned(session: Session, *components: int, **wishes: object) -> str:
    plan: dict[str, object] = {
        "name": "New release",
        "kind": IncidentKind.MAINTENANCE,
        "started_at": ANNOUNCED,
        "scheduled_for": FROM,
        "scheduled_until": UNTIL,
    }
    return opened(session, dict.fromkeys(components, OPERATIONAL), **(plan | wishes))


def moved(session: Session, now: datetime) -> int:
    return move_due_maintenances(session, WORKER, now=now)


def story(session: Session, public_id: str) -> list[tuple[str, datetime]]:
    return [(one.incident_status.value, one.display_at) for one in reversed(seen(session, public_id).updates)]


def test_planned_work_only_names_its_components_until_it_begins(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice, component_statuses={voice: MAJOR})
    view = seen(session, public_id)
    assert (view.incident_status, view.impact, view.started_at) == ("scheduled", "maintenance", ANNOUNCED)
    assert (view.component_ids, view.held, held(session, voice)) == ((voice,), {}, [])
    assert moved(session, FROM - MINUTE) == 0
    assert status_of(session, voice) == OPERATIONAL


def test_it_begins_and_ends_by_itself_at_its_times(session: Session) -> None:
    voice, mail = component(session, "Voice"), component(session, "Mail")
    public_id = planned(session, voice, mail)
    assert due_maintenances(session, ERIN, now=FROM) == (public_id,)
    assert moved(session, FROM) == 1
    assert seen(session, public_id).held == {voice: MAINTENANCE, mail: MAINTENANCE}
    assert (status_of(session, voice), status_of(session, mail)) == (MAINTENANCE, MAINTENANCE)
    assert moved(session, FROM + HOUR) == 0
    assert moved(session, UNTIL) == 1
    assert moved(session, UNTIL + HOUR) == 0
    assert story(session, public_id) == [("scheduled", ANNOUNCED), ("in_progress", FROM), ("completed", UNTIL)]
    assert seen(session, public_id).resolved_at == UNTIL
    assert held(session, voice) == [("under_maintenance", FROM, UNTIL)]
    assert status_of(session, voice) == OPERATIONAL


def test_a_worker_that_comes_late_dates_each_step_as_planned(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    assert moved(session, FROM + 37 * MINUTE) == 1
    assert held(session, voice) == [("under_maintenance", FROM, None)]
    assert moved(session, UNTIL + timedelta(days=1)) == 1
    assert held(session, voice) == [("under_maintenance", FROM, UNTIL)]
    assert story(session, public_id)[1:] == [("in_progress", FROM), ("completed", UNTIL)]


def test_a_worker_that_slept_through_it_takes_both_steps_at_once(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    assert moved(session, UNTIL + HOUR) == 1
    assert story(session, public_id) == [("scheduled", ANNOUNCED), ("in_progress", FROM), ("completed", UNTIL)]
    assert held(session, voice) == [("under_maintenance", FROM, UNTIL)]


def test_what_was_told_since_keeps_its_place(session: Session) -> None:
    public_id = planned(session)
    told(session, public_id, "scheduled", body="In a few minutes.", display_at=FROM + 5 * MINUTE)
    moved(session, FROM + 10 * MINUTE)
    assert story(session, public_id)[1:] == [
        ("scheduled", FROM + 5 * MINUTE),
        ("in_progress", FROM + 5 * MINUTE),
    ]


def test_several_move_in_one_round_and_none_waits_for_another(session: Session) -> None:
    voice = component(session)
    first = planned(session, voice)
    second = planned(session, voice, scheduled_for=FROM + HOUR, scheduled_until=UNTIL + HOUR)
    planned(session, voice, scheduled_for=UNTIL + timedelta(days=1), scheduled_until=UNTIL + timedelta(days=2))
    assert moved(session, UNTIL) == 2
    assert (seen(session, first).incident_status, seen(session, second).incident_status) == (
        "completed",
        "in_progress",
    )
    assert status_of(session, voice) == MAINTENANCE


# By hand


def test_one_that_does_not_move_by_itself_waits_for_a_hand(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice, is_automatic=False)
    assert moved(session, UNTIL) == 0
    # Whatever is said with it: what begins is under maintenance.
    told(session, public_id, "in_progress", display_at=FROM + MINUTE, component_statuses={voice: OPERATIONAL})
    assert held(session, voice) == [("under_maintenance", FROM + MINUTE, None)]
    told(session, public_id, "completed", display_at=FROM + 9 * MINUTE)
    assert held(session, voice) == [("under_maintenance", FROM + MINUTE, FROM + 9 * MINUTE)]


def test_one_begun_early_by_hand_is_not_begun_again_and_still_ends_by_itself(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    told(session, public_id, "verifying", display_at=FROM - 20 * MINUTE)
    assert moved(session, FROM) == 0
    assert moved(session, UNTIL) == 1
    assert story(session, public_id)[1:] == [("verifying", FROM - 20 * MINUTE), ("completed", UNTIL)]
    assert held(session, voice) == [("under_maintenance", FROM - 20 * MINUTE, UNTIL)]


def test_one_completed_by_hand_stays_so(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    told(session, public_id, "completed", display_at=FROM - HOUR)
    assert moved(session, UNTIL + HOUR) == 0
    assert (held(session, voice), seen(session, public_id).resolved_at) == ([], FROM - HOUR)


def test_work_can_go_back_from_verifying_and_keeps_its_components(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    moved(session, FROM)
    told(session, public_id, "verifying", display_at=FROM + HOUR)
    told(session, public_id, "in_progress", display_at=FROM + HOUR + MINUTE)
    assert held(session, voice) == [("under_maintenance", FROM, None)]


def test_a_later_end_that_somebody_enters_while_it_runs_counts(session: Session) -> None:
    public_id = planned(session)
    moved(session, FROM)
    edit(session, public_id, scheduled_until=UNTIL + HOUR)
    assert moved(session, UNTIL) == 0
    assert moved(session, UNTIL + 2 * HOUR) == 1
    assert story(session, public_id)[-1] == ("completed", UNTIL + HOUR)


def test_an_outage_beside_it_outlasts_it(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    moved(session, FROM)
    opened(session, {voice: DEGRADED}, started_at=FROM + MINUTE)
    assert status_of(session, voice) == DEGRADED
    told(session, public_id, "completed", display_at=FROM + HOUR)
    assert status_of(session, voice) == DEGRADED


def test_a_component_given_back_by_hand_stays_so_until_the_end(session: Session) -> None:
    voice = component(session)
    public_id = planned(session, voice)
    moved(session, FROM)
    service.set_component_status(session, ERIN, component_id=voice, status=OPERATIONAL)
    assert (status_of(session, voice), seen(session, public_id).held) == (OPERATIONAL, {})
    told(session, public_id, "verifying")
    assert status_of(session, voice) == OPERATIONAL


# Refused


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"scheduled_for": None}, "scheduled_for"),
        ({"scheduled_until": None}, "scheduled_until"),
        ({"scheduled_until": FROM}, "scheduled_until"),
        ({"scheduled_for": datetime(2026, 3, 4, 9)}, "scheduled_for"),  # noqa: DTZ001 - what is refused
        ({"incident_status": IncidentStatus.RESOLVED}, "incident_status"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_field(session: Session, wishes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        planned(session, **wishes)
    assert set(refused.value.fields) == {field}


def test_a_plan_is_corrected_as_a_whole(session: Session) -> None:
    public_id = planned(session)
    edit(session, public_id, scheduled_for=UNTIL, scheduled_until=UNTIL + HOUR)
    for changes in ({"scheduled_for": UNTIL + HOUR}, {"scheduled_until": None}):
        with pytest.raises(InvalidInputError):
            edit(session, public_id, **changes)
    view = seen(session, public_id)
    assert (view.scheduled_for, view.scheduled_until) == (UNTIL, UNTIL + HOUR)


# Several workers


def test_workers_at_the_same_moment_take_each_step_once(database: object) -> None:
    with unit_of_work() as session:
        voice = component(session)
        public_ids = [planned(session, voice) for _ in range(3)]

    def work() -> int:
        with unit_of_work() as session:
            return moved(session, UNTIL)

    outcomes = together([work] * 4)
    assert sum(int(str(one)) for one in outcomes) == 3
    with reading() as session:
        assert count(session, IncidentUpdate) == 9
        for public_id in public_ids:
            assert [one for one, _ in story(session, public_id)] == ["scheduled", "in_progress", "completed"]
        assert status_of(session, voice) == OPERATIONAL


def test_a_hand_and_a_worker_at_the_same_moment_agree(database: object) -> None:
    with unit_of_work() as session:
        voice = component(session)
        public_id = planned(session, voice)

    def work() -> object:
        with unit_of_work() as session:
            return moved(session, datetime.now(UTC))

    def by_hand() -> object:
        with unit_of_work() as session:
            return told(session, public_id, "completed", body="Done by hand.")

    together([work, by_hand])
    with reading() as session:
        view = seen(session, public_id)
        assert view.incident_status == "completed"
        assert status_of(session, voice) == OPERATIONAL
        assert [one.body for one in view.updates].count("Done by hand.") == 1
        # Either the hand was first and nothing was left to do, or the worker was and both steps stand before it.
        assert len(view.updates) in {2, 4}


def test_a_removed_one_moves_no_more(session: Session) -> None:
    public_id = planned(session)
    incident_service.delete_incident(session, ERIN, public_id=public_id)
    assert moved(session, UNTIL) == 0
