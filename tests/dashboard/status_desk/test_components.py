"""Components, groups and templates at the desk: in order, changed, shared, removed."""

from typing import Any

import pytest
from dash import no_update

from dashboard.status_desk import callbacks as acts
from dashboard.status_desk.component_callbacks import audience_chosen, component_removed, component_saved
from dashboard.status_desk.component_pages import component_page, new_component_page
from dashboard.status_desk.pages import overview_page
from dashboard.status_desk.template_callbacks import template_deleted, template_saved
from dashboard.status_desk.template_pages import templates_page
from ingest.db.engine import reading, unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus
from ingest.errors import InvalidInputError, NotFoundError
from ingest.system_status import edits, queries, service
from ingest.system_status.readers import shared_with
from ingest.system_status.schemas import ComponentDraft, ComponentRow
from ingest.system_status.templates import templates
from ingest.viewer import PUBLIC
from tests.dashboard.status_desk.conftest import SignedIn
from tests.support.desk_forms import Form, Parts, at, text_of
from tests.support.incidents import MAJOR, opened
from tests.support.people import People

DESK, NEW, TEMPLATES = "/desk/status", "/desk/status/components/new", "/desk/status/templates"


def rows(people: People) -> list[ComponentRow]:
    with reading() as session:
        return list(queries.components(session, people.erin))


def names(people: People) -> list[str]:
    return [row.name for row in rows(people)]


def row_of(people: People, component_id: int) -> ComponentRow:
    return next(row for row in rows(people) if row.id == component_id)


def move(component_ids: list[int], component_id: int, part: str) -> Any:
    ids = [{"desk": part, "of": each} for each in component_ids]
    clicks = [1 if each == component_id else None for each in component_ids]
    none = [None] * len(ids)
    return (
        acts.component_moved(clicks, none, ids, ids) if part == "up" else acts.component_moved(none, clicks, ids, ids)
    )


def page_of(people: People, component_id: int, **search: str) -> Any:
    public_id = row_of(people, component_id).public_id
    return component_page(people.erin, at(f"{DESK}/components/{public_id}", search=search, public_id=public_id))


def test_the_overview_shows_what_goes_on_whom_it_is_for_and_who_did_it(people: People, parts: Parts) -> None:
    with unit_of_work() as session:
        opened(session, {parts.voice: MAJOR}, name="Calls drop")
    words = text_of(overview_page(people.erin, at(DESK)))
    for part in ("Calls drop", "Voice Platform", "Major outage", "Organisations: Acme", "Staff only", "Erin Shaw"):
        assert part in words


def test_a_component_moves_among_those_beside_it(people: People, parts: Parts, signed_in: SignedIn) -> None:
    with unit_of_work() as session:
        group = service.create_component(session, people.erin, draft=ComponentDraft("Network", is_group=True))
        for name in ("VPN", "Wireless"):
            service.create_component(session, people.erin, draft=ComponentDraft(name, group_id=group))
    everything = [row.id for row in rows(people)]
    with signed_in(people.erin):
        assert move(everything, parts.mail, "up") is not no_update
        move(everything, group, "up")
        move(everything, everything[-1], "up")
        move(everything, everything[-1], "up")
    assert names(people) == [
        "Voicemail", "Voice Platform", "Acme Line", "Network", "Wireless", "VPN", "Core Switch",
    ]  # fmt: skip
    with signed_in(people.erin):
        move(everything, everything[-2], "down")
    assert names(people)[-1] == "Core Switch"


def test_an_unknown_component_moves_nothing(people: People, parts: Parts, signed_in: SignedIn) -> None:
    before = names(people)
    with signed_in(people.erin), pytest.raises(InvalidInputError):
        move([999], 999, "up")
    assert names(people) == before


def test_a_status_is_changed_with_its_reason(people: People, parts: Parts, signed_in: SignedIn) -> None:
    ids = [{"desk": "change", "of": each} for each in (parts.voice, parts.mail)]
    statuses = ["operational", "partial_outage"]
    with signed_in(people.erin):
        assert acts.status_changed([None, None], ids, statuses, ["", ""]) is no_update
        shown = acts.status_changed([None, 1], ids, statuses, ["", "Disk full"])
    assert "Partial outage" in text_of(shown)
    assert row_of(people, parts.mail).component_status is ComponentStatus.PARTIAL_OUTAGE
    assert row_of(people, parts.voice).component_status is ComponentStatus.OPERATIONAL
    with reading() as session:
        assert ("Reason", None, "Disk full") in edits.edits(session, people.erin)[0].changes
    with signed_in(people.erin), pytest.raises(InvalidInputError):
        acts.status_changed([1, None], ids, ["broken", ""], ["", ""])


