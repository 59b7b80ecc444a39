"""The record of one viewer: each knows of an incident what concerns what they may know, and not a word more."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience, Impact
from ingest.system_status import records, service
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.schemas import PageDefinition
from ingest.viewer import PUBLIC, Anyone
from tests.support.databases import counted
from tests.support.incidents import (
    DEGRADED,
    ERIN,
    HOUR,
    MAJOR,
    NINE,
    OPERATIONAL,
    PARTIAL,
    component,
    edit,
    opened,
    status_of,
    told,
)
from tests.support.people import People

PAGE = PageDefinition(name="Northgate status", timezone="Europe/London")
WORDS = ("Acmes line", "Backups", "Gone missing")


@dataclass(frozen=True)
class Mixed:
    """One incident that concerns a public component, one of Acme's and one of staff; one of each hidden kind alone."""

    people: People
    public: int
    acmes: int
    staffs: int
    mixed: str
    only_acmes: str
    only_staffs: str
    general: str


@pytest.fixture
def mixed(people: People, session: Session) -> Mixed:
    group = component(session, "Talk", is_group=True)
    public = component(session, "Voice", group_id=group)
    acmes = component(
        session, WORDS[0], audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,), group_id=group
    )
    staffs = component(session, WORDS[1], audience=ComponentAudience.STAFF)
    both = opened(session, {public: DEGRADED, acmes: PARTIAL, staffs: MAJOR}, started_at=NINE)
    told(session, both, "identified", display_at=NINE + HOUR, component_statuses={acmes: MAJOR})
    return Mixed(
        people,
        public,
        acmes,
        staffs,
        both,
        opened(session, {acmes: MAJOR}, started_at=NINE, name=f"{WORDS[2]} of Acme"),
        opened(session, {staffs: MAJOR}, started_at=NINE, name=f"{WORDS[2]} of staff"),
        opened(session, {}, started_at=NINE, name="General"),
    )


def record_of(session: Session, viewer: Anyone, **options: object) -> StatusRecord:
    return records.status_record(session, viewer, page=PAGE, **options)


def seen_by(session: Session, viewer: Anyone, public_id: str) -> IncidentView | None:
    return records.known_incident(session, viewer, public_id=public_id)


def test_each_viewer_knows_the_part_of_an_incident_that_is_theirs(mixed: Mixed, session: Session) -> None:
    people = mixed.people
    expected = {
        PUBLIC: ({mixed.public: DEGRADED}, Impact.MINOR),
        people.carol: ({mixed.public: DEGRADED}, Impact.MINOR),
        people.bob: ({mixed.public: DEGRADED, mixed.acmes: MAJOR}, Impact.CRITICAL),
        people.alice: ({mixed.public: DEGRADED, mixed.acmes: MAJOR, mixed.staffs: MAJOR}, Impact.CRITICAL),
    }
    for viewer, (held, impact) in expected.items():
        view = seen_by(session, viewer, mixed.mixed)
        assert view is not None
        assert (view.held, view.impact, view.component_ids) == (held, impact, tuple(held))
        # Both updates are told to everybody, each with the components that the viewer knows.
        assert [one.body for one in view.updates] == ["More is known.", "We are looking."]
        assert {one.component_id for each in view.updates for one in each.affected} == set(held)
    bobs = seen_by(session, people.bob, mixed.mixed)
    assert bobs is not None
    assert [one.name for one in bobs.updates[1].affected] == ["Talk - Voice", "Talk - Acmes line"]


def test_an_incident_of_hidden_components_is_hidden_with_them(mixed: Mixed, session: Session) -> None:
    people = mixed.people
    known = {
        PUBLIC: {mixed.mixed, mixed.general},
        people.carol: {mixed.mixed, mixed.general},
        people.bob: {mixed.mixed, mixed.general, mixed.only_acmes},
        people.dora: {mixed.mixed, mixed.general, mixed.only_acmes},
        people.alice: {mixed.mixed, mixed.general, mixed.only_acmes, mixed.only_staffs},
    }
    for viewer, public_ids in known.items():
        assert {one.public_id for one in record_of(session, viewer).incidents} == public_ids
        for public_id in (mixed.only_acmes, mixed.only_staffs):
            assert (seen_by(session, viewer, public_id) is not None) == (public_id in public_ids)


def test_no_word_of_what_is_hidden_is_anywhere_in_a_record(mixed: Mixed, session: Session) -> None:
    people = mixed.people
    for viewer in (PUBLIC, people.carol):
        record = record_of(session, viewer)
        assert not any(word in repr(record) for word in WORDS)
        assert set(record.spells) == {mixed.public}
    bobs = record_of(session, people.bob)
    assert WORDS[0] in repr(bobs)
    assert WORDS[1] not in repr(bobs)
    assert f"{WORDS[2]} of staff" not in repr(bobs)


