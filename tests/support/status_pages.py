"""A status page with something on it: components, one of them not public, incidents now and long ago, maintenance."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest.clock import now
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus, IncidentKind, IncidentStatus
from ingest.models.system_status import ComponentChange, Incident, IncidentUpdate
from ingest.system_status import service
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import Viewer

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WELL, PARTIAL = ComponentStatus.OPERATIONAL, ComponentStatus.PARTIAL_OUTAGE


@dataclass(frozen=True)
class FilledPage:
    """Ids of what is on the page."""

    voice: int
    private: int
    open_incident: str = "incidentopen"
    old_incident: str = "incidentpast"
    maintenance: str = "maintenance1"


def fill_status_page(editor: Viewer) -> FilledPage:
    """Bring all of it into an empty database."""
    with unit_of_work() as session:
        group = _add(session, editor, name="Communications", is_group=True)
        voice = _add(session, editor, name="Voice Platform", group_id=group)
        _add(session, editor, name="Messaging", group_id=group)
        private = _add(session, editor, name="Secret Switch", audience=ComponentAudience.STAFF)
        filled = FilledPage(voice, private)
        _incident(session, filled.open_incident, voice, IncidentStatus.INVESTIGATING, ago=HOUR)
        _incident(session, filled.old_incident, voice, IncidentStatus.RESOLVED, ago=200 * DAY)
        _incident(session, filled.maintenance, voice, IncidentStatus.SCHEDULED, ago=-2 * DAY)
        note_change(session)
    return filled


def set_status(editor: Viewer, component_id: int, component_status: ComponentStatus) -> None:
    """Change a component as an editor does."""
    with unit_of_work() as session:
        service.set_component_status(session, editor, component_id=component_id, status=component_status)
        note_change(session)


def note_change(session: Session) -> None:
    """What every change of the page does."""
    session.execute(text("UPDATE status_versions SET version = version + 1"))


def _add(session: Session, editor: Viewer, **wishes: object) -> int:
    return service.create_component(session, editor, draft=ComponentDraft(**wishes))


def _incident(
    session: Session, public_id: str, component_id: int, incident_status: IncidentStatus, *, ago: timedelta
) -> None:
    is_planned = incident_status is IncidentStatus.SCHEDULED
    at = now() - ago
    incident = Incident(
        public_id=public_id,
        kind=IncidentKind.MAINTENANCE if is_planned else IncidentKind.INCIDENT,
        name=f"Trouble of {public_id}",
        incident_status=incident_status,
        started_at=min(at, now()),
        scheduled_for=at if is_planned else None,
        scheduled_until=at + HOUR if is_planned else None,
        resolved_at=at + HOUR if incident_status.is_over else None,
        created_at=now(),
        updated_at=now(),
        created_by="Erin Shaw",
    )
    session.add(incident)
    session.flush()
    update = IncidentUpdate(
        public_id=f"upd{public_id}"[:12],
        incident_id=incident.id,
        incident_status=incident_status,
        body="We are looking into it.",
        display_at=incident.started_at,
        created_at=now(),
        updated_at=now(),
        created_by="Erin Shaw",
    )
    session.add(update)
    session.flush()
    session.add(
        ComponentChange(
            component_id=component_id,
            incident_id=incident.id,
            update_id=update.id,
            at=incident.started_at,
            old_status=WELL,
            new_status=WELL if is_planned else PARTIAL,
            changed_by="Erin Shaw",
        )
    )