def test_a_component_is_added_for_organisations(people: People, parts: Parts, signed_in: SignedIn) -> None:
    form = Form.of(new_component_page(people.erin, at(NEW))).fill(name="Globex Line", audience="organisations")
    with signed_in(people.erin):
        assert audience_chosen("organisations") is False
        assert audience_chosen("public") is True
        refused = component_saved(1, *form.plain, NEW, "")
        shared = form.fill(organisation_ids=[str(people.globex)], start_date="2026-01-02")
        answer = component_saved(1, *shared.plain, NEW, "")
    assert form.errors(refused) == {"organisation_ids": "Name at least one organisation."}
    assert answer[2] == DESK
    with reading() as session:
        assert "Globex Line" in [row.name for row in queries.components(session, people.carol)]
        assert "Globex Line" not in [row.name for row in queries.components(session, people.bob)]


def test_a_component_is_changed_into_a_group_and_for_staff(people: People, parts: Parts, signed_in: SignedIn) -> None:
    with signed_in(people.erin):
        group_form = Form.of(new_component_page(people.erin, at(NEW, search={"kind": "group"}))).fill(name="Network")
        component_saved(1, *group_form.plain, NEW, "?kind=group")
    group = next(row for row in rows(people) if row.is_group)
    form = Form.of(page_of(people, parts.line))
    assert form.values["organisation_ids"] == [str(people.acme)]
    form = form.fill(
        group_id=str(group.id), audience="staff", shown=["is_only_shown_if_degraded"], start_date="2026-01-02"
    )
    path = f"{DESK}/components/{row_of(people, parts.line).public_id}"
    with signed_in(people.erin):
        assert component_saved(1, *form.plain, path, "")[0] is None
    line = row_of(people, parts.line)
    assert (line.group_id, line.audience, line.is_showcased, line.is_only_shown_if_degraded) == (
        group.id, ComponentAudience.STAFF, False, True,
    )  # fmt: skip
    with reading() as session:
        assert parts.line not in shared_with(session, people.erin)
    bad = form.fill(name=" ", start_date="soon")
    with signed_in(people.erin):
        assert set(bad.errors(component_saved(1, *bad.plain, path, ""))) == {"name", "start_date"}


def test_a_component_of_incidents_stays_and_says_why(people: People, parts: Parts, signed_in: SignedIn) -> None:
    with unit_of_work() as session:
        opened(session, {parts.voice: MAJOR})
    for component_id, is_gone in ((parts.voice, False), (parts.mail, True)):
        assert "cannot be undone" in text_of(page_of(people, component_id, edit="remove"))
        path = f"{DESK}/components/{row_of(people, component_id).public_id}"
        with signed_in(people.erin):
            problems, href = component_removed(1, path)
        assert (href == DESK) is is_gone
        assert is_gone or "Incidents concern this component, so it stays." in text_of(problems)
    assert "Voicemail" not in names(people)


def test_an_order_that_moves_nothing_public_tells_the_public_nothing(
    people: People, parts: Parts, signed_in: SignedIn
) -> None:
    with reading() as session:
        before = queries.components(session, PUBLIC)
    with signed_in(people.erin):
        move([row.id for row in rows(people)], parts.switch, "up")
    with reading() as session:
        after = queries.components(session, PUBLIC)
    assert [(row.id, row.updated_at) for row in after] == [(row.id, row.updated_at) for row in before]


def test_what_is_not_there_has_no_page(people: People, parts: Parts) -> None:
    with pytest.raises(NotFoundError):
        component_page(people.erin, at(f"{DESK}/components/x", public_id="x"))
    with pytest.raises(NotFoundError):
        templates_page(people.erin, at(TEMPLATES, search={"edit": "99"}))


def test_templates_are_kept_renamed_and_forgotten(people: People, signed_in: SignedIn) -> None:
    form = Form.of(templates_page(people.erin, at(TEMPLATES, search={"edit": "new"})))
    first = form.fill(name="Planned", incident_status="scheduled", title="Work", body="We work.")
    with signed_in(people.erin):
        assert set(form.errors(template_saved(1, *form.plain, TEMPLATES, "?edit=new"))) == {"name", "body"}
        assert template_saved(1, *first.plain, TEMPLATES, "?edit=new")[2] == TEMPLATES
        taken = template_saved(1, *first.plain, TEMPLATES, "?edit=new")
    assert first.errors(taken) == {"name": "Another template has this name."}
    with reading() as session:
        kept = templates(session, people.erin)
    assert [(one.name, one.kind.value, one.incident_status.value) for one in kept] == [
        ("Planned", "maintenance", "scheduled")
    ]
    with signed_in(people.erin):
        template_saved(1, *first.fill(name="Planned work").plain, TEMPLATES, f"?edit={kept[0].id}")
    with reading() as session:
        kept = templates(session, people.erin)
    assert [one.name for one in kept] == ["Planned work"]
    assert "Planned work" in text_of(templates_page(people.erin, at(TEMPLATES)))
    with signed_in(people.erin):
        assert template_deleted(1, TEMPLATES, f"?edit={kept[0].id}") == TEMPLATES
    with reading() as session:
        assert templates(session, people.erin) == ()
