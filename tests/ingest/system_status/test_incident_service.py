"""Incidents from opening to post-mortem: what is written, what follows for components, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from ingest.enums import IncidentKind, IncidentStatus
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.system_status import ComponentChange, ComponentSpell, Incident, IncidentUpdate
from ingest.system_status import incident_service, queries, records, service
from ingest.system_status.incident_schemas import BODY_LENGTH, TITLE_LENGTH
from ingest.viewer import PUBLIC
from tests.support.incidents import (
    DEGRADED,
    ERIN,
    HOUR,
    MAJOR,
    MINUTE,
    NINE,
    OPERATIONAL,
    PARTIAL,
    affected,
    component,
    count,
    edit,
    held,
    move,
    opened,
    seen,
    status_of,
    told,
)

# From opening to post-mortem


def test_an_incident_is_opened_now_with_its_first_update(session: Session) -> None:
    voice, mail = component(session, "Voice"), component(session, "Mail")
    before = datetime.now(UTC)
    view = seen(session, opened(session, {voice: MAJOR, mail: OPERATIONAL}, name="  Calls\nfail "))
    assert (view.name, view.incident_status, view.kind) == ("Calls fail", "investigating", "incident")
    assert before <= view.started_at <= datetime.now(UTC)
    assert (view.monitoring_at, view.resolved_at, view.impact) == (None, None, "critical")
    assert [(one.incident_status, one.body, one.display_at) for one in view.updates] == [
        ("investigating", "We are looking.", view.started_at)
    ]
    assert affected(view) == [[("Voice", "operational", "major_outage"), ("Mail", "operational", "operational")]]
    assert view.held == {voice: MAJOR}
    assert (status_of(session, voice), status_of(session, mail)) == (MAJOR, OPERATIONAL)
    assert held(session, voice) == [("major_outage", view.started_at, None)]
    assert held(session, mail) == []


def test_an_incident_goes_its_way_and_gives_its_components_back(session: Session) -> None:
    voice, mail = component(session, "Voice"), component(session, "Mail")
    public_id = opened(session, {voice: MAJOR, mail: DEGRADED}, started_at=NINE)
    told(session, public_id, "identified", display_at=NINE + HOUR, component_statuses={voice: PARTIAL})
    told(session, public_id, "monitoring", display_at=NINE + 2 * HOUR, component_statuses={mail: OPERATIONAL})
    # An end gives everything back, whatever is said with it.
    told(session, public_id, "resolved", display_at=NINE + 3 * HOUR, component_statuses={voice: MAJOR})
    told(session, public_id, "postmortem", display_at=NINE + 9 * HOUR, body="A card had failed.")
    view = seen(session, public_id)
    assert view.incident_status == "postmortem"
    assert (view.monitoring_at, view.resolved_at) == (NINE + 2 * HOUR, NINE + 3 * HOUR)
    assert affected(view) == [
        [("Voice", "operational", "major_outage"), ("Mail", "operational", "degraded_performance")],
        [("Voice", "major_outage", "partial_outage")],
        [("Mail", "degraded_performance", "operational")],
        [("Voice", "partial_outage", "operational")],
        [],
    ]
    assert view.held == {}
    assert held(session, voice) == [
        ("major_outage", NINE, NINE + HOUR),
        ("partial_outage", NINE + HOUR, NINE + 3 * HOUR),
    ]
    assert held(session, mail) == [("degraded_performance", NINE, NINE + 2 * HOUR)]
    assert (status_of(session, voice), status_of(session, mail)) == (OPERATIONAL, OPERATIONAL)


def test_a_component_first_touched_later_is_held_from_then_on(session: Session) -> None:
    voice, mail = component(session, "Voice"), component(session, "Mail")
    public_id = opened(session, {voice: DEGRADED}, started_at=NINE)
    told(session, public_id, "identified", display_at=NINE + HOUR, component_statuses={mail: PARTIAL})
    assert held(session, mail) == [("partial_outage", NINE + HOUR, None)]
    assert seen(session, public_id).held == {voice: DEGRADED, mail: PARTIAL}


@pytest.mark.parametrize(
    ("kind", "path", "allowed"),
    [
        ("incident", ["investigating"], "investigating identified monitoring resolved"),
        ("incident", ["identified"], "investigating identified monitoring resolved"),
        ("incident", ["monitoring"], "investigating identified monitoring resolved"),
        ("incident", ["investigating", "resolved"], "resolved postmortem investigating"),
        ("incident", ["investigating", "resolved", "postmortem"], "postmortem investigating"),
        ("maintenance", ["scheduled"], "scheduled in_progress verifying completed"),
        ("maintenance", ["scheduled", "in_progress"], "in_progress verifying completed"),
        ("maintenance", ["scheduled", "verifying"], "in_progress verifying completed"),
        ("maintenance", ["scheduled", "completed"], "completed"),
    ],
)
def test_only_what_may_follow_can_follow(session: Session, kind: str, path: list[str], allowed: str) -> None:
    plan = {"scheduled_for": NINE, "scheduled_until": NINE + HOUR} if kind == "maintenance" else {}
    public_id = opened(session, {}, kind=IncidentKind(kind), incident_status=IncidentStatus(path[0]), **plan)
    for status in path[1:]:
        told(session, public_id, status)
    updates = count(session, IncidentUpdate)
    for status in IncidentStatus:
        if status not in allowed.split():
            with pytest.raises(InvalidInputError) as refused:
                told(session, public_id, status)
            assert set(refused.value.fields) == {"incident_status"}
    assert count(session, IncidentUpdate) == updates
    for status in allowed.split():
        with session.begin_nested() as attempt:
            told(session, public_id, status)
            assert seen(session, public_id).incident_status == status
            attempt.rollback()


@pytest.mark.parametrize("status", ["postmortem", "scheduled", "completed"])
def test_an_incident_is_not_opened_as_anything(session: Session, status: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        opened(session, {}, incident_status=IncidentStatus(status))
    assert set(refused.value.fields) == {"incident_status"}
    assert count(session, Incident) == 0


def test_a_resolved_incident_can_be_reopened_and_resolved_again(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    told(session, public_id, "monitoring", display_at=NINE + 30 * MINUTE)
    told(session, public_id, "resolved", display_at=NINE + HOUR)
    told(session, public_id, "investigating", display_at=NINE + 2 * HOUR)
    view = seen(session, public_id)
    assert (view.incident_status, view.resolved_at, view.held) == ("investigating", None, {})
    told(session, public_id, "identified", display_at=NINE + 3 * HOUR, component_statuses={voice: PARTIAL})
    assert held(session, voice) == [
        ("major_outage", NINE, NINE + HOUR),
        ("partial_outage", NINE + 3 * HOUR, None),
    ]
    told(session, public_id, "resolved", display_at=NINE + 4 * HOUR)
    assert held(session, voice)[-1] == ("partial_outage", NINE + 3 * HOUR, NINE + 4 * HOUR)
    assert seen(session, public_id).resolved_at == NINE + 4 * HOUR


# Several at once


def test_two_incidents_on_one_component_stand_side_by_side(session: Session) -> None:
    voice = component(session)
    first = opened(session, {voice: PARTIAL}, started_at=NINE)
    second = opened(session, {voice: MAJOR}, started_at=NINE + HOUR)
    assert status_of(session, voice) == MAJOR
    told(session, second, "resolved", display_at=NINE + 2 * HOUR)
    assert status_of(session, voice) == PARTIAL
    assert held(session, voice) == [
        ("partial_outage", NINE, None),
        ("major_outage", NINE + HOUR, NINE + 2 * HOUR),
    ]
    assert (seen(session, first).held, seen(session, second).held) == ({voice: PARTIAL}, {})
    told(session, first, "resolved", display_at=NINE + 3 * HOUR)
    assert status_of(session, voice) == OPERATIONAL


def test_a_component_keeps_its_own_status_beside_what_an_incident_does(session: Session) -> None:
    voice = component(session, component_status=DEGRADED)
    public_id = opened(session, {voice: MAJOR})
    assert status_of(session, voice) == MAJOR
    told(session, public_id, "resolved")
    assert status_of(session, voice) == DEGRADED


# Set by hand over an open incident


def test_a_status_set_by_hand_is_what_the_component_has_whatever_incidents_say(session: Session) -> None:
    voice = component(session)
    worse = opened(session, {voice: MAJOR}, started_at=NINE)
    milder = opened(session, {voice: DEGRADED}, started_at=NINE)
    assert service.set_component_status(session, ERIN, component_id=voice, status=PARTIAL, reason="back-up line")
    assert status_of(session, voice) == PARTIAL
    assert (seen(session, worse).held, seen(session, milder).held) == ({voice: PARTIAL}, {voice: DEGRADED})
    assert affected(seen(session, worse)) == [[("Voice", "operational", "major_outage")]]
    assert service.set_component_status(session, ERIN, component_id=voice, status=OPERATIONAL)
    assert status_of(session, voice) == OPERATIONAL
    assert (seen(session, worse).held, seen(session, milder).held) == ({}, {})
    # The incidents go on and can hold it again.
    told(session, worse, "identified", component_statuses={voice: MAJOR})
    assert status_of(session, voice) == MAJOR


def test_a_worse_status_set_by_hand_stays_when_the_incident_is_over(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: DEGRADED})
    assert service.set_component_status(session, ERIN, component_id=voice, status=MAJOR)
    assert seen(session, public_id).held == {voice: DEGRADED}
    told(session, public_id, "resolved")
    assert status_of(session, voice) == MAJOR


def test_the_status_an_incident_gave_already_is_not_set_again_by_hand(session: Session) -> None:
    voice = component(session)
    opened(session, {voice: MAJOR})
    spells = count(session, ComponentSpell)
    assert not service.set_component_status(session, ERIN, component_id=voice, status=MAJOR)
    assert count(session, ComponentSpell) == spells


# Removed and refused


def test_removing_an_incident_leaves_no_trace_on_its_components(session: Session) -> None:
    voice = component(session)
    kept = opened(session, {voice: DEGRADED}, started_at=NINE)
    gone = opened(session, {voice: MAJOR}, started_at=NINE)
    told(session, gone, "identified")
    incident_service.delete_incident(session, ERIN, public_id=gone)
    assert status_of(session, voice) == DEGRADED
    assert held(session, voice) == [("degraded_performance", NINE, None)]
    assert [count(session, table) for table in (Incident, IncidentUpdate, ComponentChange)] == [1, 1, 1]
    assert records.known_incident(session, ERIN, public_id=gone) is None
    assert seen(session, kept).held == {voice: DEGRADED}


def test_what_there_is_not_is_not_found(session: Session) -> None:
    for call in (
        lambda: told(session, "none", "resolved"),
        lambda: edit(session, "none", name="Other"),
        lambda: move(session, "none", NINE),
        lambda: incident_service.delete_incident(session, ERIN, public_id="none"),
    ):
        with pytest.raises(NotFoundError):
            call()


# Texts and components


def test_an_unknown_component_and_a_group_are_refused(session: Session) -> None:
    group = component(session, "All", is_group=True)
    for wrong in (group, 999_999):
        with pytest.raises(InvalidInputError) as refused:
            opened(session, {wrong: MAJOR})
        assert set(refused.value.fields) == {"component_statuses"}
    assert count(session, Incident) == 0


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"name": " \n"}, "name"),
        ({"name": "x" * (TITLE_LENGTH + 1)}, "name"),
        ({"body": "\x00\u202e "}, "body"),
        ({"body": "x" * (BODY_LENGTH + 1)}, "body"),
        ({"scheduled_for": NINE, "scheduled_until": NINE + HOUR}, "scheduled_for"),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_by_field(session: Session, wishes: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        opened(session, {}, **wishes)
    assert set(refused.value.fields) == {field}


def test_hostile_text_is_kept_as_text(session: Session) -> None:
    body = "<script>alert(1)</script>\r\n\x00\x0b\u202eevil\u200d & ]]> " + "y" * 99_000
    view = seen(session, opened(session, {}, name="<b>\x1fUp\u2066</b>\n", body=body))
    assert view.name == "<b> Up</b>"
    assert view.updates[0].body.startswith("<script>alert(1)</script>\n evil\u200d & ]]> yyy")


def test_a_draft_may_fill_all_the_room_there_is(session: Session) -> None:
    view = seen(session, opened(session, {}, name="n" * TITLE_LENGTH, body="b" * BODY_LENGTH))
    assert (len(view.name), len(view.updates[0].body)) == (TITLE_LENGTH, BODY_LENGTH)


def test_an_update_says_who_it_is_by_to_staff_alone(session: Session) -> None:
    public_id = opened(session, {})
    for viewer, author in ((PUBLIC, None), (ERIN, "Erin")):
        found = records.known_incident(session, viewer, public_id=public_id)
        assert found is not None
        assert found.updates[0].author == author


def test_a_component_changes_its_date_only_when_its_status_does(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    before = queries.component(session, PUBLIC, component_id=voice).updated_at
    told(session, public_id, "identified", component_statuses={voice: MAJOR})
    assert queries.component(session, PUBLIC, component_id=voice).updated_at == before
    told(session, public_id, "resolved")
    assert queries.component(session, PUBLIC, component_id=voice).updated_at - before > timedelta()
