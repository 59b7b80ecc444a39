"""A status page with something on it: components, one of them not public, incidents now and long ago, maintenance."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from ingest.clock import now
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus, IncidentKind, IncidentStatus
from ingest.system_status import incident_service, service
from ingest.system_status.incident_schemas import IncidentDraft, UpdateDraft
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import Viewer

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PARTIAL = ComponentStatus.PARTIAL_OUTAGE


@dataclass(frozen=True)
class FilledPage:
    """Ids of what is on the page."""

    voice: int
    messaging: int
    private: int
    open_incident: str
    old_incident: str
    maintenance: str


def fill_status_page(editor: Viewer) -> FilledPage:
    """Bring all of it into an empty database: one service is in a partial outage, and one more that nobody may see."""
    with unit_of_work() as session:
        group = _add(session, editor, name="Communications", is_group=True)
        voice = _add(session, editor, name="Voice Platform", group_id=group)
        messaging = _add(session, editor, name="Messaging", group_id=group)
        private = _add(session, editor, name="Secret Switch", audience=ComponentAudience.STAFF)
        begun = {"started_at": now() - HOUR, "component_statuses": {voice: PARTIAL}}
        planned = {"scheduled_for": now() + DAY, "scheduled_until": now() + DAY + HOUR}
        return FilledPage(
            voice,
            messaging,
            private,
            open_incident=_open(session, editor, "Calls fail", **begun),
            old_incident=_past(session, editor, voice),
            maintenance=_open(
                session,
                editor,
                "New line cards",
                kind=IncidentKind.MAINTENANCE,
                component_statuses={voice: ComponentStatus.UNDER_MAINTENANCE},
                **planned,
            ),
        )


def set_status(editor: Viewer, component_id: int, component_status: ComponentStatus) -> None:
    """Change a component as an editor does."""
    with unit_of_work() as session:
        service.set_component_status(session, editor, component_id=component_id, status=component_status)


def _add(session: Session, editor: Viewer, **wishes: object) -> int:
    return service.create_component(session, editor, draft=ComponentDraft(**wishes))


def _open(session: Session, editor: Viewer, name: str, **wishes: object) -> str:
    draft = IncidentDraft(name, "We are looking into it.", **wishes)
    return incident_service.open_incident(session, editor, draft=draft)


def _past(session: Session, editor: Viewer, component_id: int) -> str:
    began = now() - 200 * DAY
    public_id = _open(session, editor, "Old trouble", started_at=began, component_statuses={component_id: PARTIAL})
    end = UpdateDraft(IncidentStatus.RESOLVED, "It is over.", display_at=began + HOUR)
    incident_service.post_update(session, editor, public_id=public_id, draft=end)
    return public_id
