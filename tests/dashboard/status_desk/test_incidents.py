"""Incidents and maintenance at the desk: opened, previewed, told of, corrected, deleted; nothing typed is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dash import no_update
from sqlalchemy import Engine, func, select

from dashboard.status_desk import incident_callbacks as acts
from dashboard.status_desk.incident_pages import incident_page, known_as, new_incident_page, new_maintenance_page
from ingest.db.engine import reading, unit_of_work
from ingest.enums import ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.errors import NotFoundError
from ingest.models import Base
from ingest.system_status import edits, incident_service, records
from ingest.system_status.incident_schemas import IncidentView, TemplateDraft, UpdateDraft
from ingest.system_status.schemas import PageDefinition
from ingest.system_status.templates import save_template
from ingest.viewer import PUBLIC
from tests.dashboard.status_desk.conftest import SignedIn
from tests.support.desk_forms import Form, Parts, at, text_of
from tests.support.incidents import MAJOR, PARTIAL, opened
from tests.support.people import People

NEW, PLAN = "/desk/status/incidents/new", "/desk/status/maintenance/new"
HOSTILE = "<script>alert(1)</script> \u202edrow"


def here(public_id: str) -> str:
    return f"/desk/status/incidents/{public_id}"


def new_form(people: People) -> Form:
    return Form.of(new_incident_page(people.erin, at(NEW)))


def page_of(people: People, public_id: str, **search: str) -> Any:
    return incident_page(people.erin, at(here(public_id), search=search, public_id=public_id))


def seen(people: People, public_id: str) -> IncidentView:
    with reading() as session:
        found = records.known_incident(session, people.erin, public_id=public_id)
    assert found is not None
    return found


def known(people: People, public_id: str) -> dict[str, str | None]:
    with reading() as session:
        return known_as(seen(people, public_id), edits.edits(session, people.erin, public_id=public_id))


def row_counts(database: Engine) -> dict[str, int]:
    with database.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_an_editor_opens_an_incident(people: People, parts: Parts, signed_in: SignedIn) -> None:
    form = new_form(people).fill(
        {parts.voice: MAJOR, parts.mail: PARTIAL}, name="Calls drop", body="We look.", impact_override="minor"
    )
    with signed_in(people.erin):
        problems, _, href = acts.new_published(1, *form.whole, NEW)
    assert problems is None
    incident = seen(people, href.removeprefix("/desk/status/incidents/"))
    assert (incident.name, incident.impact, incident.held) == (
        "Calls drop", Impact.MINOR, {parts.voice: MAJOR, parts.mail: PARTIAL},
    )  # fmt: skip
    assert incident.updates[0].author == "Erin Shaw"


def test_everything_missing_is_said_at_once_beside_its_field_and_nothing_typed_is_touched(
    people: People, parts: Parts, signed_in: SignedIn, database: Engine
) -> None:
    before = row_counts(database)
    form = new_form(people).fill(name="   ", started_at="2026-03-29T01:30")
    with signed_in(people.erin):
        answer = acts.new_published(1, *form.whole, NEW)
    assert set(form.errors(answer)) == {"name", "body", "started_at"}
    assert "does not exist in Europe/London" in form.errors(answer)["started_at"]
    assert "Title: Write a title." in text_of(answer[0])
    assert answer[2] is no_update
    assert row_counts(database) == before


def test_a_refusal_of_the_ground_floor_stands_beside_its_field(
    people: People, parts: Parts, signed_in: SignedIn
) -> None:
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%dT%H:%M}"
    form = new_form(people).fill(name="Calls drop", body="We look.", started_at=tomorrow)
    with signed_in(people.erin):
        answer = acts.new_published(1, *form.whole, NEW)
    assert form.errors(answer) == {"started_at": "This time is still to come."}


def test_a_preview_stores_nothing_and_shows_what_the_public_will_see(
    people: People, parts: Parts, signed_in: SignedIn, database: Engine
) -> None:
    before = row_counts(database)
    form = new_form(people).fill({parts.voice: MAJOR, parts.switch: MAJOR}, name="Calls drop", body="We look.")
    with signed_in(people.erin):
        *_, panel = acts.new_previewed(1, *form.whole, NEW)
    words = text_of(panel)
    assert "everybody, on the public page and in feeds" in words
    assert words.index("All Systems Operational") < words.index("Partial System Outage")
    assert "Calls drop" in words
    assert "Core Switch" not in words
    assert row_counts(database) == before


def test_a_preview_says_who_alone_will_see_it(people: People, parts: Parts, signed_in: SignedIn) -> None:
    form = new_form(people).fill(name="Line", body="We look.")
    told = {}
    for name, component in (("line", parts.line), ("switch", parts.switch)):
        with signed_in(people.erin):
            *_, panel = acts.new_previewed(1, *form.fill({component: MAJOR}).whole, NEW)
        told[name] = text_of(panel)
    assert "only Acme, and support staff. Nothing of it is public." in told["line"]
    assert "as Acme sees it" in told["line"]
    assert "support staff only." in told["switch"]


def test_a_preview_warns_of_names_its_readers_may_not_know(people: People, parts: Parts, signed_in: SignedIn) -> None:
    texts = {"The core   switch is down.": True, "The core switches are down.": False, "Voicemail is down.": False}
    for body, is_warned in texts.items():
        form = new_form(people).fill({parts.voice: MAJOR}, name="Calls drop", body=body)
        with signed_in(people.erin):
            *_, panel = acts.new_previewed(1, *form.whole, NEW)
        assert ("The text names it." in text_of(panel)) is is_warned, body
    form = new_form(people).fill({parts.voice: MAJOR}, name="Calls drop", body="{service} is down.")
    with signed_in(people.erin):
        *_, panel = acts.new_previewed(1, *form.whole, NEW)
    assert "a gap of its template: {service}" in text_of(panel)


def test_a_refused_preview_shows_the_problems_in_its_place(people: People, parts: Parts, signed_in: SignedIn) -> None:
    form = new_form(people).fill(name="Calls drop")
    with signed_in(people.erin):
        *answer, panel = acts.new_previewed(1, *form.whole, NEW)
    assert form.errors(answer) == {"body": "Write a text."}
    assert panel is None


def test_maintenance_is_planned_in_a_zone_by_name(people: People, parts: Parts, signed_in: SignedIn) -> None:
    form = Form.of(new_maintenance_page(people.erin, at(PLAN)))
    assert form.values["timezone"] == "Europe/London"
    form = form.fill(
        {parts.voice: ComponentStatus.UNDER_MAINTENANCE}, name="New release", body="Short breaks.",
        timezone="Australia/Sydney", scheduled_for="2030-01-10T22:00", scheduled_until="2030-01-11T01:00",
        is_automatic=[],
    )  # fmt: skip
    with signed_in(people.erin):
        _, _, href = acts.new_published(1, *form.whole, PLAN)
    planned = seen(people, href.rsplit("/", 1)[1])
    assert planned.kind is IncidentKind.MAINTENANCE
    assert planned.scheduled_for == datetime(2030, 1, 10, 11, tzinfo=UTC)
    assert planned.is_automatic is False
    without = form.fill(scheduled_for="", scheduled_until="nonsense")
    with signed_in(people.erin):
        answer = acts.new_published(1, *without.whole, PLAN)
    assert set(without.errors(answer)) == {"scheduled_for", "scheduled_until"}


def test_an_update_is_posted_and_a_post_mortem_offered_at_the_end(
    people: People, parts: Parts, signed_in: SignedIn
) -> None:
    with unit_of_work() as session:
        public_id = opened(session, {parts.voice: MAJOR})
    form = Form.of(page_of(people, public_id)).fill(incident_status="resolved", body="It works.")
    with signed_in(people.erin):
        problems, _, href, _ = acts.update_published(1, *form.whole, here(public_id), known(people, public_id))
    assert problems is None
    assert href.startswith(f"{here(public_id)}?posted=")
    assert seen(people, public_id).incident_status is IncidentStatus.RESOLVED
    after = Form.of(page_of(people, public_id))
    assert after.values["incident_status"] == "postmortem"
    assert after.values["body"] == ""


def test_an_update_on_what_somebody_else_moved_is_refused_once(
    people: People, parts: Parts, signed_in: SignedIn
) -> None:
    with unit_of_work() as session:
        public_id = opened(session, {parts.voice: MAJOR})
    form = Form.of(page_of(people, public_id)).fill(body="Mine.")
    before = known(people, public_id)
    with unit_of_work() as session:
        draft = UpdateDraft(IncidentStatus.IDENTIFIED, "Theirs.")
        incident_service.post_update(session, people.root, public_id=public_id, draft=draft)
    with signed_in(people.erin):
        problems, _, href, standing = acts.update_published(1, *form.whole, here(public_id), before)
    assert href is no_update
    words = text_of(problems)
    assert "Root Admin" in words
    assert "Text Theirs." in words
    assert "We are looking." not in words
    assert "It is 'Identified' now" in words
    assert [one.body for one in seen(people, public_id).updates] == ["Theirs.", "We are looking."]
    again = form.fill(incident_status="identified")
    with signed_in(people.erin):
        problems, *_ = acts.update_published(1, *again.whole, here(public_id), standing)
    assert problems is None
    assert seen(people, public_id).updates[0].body == "Mine."


def test_an_incident_is_corrected_and_what_was_not_touched_stays_to_the_microsecond(
    people: People, parts: Parts, signed_in: SignedIn
) -> None:
    began = datetime(2026, 3, 4, 9, 0, 37, 123, tzinfo=UTC)
    with unit_of_work() as session:
        public_id = opened(session, {parts.voice: MAJOR}, started_at=began)
    form = Form.of(page_of(people, public_id, edit="facts")).fill(name="Calls drop at times", impact_override="major")
    assert form.values["started_at"] == "2026-03-04T09:00"
    with signed_in(people.erin):
        shown, zone = acts.zone_changed("Asia/Tokyo", "Europe/London", *form.plain)
    assert dict(zip(form.values, shown, strict=True))["started_at"] == "2026-03-04T18:00"
    assert zone == "Asia/Tokyo"
    moved = form.fill(timezone="Asia/Tokyo", started_at="2026-03-04T18:00")
    with signed_in(people.erin):
        assert acts.facts_saved(1, *moved.plain, here(public_id))[2] == here(public_id)
    found = seen(people, public_id)
    assert (found.name, found.impact, found.started_at) == ("Calls drop at times", Impact.MAJOR, began)


def test_a_past_update_is_corrected(people: People, parts: Parts, signed_in: SignedIn) -> None:
    with unit_of_work() as session:
        public_id = opened(session, {parts.voice: MAJOR}, started_at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    update = seen(people, public_id).updates[0].public_id
    form = Form.of(page_of(people, public_id, edit=update)).fill(body="Better words.", display_at="2026-03-04T08:30")
    with signed_in(people.erin):
        acts.past_update_saved(1, *form.plain, here(public_id), f"?edit={update}")
    found = seen(people, public_id)
    assert found.updates[0].body == "Better words."
    assert found.started_at == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)
    empty = form.fill(body=" ", display_at="")
    with signed_in(people.erin):
        answer = acts.past_update_saved(1, *empty.plain, here(public_id), f"?edit={update}")
    assert set(empty.errors(answer)) == {"body", "display_at"}


def test_an_incident_is_deleted_by_a_second_button(people: People, parts: Parts, signed_in: SignedIn) -> None:
    with unit_of_work() as session:
        public_id = opened(session, {parts.voice: MAJOR})
    assert "This cannot be undone." in text_of(page_of(people, public_id, edit="delete"))
    with signed_in(people.erin):
        assert acts.incident_deleted(None, here(public_id)) is no_update
        assert acts.incident_deleted(1, here(public_id)) == "/desk/status"
    with reading() as session:
        assert records.known_incident(session, people.erin, public_id=public_id) is None


def test_a_template_fills_the_form_and_leaves_what_was_written(
    people: People, parts: Parts, signed_in: SignedIn
) -> None:
    with unit_of_work() as session:
        draft = TemplateDraft("Out", IncidentKind.INCIDENT, "Line down", IncidentStatus.IDENTIFIED, "It is down.")
        key = str(save_template(session, people.erin, draft=draft))
    form = new_form(people)
    with signed_in(people.erin):
        filled = dict(zip(form.values, acts.template_chosen(key, *form.plain, NEW), strict=True))
    assert (filled["name"], filled["incident_status"], filled["body"]) == ("Line down", "identified", "It is down.")
    written = form.fill(body="My own words.")
    with signed_in(people.erin):
        filled = dict(zip(form.values, acts.template_chosen(key, *written.plain, NEW), strict=True))
    assert (filled["name"], filled["body"]) == ("Line down", no_update)


def test_hostile_text_is_text_and_times_have_a_zone(people: People, parts: Parts) -> None:
    with unit_of_work() as session:
        public_id = opened(session, {parts.voice: MAJOR}, name=HOSTILE, body=HOSTILE)
    page = page_of(people, public_id)
    assert "<script>alert(1)</script>" in text_of(page)
    assert "(Europe/London)" in text_of(page)
    kinds = {type(each).__name__ for each in page._traverse()}
    assert not kinds & {"Markdown", "DangerouslySetInnerHTML", "Script"}


@pytest.mark.parametrize("search", [{}, {"edit": "facts"}, {"edit": "delete"}, {"edit": "nothere"}])
def test_what_is_not_there_has_no_page(people: People, parts: Parts, search: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        page_of(people, "abcdefgh1234", **search)


def test_a_preview_is_no_change_to_those_who_ask_for_one(people: People, parts: Parts, signed_in: SignedIn) -> None:
    form = new_form(people).fill({parts.switch: MAJOR}, name="Switch", body="We look.")
    page = PageDefinition(name="Status")
    with reading() as session:
        before = records.status_record(session, PUBLIC, page=page)
    with signed_in(people.erin):
        acts.new_previewed(1, *form.whole, NEW)
    with reading() as session:
        assert records.status_record(session, PUBLIC, page=page) == before
