"""Incidents entered and corrected afterwards: what is dated back stands where it was, and all that follows moves."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from ingest.enums import Impact, IncidentKind
from ingest.errors import InvalidInputError
from ingest.models.system_status import Incident, IncidentUpdate
from ingest.system_status import incident_service, service
from tests.support.incidents import (
    DEGRADED,
    ERIN,
    HOUR,
    MAJOR,
    MINUTE,
    NINE,
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

# Dated back


def test_an_incident_entered_afterwards_stands_where_it_was(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    told(session, public_id, "resolved", display_at=NINE + HOUR)
    view = seen(session, public_id)
    assert (view.started_at, view.resolved_at) == (NINE, NINE + HOUR)
    assert view.created_at > NINE + HOUR
    assert held(session, voice) == [("major_outage", NINE, NINE + HOUR)]


def test_an_update_can_be_put_between_others(session: Session) -> None:
    voice, mail = component(session, "Voice"), component(session, "Mail")
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    told(session, public_id, "resolved", display_at=NINE + 4 * HOUR)
    told(session, public_id, "investigating", display_at=NINE + 6 * HOUR)
    told(
        session,
        public_id,
        "identified",
        display_at=NINE + HOUR,
        component_statuses={voice: PARTIAL, mail: DEGRADED},
    )
    view = seen(session, public_id)
    assert [one.incident_status for one in view.updates] == ["investigating", "resolved", "identified", "investigating"]
    assert affected(view) == [
        [("Voice", "operational", "major_outage")],
        [("Voice", "major_outage", "partial_outage"), ("Mail", "operational", "degraded_performance")],
        [("Voice", "partial_outage", "operational"), ("Mail", "degraded_performance", "operational")],
        [],
    ]
    assert held(session, voice) == [
        ("major_outage", NINE, NINE + HOUR),
        ("partial_outage", NINE + HOUR, NINE + 4 * HOUR),
    ]
    assert held(session, mail) == [("degraded_performance", NINE + HOUR, NINE + 4 * HOUR)]
    # What cannot stand there is refused: nothing but a reopening follows an end.
    with pytest.raises(InvalidInputError):
        told(session, public_id, "identified", display_at=NINE + 5 * HOUR)


def test_an_end_dated_back_undoes_what_was_set_by_hand_after_it(session: Session) -> None:
    voice = component(session)
    started_at = datetime.now(UTC) - 3 * HOUR
    public_id = opened(session, {voice: MAJOR}, started_at=started_at)
    service.set_component_status(session, ERIN, component_id=voice, status=DEGRADED)
    told(session, public_id, "resolved", display_at=started_at + HOUR)
    assert held(session, voice) == [("major_outage", started_at, started_at + HOUR)]
    assert status_of(session, voice) == DEGRADED
    told(session, public_id, "investigating", display_at=started_at + 2 * HOUR)
    assert held(session, voice) == [("major_outage", started_at, started_at + HOUR)]


def test_nothing_is_told_of_a_time_to_come_or_without_a_zone(session: Session) -> None:
    public_id = opened(session, {}, started_at=NINE)
    for moment in (datetime.now(UTC) + MINUTE, datetime(2026, 3, 4, 10)):  # noqa: DTZ001 - what is refused
        with pytest.raises(InvalidInputError) as refused:
            opened(session, {}, started_at=moment)
        assert set(refused.value.fields) == {"started_at"}
        with pytest.raises(InvalidInputError) as refused:
            told(session, public_id, "resolved", display_at=moment)
        assert set(refused.value.fields) == {"display_at"}
    assert (count(session, Incident), count(session, IncidentUpdate)) == (1, 1)


def test_no_update_lies_before_the_start(session: Session) -> None:
    public_id = opened(session, {}, started_at=NINE)
    with pytest.raises(InvalidInputError) as refused:
        told(session, public_id, "identified", display_at=NINE - MINUTE)
    assert set(refused.value.fields) == {"display_at"}


# Corrected


def test_moving_the_start_moves_the_first_update_and_what_it_did(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    told(session, public_id, "resolved", display_at=NINE + HOUR)
    edit(session, public_id, started_at=NINE - HOUR, name="Calls failed", impact_override=Impact.MINOR)
    view = seen(session, public_id)
    assert (view.name, view.impact, view.is_impact_overridden) == ("Calls failed", "minor", True)
    assert (view.started_at, view.updates[-1].display_at) == (NINE - HOUR, NINE - HOUR)
    assert held(session, voice) == [("major_outage", NINE - HOUR, NINE + HOUR)]
    edit(session, public_id, impact_override=None)
    assert seen(session, public_id).impact == "critical"
    with pytest.raises(InvalidInputError) as refused:
        edit(session, public_id, started_at=NINE + 2 * HOUR)
    assert set(refused.value.fields) == {"started_at"}


def test_moving_an_update_moves_what_it_did_and_stays_between_its_neighbours(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    second = told(session, public_id, "identified", display_at=NINE + HOUR, component_statuses={voice: PARTIAL})
    third = told(session, public_id, "resolved", display_at=NINE + 2 * HOUR)
    move(session, second, NINE + 90 * MINUTE)
    move(session, third, NINE + 3 * HOUR)
    assert held(session, voice) == [
        ("major_outage", NINE, NINE + 90 * MINUTE),
        ("partial_outage", NINE + 90 * MINUTE, NINE + 3 * HOUR),
    ]
    assert seen(session, public_id).resolved_at == NINE + 3 * HOUR
    for moment in (NINE - MINUTE, NINE + 4 * HOUR, datetime.now(UTC) + HOUR):
        with pytest.raises(InvalidInputError) as refused:
            move(session, second, moment)
        assert set(refused.value.fields) == {"display_at"}
    first = seen(session, public_id).updates[-1].public_id
    move(session, first, NINE + 10 * MINUTE)
    assert seen(session, public_id).started_at == NINE + 10 * MINUTE


def test_a_start_is_not_moved_behind_what_was_set_by_hand(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=datetime.now(UTC) - HOUR)
    service.set_component_status(session, ERIN, component_id=voice, status=DEGRADED)
    with pytest.raises(InvalidInputError, match="by hand"):
        edit(session, public_id, started_at=datetime.now(UTC))
    assert status_of(session, voice) == DEGRADED


def test_a_corrected_text_leaves_everything_else(session: Session) -> None:
    voice = component(session)
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    before = seen(session, public_id)
    update = before.updates[0].public_id
    incident_service.edit_update(session, ERIN, update_public_id=update, changes={"body": "A card failed."})
    after = seen(session, public_id)
    assert [one.body for one in after.updates] == ["A card failed."]
    assert after.updates[0].updated_at > before.updates[0].updated_at
    assert (after.started_at, after.held) == (before.started_at, before.held)


def test_what_cannot_be_changed_is_named_and_nothing_is_half_done(session: Session) -> None:
    public_id = opened(session, {}, started_at=NINE)
    before = seen(session, public_id)
    for changes in (
        {"name": "Other", "kind": IncidentKind.MAINTENANCE},
        {"name": "Other", "impact_override": "awful"},
        {"name": "Other", "scheduled_for": NINE},
        {"name": "Other", "is_automatic": 1},
        {"impact_override": Impact.MAJOR, "name": " "},
    ):
        with pytest.raises(InvalidInputError) as refused:
            edit(session, public_id, **changes)
        assert set(refused.value.fields) == {list(changes)[1]}
        session.flush()
        assert seen(session, public_id) == before
    with pytest.raises(InvalidInputError):
        incident_service.edit_update(
            session, ERIN, update_public_id=before.updates[0].public_id, changes={"body": "New", "author": "Me"}
        )
    assert seen(session, public_id) == before
