"""Creating components and changing their status: who may, what is written, and what is refused."""

import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus, StaffRole
from ingest.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    SignInRequiredError,
)
from ingest.models.system_status import Component, ComponentAccess, ComponentSpell
from ingest.system_status import queries, service
from ingest.system_status.schemas import ComponentDraft, SpellDraft
from ingest.viewer import PUBLIC, Viewer, system_viewer
from tests.support.people import People

ERIN = Viewer(account_id=None, name="Erin", timezone="UTC", staff_role=StaffRole.STATUS_EDITOR)
LEO = Viewer(account_id=None, name="Leo", timezone="UTC", staff_role=StaffRole.LEAD)
OPERATIONAL, DEGRADED, MAJOR = (
    ComponentStatus.OPERATIONAL,
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.MAJOR_OUTAGE,
)
JANUARY = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def add(session: Session, name: str = "Voice", **wishes: object) -> int:
    return service.create_component(session, ERIN, draft=ComponentDraft(name=name, **wishes))


def history(session: Session, component_id: int) -> list[ComponentSpell]:
    statement = (
        select(ComponentSpell)
        .where(ComponentSpell.component_id == component_id)
        .order_by(ComponentSpell.started_at, ComponentSpell.id)
    )
    return list(session.scalars(statement))


def test_a_new_component_begins_its_history_now_by_its_maker(session: Session) -> None:
    before = datetime.now(UTC)
    voice = add(session, " Voice Platform ", description="Calls", component_status=DEGRADED)
    row = queries.component(session, PUBLIC, component_id=voice)
    assert (row.name, row.description, row.component_status) == ("Voice Platform", "Calls", DEGRADED)
    assert len(row.public_id) == 12
    assert set(row.public_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
    (spell,) = history(session, voice)
    assert (spell.component_status, spell.ended_at, spell.changed_by) == (DEGRADED, None, "Erin")
    assert before <= spell.started_at <= datetime.now(UTC)


def test_components_without_a_position_go_to_the_end(session: Session) -> None:
    add(session, "One")
    add(session, "Far", position=40)
    add(session, "Last")
    assert [row.position for row in queries.components(session, PUBLIC)] == [1, 40, 41]


def test_a_group_has_no_history_and_no_status_to_set(session: Session) -> None:
    group = add(session, "Communications", is_group=True, component_status=MAJOR)
    assert history(session, group) == []
    assert queries.component(session, PUBLIC, component_id=group).component_status is OPERATIONAL
    with pytest.raises(InvalidInputError, match="group"):
        service.set_component_status(session, ERIN, component_id=group, status=MAJOR)
    with pytest.raises(InvalidInputError, match="group"):
        service.record_spells(session, ERIN, component_id=group, spells=[SpellDraft(MAJOR, JANUARY)])


def test_a_shared_component_is_shared_with_each_organisation_once(people: People, session: Session) -> None:
    acme, globex = people.bob.organisation_id, people.carol.organisation_id
    shared = add(session, audience=ComponentAudience.ORGANISATIONS, organisation_ids=(globex, acme, acme))
    found = session.scalars(select(ComponentAccess.organisation_id).where(ComponentAccess.component_id == shared)).all()
    assert sorted(found) == sorted([acme, globex])


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": "x", "group_id": 999_999}, "group_id"),
        ({"name": "x", "is_group": True, "group_id": 1}, "group_id"),
        ({"name": "x", "audience": ComponentAudience.ORGANISATIONS}, "organisation_ids"),
        ({"name": "x", "organisation_ids": (1,)}, "organisation_ids"),
        (
            {"name": "x", "audience": ComponentAudience.ORGANISATIONS, "organisation_ids": (999_999,)},
            "organisation_ids",
        ),
    ],
)
def test_a_component_that_does_not_fit_is_refused_by_field(
    session: Session, wishes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        service.create_component(session, ERIN, draft=ComponentDraft(**wishes))
    assert set(refused.value.fields) == {field}
    assert session.scalars(select(Component)).all() == []


def test_a_component_stands_in_no_component_that_is_not_a_group(session: Session) -> None:
    voice = add(session)
    with pytest.raises(InvalidInputError, match="no such group"):
        add(session, "Inside", group_id=voice)


def test_a_change_ends_the_running_spell_and_begins_one(session: Session) -> None:
    voice = add(session)
    assert service.set_component_status(session, ERIN, component_id=voice, status=MAJOR, reason="power")
    assert service.set_component_status(session, system_viewer(), component_id=voice, status=OPERATIONAL)
    first, second, third = history(session, voice)
    assert [each.component_status for each in (first, second, third)] == [OPERATIONAL, MAJOR, OPERATIONAL]
    assert first.ended_at == second.started_at
    assert second.ended_at == third.started_at
    assert third.ended_at is None
    assert [(each.changed_by, each.reason) for each in (second, third)] == [("Erin", "power"), ("Helmdesk", None)]
    assert queries.component(session, PUBLIC, component_id=voice).updated_at == third.started_at


def test_setting_the_status_it_has_already_writes_nothing(session: Session) -> None:
    voice = add(session)
    before = queries.component(session, PUBLIC, component_id=voice)
    assert not service.set_component_status(session, ERIN, component_id=voice, status=OPERATIONAL)
    assert len(history(session, voice)) == 1
    assert queries.component(session, PUBLIC, component_id=voice) == before


def test_a_component_is_given_by_name_or_by_id_but_not_by_both(session: Session) -> None:
    voice = add(session, "Voice Platform")
    assert service.set_component_status(session, ERIN, name="voice platform", status=MAJOR)
    assert queries.component(session, PUBLIC, component_id=voice).component_status is MAJOR
    for given in ({}, {"component_id": voice, "name": "Voice Platform"}):
        with pytest.raises(InvalidInputError):
            service.set_component_status(session, ERIN, status=OPERATIONAL, **given)
    for missing in ({"component_id": 999_999}, {"name": "Nothing"}):
        with pytest.raises(NotFoundError):
            service.set_component_status(session, ERIN, status=OPERATIONAL, **missing)


def test_only_status_editors_and_administrators_may_change_anything(people: People, session: Session) -> None:
    voice = add(session)
    refused = {
        PUBLIC: SignInRequiredError,
        people.bob: ForbiddenError,
        people.dora: ForbiddenError,
        people.alice: ForbiddenError,
        LEO: ForbiddenError,
    }
    for viewer, error in refused.items():
        with pytest.raises(error):
            service.create_component(session, viewer, draft=ComponentDraft(name="Mine"))
        for component_id in (voice, 999_999):
            with pytest.raises(error):
                service.set_component_status(session, viewer, component_id=component_id, status=MAJOR)
            with pytest.raises(error):
                service.record_spells(session, viewer, component_id=component_id, spells=[])
        with pytest.raises(error):
            service.set_component_status(session, viewer, name="Voice", status=MAJOR)
    assert [row.component_status for row in queries.components(session, ERIN)] == [OPERATIONAL]


def test_a_history_is_filled_in_and_the_component_takes_its_last_status(session: Session) -> None:
    voice = add(session)
    spells = [
        SpellDraft(OPERATIONAL, JANUARY, JANUARY + DAY),
        SpellDraft(MAJOR, JANUARY + DAY, JANUARY + 2 * DAY, "flood"),
        SpellDraft(DEGRADED, JANUARY + 3 * DAY),
    ]
    service.record_spells(session, ERIN, component_id=voice, spells=spells)
    written = history(session, voice)
    assert [
        SpellDraft(ComponentStatus(each.component_status), each.started_at, each.ended_at, each.reason)
        for each in written
    ] == spells
    assert {each.changed_by for each in written} == {"Erin"}
    assert queries.component(session, PUBLIC, component_id=voice).component_status is DEGRADED
    service.set_component_status(session, ERIN, component_id=voice, status=OPERATIONAL)
    assert [each.ended_at is None for each in history(session, voice)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("spells", "words"),
    [
        ([], "last spell"),
        ([SpellDraft(OPERATIONAL, JANUARY, JANUARY + DAY)], "last spell"),
        ([SpellDraft(OPERATIONAL, JANUARY), SpellDraft(MAJOR, JANUARY + DAY)], "Spell 1 has no end"),
        (
            [SpellDraft(OPERATIONAL, JANUARY, JANUARY + 2 * DAY), SpellDraft(MAJOR, JANUARY + DAY)],
            "Spell 2 begins before spell 1 ends",
        ),
        ([SpellDraft(OPERATIONAL, JANUARY + DAY, JANUARY), SpellDraft(MAJOR, JANUARY + DAY)], "Spell 1 ends before"),
        ([SpellDraft(OPERATIONAL, JANUARY + DAY, JANUARY + 2 * DAY), SpellDraft(MAJOR, JANUARY)], "Spell 2 begins"),
        ([SpellDraft(OPERATIONAL, datetime(2125, 1, 1, tzinfo=UTC))], "future"),
    ],
)
def test_a_history_that_cannot_have_been_is_refused_whole(
    session: Session, spells: list[SpellDraft], words: str
) -> None:
    voice = add(session)
    with pytest.raises(InvalidInputError, match=words):
        service.record_spells(session, ERIN, component_id=voice, spells=spells)
    assert len(history(session, voice)) == 1


def test_a_history_that_somebody_has_made_is_not_replaced(session: Session) -> None:
    voice = add(session)
    service.set_component_status(session, ERIN, component_id=voice, status=MAJOR)
    with pytest.raises(ConflictError):
        service.record_spells(session, ERIN, component_id=voice, spells=[SpellDraft(OPERATIONAL, JANUARY)])
    assert len(history(session, voice)) == 2


def test_writers_at_the_same_moment_leave_one_running_spell_and_no_overlap(database: object) -> None:
    with unit_of_work() as session:
        voice = add(session)
    start = threading.Barrier(4)

    def change(statuses: list[ComponentStatus]) -> None:
        start.wait()
        for status in statuses:
            with unit_of_work() as session:
                service.set_component_status(session, ERIN, component_id=voice, status=status)

    orders = [[MAJOR, DEGRADED] * 4, [DEGRADED, OPERATIONAL] * 4, [OPERATIONAL, MAJOR] * 4, [MAJOR, OPERATIONAL] * 4]
    threads = [threading.Thread(target=change, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading() as session:
        spells = history(session, voice)
        row = queries.component(session, ERIN, component_id=voice)
    running = [each for each in spells if each.ended_at is None]
    assert [each.component_status for each in running] == [row.component_status]
    finished = sorted((each.started_at, each.ended_at) for each in spells if each.ended_at is not None)
    assert all(one[1] == other[0] for one, other in pairwise(finished))
    assert len(spells) > 4
