"""A year mistyped as '0026' is refused wherever the status page is told of a time."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, IncidentKind, IncidentStatus
from ingest.errors import InvalidInputError
from ingest.system_status.incident_schemas import IncidentDraft, UpdateDraft
from ingest.system_status.incident_service import edit_incident, open_incident, post_update
from ingest.system_status.schemas import ComponentDraft
from ingest.system_status.service import change_component, create_component
from ingest.viewer import system_viewer

VIEWER = system_viewer()
LONG_AGO, SOON = datetime(26, 11, 24, 10, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def test_no_time_of_an_incident_lies_before_1970(session: Session) -> None:
    voice = create_component(session, VIEWER, draft=ComponentDraft(name="Voice"))
    known = {voice: ComponentStatus.MAJOR_OUTAGE}
    public_id = open_incident(session, VIEWER, draft=IncidentDraft("Down", "Down.", component_statuses=known))
    plan = {"kind": IncidentKind.MAINTENANCE, "scheduled_for": LONG_AGO, "scheduled_until": SOON}
    tries = (
        lambda: open_incident(session, VIEWER, draft=IncidentDraft("Old", "Old.", started_at=LONG_AGO)),
        lambda: open_incident(session, VIEWER, draft=IncidentDraft("Old", "Old.", **plan)),
        lambda: edit_incident(session, VIEWER, public_id=public_id, changes={"started_at": LONG_AGO}),
        lambda: post_update(
            session,
            VIEWER,
            public_id=public_id,
            draft=UpdateDraft(IncidentStatus.IDENTIFIED, "Old.", display_at=LONG_AGO),
        ),
    )
    for attempt in tries:
        with pytest.raises(InvalidInputError, match="1970"):
            attempt()


def test_no_component_is_on_record_since_before_1970(session: Session) -> None:
    voice = create_component(session, VIEWER, draft=ComponentDraft(name="Voice"))
    with pytest.raises(InvalidInputError, match="1970"):
        change_component(session, VIEWER, component_id=voice, changes={"start_date": date(26, 1, 1)})
    with pytest.raises(InvalidInputError, match="1970"):
        create_component(session, VIEWER, draft=ComponentDraft(name="Old", start_date=date(26, 1, 1)))
