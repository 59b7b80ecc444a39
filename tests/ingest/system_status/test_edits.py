"""The record of edits: every write says who changed what, in words, and only staff read it."""

import itertools

import pytest
from sqlalchemy.orm import Session

from ingest.db.engine import reading
from ingest.enums import ComponentAudience, Impact
from ingest.errors import ForbiddenError, SignInRequiredError
from ingest.portal.loader import load_portal
from ingest.system_status import incident_service, records, service
from ingest.system_status.edits import edits
from ingest.system_status.schemas import ComponentDraft, SpellDraft
from ingest.viewer import PUBLIC
from tests.support.incidents import ERIN, HOUR, MAJOR, NINE, OPERATIONAL, PARTIAL, component, edit, move, opened, told
from tests.support.people import People


def newest(session: Session) -> tuple[str, str, tuple[tuple[str, str | None, str | None], ...]]:
    entry = edits(session, ERIN, limit=1)[0]
    return entry.subject_kind, entry.subject_name, entry.changes


def test_every_write_to_an_incident_is_kept_with_who_and_in_words(people: People, session: Session) -> None:
    voice = component(session, "Voice")
    public_id = opened(session, {voice: MAJOR}, started_at=NINE)
    assert newest(session) == (
        "incident",
        "Calls fail",
        (
            ("Status", None, "Investigating"),
            ("Text", None, "We are looking."),
            ("Voice", "Operational", "Major outage"),
        ),
    )
    update = told(session, public_id, "identified", display_at=NINE + HOUR, component_statuses={voice: PARTIAL})
    assert newest(session)[2] == (
        ("Status", "Investigating", "Identified"),
        ("Text", None, "More is known."),
        ("Voice", "Major outage", "Partial outage"),
    )
    edit(session, public_id, name="Calls failed", impact_override=Impact.MINOR)
    assert newest(session) == (
        "incident",
        "Calls failed",
        (("Title", "Calls fail", "Calls failed"), ("Impact", None, "Minor")),
    )
    move(session, update, NINE + 2 * HOUR)
    assert newest(session)[2] == (("Time of 'Identified'", "2026-03-04 10:00:00 UTC", "2026-03-04 11:00:00 UTC"),)
    incident_service.delete_incident(session, people.erin, public_id=public_id)
    assert newest(session) == ("incident", "Calls failed", (("Removed", "Identified", None),))
    told_of = edits(session, people.alice, public_id=public_id)
    assert [one.actor for one in told_of] == ["Erin Shaw", "Erin", "Erin", "Erin", "Erin"]


def test_every_write_to_components_is_kept(people: People, session: Session) -> None:
    voice = component(session, "Voice")
    assert newest(session) == ("component", "Voice", (("Component", None, "Voice"),))
    service.set_component_status(session, ERIN, component_id=voice, status=MAJOR, reason="power")
    assert newest(session)[2] == (("Status", "Operational", "Major outage"), ("Reason", None, "power"))
    group = component(session, "Talk", is_group=True)
    changes = {
        "name": "Calls",
        "group_id": group,
        "audience": ComponentAudience.ORGANISATIONS,
        "organisation_ids": (people.acme,),
        "is_showcased": False,
    }
    service.change_component(session, ERIN, component_id=voice, changes=changes)
    assert newest(session) == (
        "component",
        "Calls",
        (
            ("Name", "Voice", "Calls"),
            ("Group", None, "Talk"),
            ("Audience", "public", "organisations"),
            ("Showcased", "yes", "no"),
            ("Shared with", None, "Acme"),
        ),
    )
    service.order_components(session, ERIN, component_ids=[group, voice])
    assert newest(session) == ("component", "1 service", (("Order", "Calls, Talk", "Talk, Calls"),))
    mail = component(session, "Mail")
    service.record_spells(session, ERIN, component_id=mail, spells=[SpellDraft(OPERATIONAL, NINE)])
    assert newest(session) == ("component", "Mail", (("Spells", None, "1"),))
    service.remove_component(session, ERIN, component_id=mail)
    assert newest(session) == ("component", "Mail", (("Removed", "Mail", None),))


def test_every_write_grows_the_version_and_what_changes_nothing_does_not(session: Session) -> None:
    voice, mail = component(session, "Voice"), component(session, "Mail")
    public_id = opened(session, {voice: MAJOR})
    update = told(session, public_id, "identified")

    def grown(*calls: object) -> list[int]:
        versions = [records.status_version(session, PUBLIC)]
        for call in calls:
            call()  # type: ignore[operator]
            versions.append(records.status_version(session, PUBLIC))
        return [after - before for before, after in itertools.pairwise(versions)]

    assert (
        grown(
            lambda: edit(session, public_id, name="Other"),
            lambda: move(session, update, records.known_incident(session, PUBLIC, public_id=public_id).started_at),
            lambda: service.set_component_status(session, ERIN, component_id=voice, status=PARTIAL),
            lambda: service.change_component(session, ERIN, component_id=voice, changes={"description": "Calls"}),
            lambda: service.order_components(session, ERIN, component_ids=[mail, voice]),
            lambda: service.remove_component(session, ERIN, component_id=mail),
            lambda: incident_service.delete_incident(session, ERIN, public_id=public_id),
        )
        == [1] * 7
    )
    assert (
        grown(
            lambda: service.set_component_status(session, ERIN, component_id=voice, status=PARTIAL),
            lambda: service.change_component(session, ERIN, component_id=voice, changes={"description": " Calls "}),
            lambda: service.order_components(session, ERIN, component_ids=[voice]),
        )
        == [0] * 3
    )
    service.settle_groups(session, ERIN, portal=load_portal("managed"))
    assert grown(lambda: service.settle_groups(session, ERIN, portal=load_portal("managed"))) == [0]


def test_only_staff_read_the_record(people: People) -> None:
    with reading() as session:
        for viewer, refusal in (
            (people.bob, ForbiddenError),
            (people.dora, ForbiddenError),
            (PUBLIC, SignInRequiredError),
        ):
            with pytest.raises(refusal):
                edits(session, viewer)
        assert edits(session, people.alice) == ()


def test_the_record_gives_the_newest_first_and_no_more_than_asked_for(session: Session) -> None:
    for name in ("One", "Two", "Three"):
        service.create_component(session, ERIN, draft=ComponentDraft(name=name))
    assert [one.subject_name for one in edits(session, ERIN, limit=2)] == ["Three", "Two"]