def test_what_happens_to_hidden_things_changes_nothing_of_the_publics_but_the_version(
    mixed: Mixed, session: Session
) -> None:
    before = record_of(session, PUBLIC)
    told(session, mixed.only_staffs, "resolved")
    told(session, mixed.only_acmes, "identified", component_statuses={mixed.acmes: PARTIAL})
    service.set_component_status(session, ERIN, component_id=mixed.acmes, status=OPERATIONAL)
    service.set_component_status(session, ERIN, component_id=mixed.staffs, status=DEGRADED)
    service.change_component(session, ERIN, component_id=mixed.staffs, changes={"name": "Copies"})
    after = record_of(session, PUBLIC)
    assert after.version > before.version
    assert replace(after, version=before.version) == before


def test_an_impact_set_by_hand_is_the_same_for_everybody(mixed: Mixed, session: Session) -> None:
    edit(session, mixed.mixed, impact_override=Impact.MAJOR)
    for viewer in (PUBLIC, mixed.people.bob, mixed.people.alice):
        view = seen_by(session, viewer, mixed.mixed)
        assert view is not None
        assert (view.impact, view.is_impact_overridden) == (Impact.MAJOR, True)


def test_a_component_that_becomes_public_brings_its_incidents(mixed: Mixed, session: Session) -> None:
    service.change_component(session, ERIN, component_id=mixed.acmes, changes={"audience": ComponentAudience.PUBLIC})
    assert {one.public_id for one in record_of(session, PUBLIC).incidents} == {
        mixed.mixed,
        mixed.general,
        mixed.only_acmes,
    }


def test_authors_are_for_staff(mixed: Mixed, session: Session) -> None:
    for viewer in (PUBLIC, mixed.people.bob):
        assert "Erin" not in repr(record_of(session, viewer))
    assert "Erin" in repr(record_of(session, mixed.people.alice))


def test_a_record_may_leave_out_what_was_over_long_ago(session: Session) -> None:
    voice = component(session)
    old = opened(session, {voice: MAJOR}, started_at=NINE, name="Old")
    told(session, old, "resolved", display_at=NINE + HOUR)
    opened(session, {voice: MAJOR}, started_at=NINE, name="Open since long ago")
    later = opened(session, {voice: MAJOR}, started_at=NINE, name="Over later")
    told(session, later, "resolved", display_at=NINE + 3 * HOUR)
    found = record_of(session, PUBLIC, since=NINE + 2 * HOUR)
    assert {one.name for one in found.incidents} == {"Open since long ago", "Over later"}
    assert len(found.spells[voice]) == len(record_of(session, PUBLIC).spells[voice]) - 1


@pytest.mark.parametrize("viewer_name", ["public", "bob", "alice"])
def test_a_record_made_from_an_earlier_one_is_the_same_as_one_made_anew(
    people: People, session: Session, viewer_name: str
) -> None:
    viewer = PUBLIC if viewer_name == "public" else getattr(people, viewer_name)
    voice, mail = component(session, "Voice"), component(session, "Mail")
    over = [opened(session, {voice: MAJOR}, started_at=NINE, name=f"Over {number}") for number in range(3)]
    for public_id in over:
        told(session, public_id, "resolved", display_at=NINE + HOUR)
    going_on = opened(session, {voice: MAJOR, mail: MAJOR})
    known = record_of(session, viewer)
    for change in (
        lambda: service.set_component_status(session, ERIN, component_id=voice, status=PARTIAL),
        lambda: told(session, over[0], "postmortem"),
        lambda: told(session, over[1], "investigating"),
        lambda: edit(session, over[2], name="Renamed"),
        lambda: service.change_component(session, ERIN, component_id=mail, changes={"name": "Letters"}),
        lambda: told(session, going_on, "resolved"),
        lambda: service.change_component(
            session, ERIN, component_id=mail, changes={"audience": ComponentAudience.STAFF}
        ),
    ):
        change()
        fresh = record_of(session, viewer)
        assert record_of(session, viewer, known=known) == fresh
        known = fresh


def test_a_record_takes_the_same_statements_however_much_there_is(database: Engine, session: Session) -> None:
    counts = []
    for _ in range(2):
        for number in range(4):
            added = component(session, f"Component {number}")
            public_id = opened(session, {added: MAJOR}, started_at=NINE)
            told(session, public_id, "resolved")
        session.expire_all()
        with counted(database) as statements:
            record_of(session, PUBLIC)
        counts.append(len(statements))
    assert counts == [6, 6]


def test_a_records_date_is_that_of_the_latest_change_the_viewer_may_know(mixed: Mixed, session: Session) -> None:
    before = record_of(session, PUBLIC).updated_at
    service.set_component_status(session, ERIN, component_id=mixed.staffs, status=DEGRADED)
    assert record_of(session, PUBLIC).updated_at == before
    moment = datetime.now(UTC)
    service.set_component_status(session, ERIN, component_id=mixed.public, status=PARTIAL)
    after = record_of(session, PUBLIC).updated_at
    assert after is not None
    assert after >= moment
    assert status_of(session, mixed.public) == PARTIAL
