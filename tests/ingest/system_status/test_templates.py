"""Templates: kept by name, replaced by name, and for status editors alone."""

import pytest
from sqlalchemy.orm import Session

from ingest.enums import IncidentKind, IncidentStatus
from ingest.errors import ForbiddenError, InvalidInputError, NotFoundError
from ingest.system_status.edits import edits
from ingest.system_status.incident_schemas import BODY_LENGTH, TITLE_LENGTH, TemplateDraft
from ingest.system_status.templates import TEMPLATE_NAME_LENGTH, delete_template, save_template, templates
from tests.support.incidents import ERIN
from tests.support.people import People


def draft(**wishes: object) -> TemplateDraft:
    known = {
        "name": "Outage",
        "kind": IncidentKind.INCIDENT,
        "title": "Calls fail",
        "incident_status": IncidentStatus.INVESTIGATING,
        "body": "We are looking.",
    }
    return TemplateDraft(**(known | wishes))


def test_wording_is_kept_under_its_name_and_replaced_under_it(session: Session) -> None:
    first = save_template(session, ERIN, draft=draft())
    save_template(session, ERIN, draft=draft(name="Again", title=""))
    assert save_template(session, ERIN, draft=draft(body="<b>Sorry</b>\x00")) == first
    found = templates(session, ERIN)
    assert [(one.name, one.title, one.body) for one in found] == [
        ("Again", "", "We are looking."),
        ("Outage", "Calls fail", "<b>Sorry</b>"),
    ]
    assert (found[1].kind, found[1].incident_status) == (IncidentKind.INCIDENT, IncidentStatus.INVESTIGATING)
    delete_template(session, ERIN, template_id=first)
    assert [one.name for one in templates(session, ERIN)] == ["Again"]
    with pytest.raises(NotFoundError):
        delete_template(session, ERIN, template_id=first)
    kept = [(one.subject_name, one.changes) for one in edits(session, ERIN) if one.subject_name == "Outage"]
    assert kept == [
        ("Outage", (("Removed", "Investigating", None),)),
        ("Outage", (("Text", "We are looking.", "<b>Sorry</b>"),)),
        ("Outage", (("Title", None, "Calls fail"), ("Text", None, "We are looking."))),
    ]


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * (TEMPLATE_NAME_LENGTH + 1)}, "name"),
        ({"title": "t" * (TITLE_LENGTH + 1)}, "title"),
        ({"body": ""}, "body"),
        ({"body": "b" * (BODY_LENGTH + 1)}, "body"),
        ({"incident_status": IncidentStatus.SCHEDULED}, "incident_status"),
    ],
)
def test_wording_that_does_not_fit_is_refused_by_field(session: Session, wishes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        save_template(session, ERIN, draft=draft(**wishes))
    assert set(refused.value.fields) == {field}
    assert templates(session, ERIN) == ()


def test_templates_are_for_status_editors(people: People, session: Session) -> None:
    for viewer in (people.alice, people.leo, people.bob):
        with pytest.raises(ForbiddenError):
            templates(session, viewer)
    assert templates(session, people.root) == templates(session, people.erin) == ()
