"""Changing, ordering and removing components, and what a portal definition begins with."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, SignInRequiredError
from ingest.models.config_items import ConfigItem
from ingest.models.system_status import ComponentSpell
from ingest.portal.loader import load_portal
from ingest.portal.schema import StatusComponent, StatusGroup
from ingest.system_status import queries, service
from ingest.viewer import PUBLIC
from tests.support.incidents import ERIN, MAJOR, OPERATIONAL, component, count, opened
from tests.support.people import People

SHARED = ComponentAudience.ORGANISATIONS
PORTAL = load_portal("managed")


def change(session: Session, component_id: int, **changes: object) -> None:
    service.change_component(session, ERIN, component_id=component_id, changes=changes)


def names(session: Session, viewer: object = PUBLIC) -> list[str]:
    return [row.name for row in queries.components(session, viewer)]


# Changed


def test_everything_about_a_component_can_be_changed(people: People, session: Session) -> None:
    voice, group = component(session, "Voice"), component(session, "Talk", is_group=True)
    before = queries.component(session, ERIN, component_id=voice)
    change(
        session,
        voice,
        name=" Voice\n Platform ",
        description="Calls",
        group_id=group,
        audience=SHARED,
        organisation_ids=(people.acme,),
        is_showcased=False,
        is_only_shown_if_degraded=True,
        start_date=date(2025, 1, 1),
    )
    row = queries.component(session, people.bob, component_id=voice)
    assert row == replace(
        before,
        name="Voice Platform",
        description="Calls",
        group_id=group,
        audience=SHARED,
        is_showcased=False,
        is_only_shown_if_degraded=True,
        start_date=date(2025, 1, 1),
        updated_at=row.updated_at,
    )
    assert row.updated_at > before.updated_at
    with pytest.raises(NotFoundError):
        queries.component(session, people.carol, component_id=voice)


def test_who_a_component_is_shared_with_follows_its_audience(people: People, session: Session) -> None:
    line = component(session, "Line", audience=SHARED, organisation_ids=(people.acme,))
    change(session, line, organisation_ids=(people.globex, people.globex))
    assert (names(session, people.bob), names(session, people.carol)) == ([], ["Line"])
    change(session, line, audience=ComponentAudience.PUBLIC)
    assert names(session) == ["Line"]
    # The old sharing does not come back by itself.
    with pytest.raises(InvalidInputError) as refused:
        change(session, line, audience=SHARED)
    assert set(refused.value.fields) == {"organisation_ids"}
    change(session, line, audience=ComponentAudience.STAFF)
    assert (names(session), names(session, people.carol), names(session, people.alice)) == ([], [], ["Line"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"description": "x" * 1001}, "description"),
        ({"group_id": 999_999}, "group_id"),
        ({"audience": "everybody"}, "audience"),
        ({"organisation_ids": (1,)}, "organisation_ids"),
        ({"is_showcased": "yes"}, "is_showcased"),
        ({"start_date": "2025-01-01"}, "start_date"),
        ({"current_status": "major_outage"}, "current_status"),
        ({"position": 1}, "position"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_by_field_and_whole(
    session: Session, changes: dict[str, object], field: str
) -> None:
    voice = component(session, "Voice")
    before = queries.component(session, ERIN, component_id=voice)
    with pytest.raises(InvalidInputError) as refused:
        change(session, voice, is_only_shown_if_degraded=True, **changes)
    assert set(refused.value.fields) == {field}
    assert queries.component(session, ERIN, component_id=voice) == before


def test_a_group_stands_in_no_group_also_later(session: Session) -> None:
    group, other = component(session, "Talk", is_group=True), component(session, "Data", is_group=True)
    with pytest.raises(InvalidInputError, match="no other group"):
        change(session, group, group_id=other)
    change(session, group, name="Calls")
    assert names(session) == ["Calls", "Data"]


def test_hostile_names_are_kept_as_text(session: Session) -> None:
    voice = component(session, "<script>\x00\u202eVoice\x1b[31m", description="\x07")
    row = queries.component(session, PUBLIC, component_id=voice)
    assert (row.name, row.description) == ("<script>Voice[31m", None)


# Ordered


def test_the_whole_page_is_brought_into_an_order(session: Session) -> None:
    ids = {name: component(session, name) for name in ("One", "Two", "Three")}
    service.order_components(session, ERIN, component_ids=[ids["Three"], ids["One"], ids["Two"]])
    assert names(session) == ["Three", "One", "Two"]
    assert [row.position for row in queries.components(session, PUBLIC)] == [1, 2, 3]
    with pytest.raises(ConflictError):
        service.order_components(session, ERIN, component_ids=[ids["Three"], ids["One"]])
    with pytest.raises(ConflictError):
        service.order_components(session, ERIN, component_ids=[*ids.values(), 999_999])
    with pytest.raises(InvalidInputError) as refused:
        service.order_components(session, ERIN, component_ids=[ids["One"]] * 3)
    assert set(refused.value.fields) == {"component_ids"}


def test_moving_a_hidden_component_changes_nothing_that_the_public_may_know(session: Session) -> None:
    one, two = component(session, "One"), component(session, "Two")
    hidden = component(session, "Ours", audience=ComponentAudience.STAFF)
    before = [replace(row, position=0) for row in queries.components(session, PUBLIC)]
    service.order_components(session, ERIN, component_ids=[hidden, one, two])
    assert [replace(row, position=0) for row in queries.components(session, PUBLIC)] == before
    service.order_components(session, ERIN, component_ids=[two, hidden, one])
    changed = queries.components(session, PUBLIC)
    assert [row.name for row in changed] == ["Two", "One"]
    assert min(row.updated_at for row in changed) > max(row.updated_at for row in before)


# Removed


def test_a_component_without_a_story_is_removed_with_its_history(people: People, session: Session) -> None:
    line = component(session, "Line", audience=SHARED, organisation_ids=(people.acme,))
    service.set_component_status(session, ERIN, component_id=line, status=MAJOR)
    service.remove_component(session, ERIN, component_id=line)
    assert (names(session, ERIN), count(session, ComponentSpell)) == ([], 0)
    with pytest.raises(NotFoundError):
        service.remove_component(session, ERIN, component_id=line)


def test_what_others_depend_on_is_not_removed(people: People, session: Session) -> None:
    group = component(session, "Talk", is_group=True)
    touched, used = component(session, "Voice", group_id=group), component(session, "Line")
    opened(session, {touched: OPERATIONAL})
    session.add(ConfigItem(organisation_id=people.acme, product="Gateway", component_id=used))
    session.flush()
    for kept in (group, touched, used):
        with pytest.raises(ConflictError):
            service.remove_component(session, ERIN, component_id=kept)
    assert names(session) == ["Talk", "Voice", "Line"]


def test_only_editors_may(people: People, session: Session) -> None:
    voice = component(session)
    for viewer, refusal in (
        (people.alice, ForbiddenError),
        (people.leo, ForbiddenError),
        (people.dora, ForbiddenError),
        (PUBLIC, SignInRequiredError),
    ):
        for call in (
            lambda who: service.change_component(session, who, component_id=voice, changes={"name": "Mine"}),
            lambda who: service.order_components(session, who, component_ids=[voice]),
            lambda who: service.remove_component(session, who, component_id=voice),
            lambda who: service.settle_groups(session, who, portal=PORTAL),
        ):
            with pytest.raises(refusal):
                call(viewer)
    assert names(session) == ["Voice"]


# What the portal definition begins with


def test_a_portals_groups_are_settled_once(session: Session) -> None:
    service.settle_groups(session, ERIN, portal=PORTAL)
    rows = queries.components(session, PUBLIC)
    groups = {row.id: row.name for row in rows if row.is_group}
    assert [(groups[row.group_id], row.name) for row in rows if row.group_id] == [
        (group.name, one.name) for group in PORTAL.status_page.groups for one in group.components
    ]
    assert {row.description for row in rows} >= {"Calls in and out, queues and reception.", None}
    service.settle_groups(session, ERIN, portal=PORTAL)
    assert queries.components(session, PUBLIC) == rows


def test_what_is_missing_by_name_is_added_and_what_is_there_stays(session: Session) -> None:
    voice = component(session, "VOICE", is_group=True)
    own = component(session, "voicemail", group_id=voice, component_status=MAJOR)
    group = StatusGroup(
        name="Voice", components=(StatusComponent(name="Voicemail"), StatusComponent(name="Voice Platform"))
    )
    status_page = PORTAL.status_page.model_copy(update={"groups": (group,)})
    service.settle_groups(session, ERIN, portal=PORTAL.model_copy(update={"status_page": status_page}))
    assert names(session) == ["VOICE", "voicemail", "Voice Platform"]
    assert queries.component(session, PUBLIC, component_id=own).component_status == MAJOR
