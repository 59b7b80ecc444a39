"""Components and incidents for tests, made the way status editors make them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, IncidentStatus, StaffRole
from ingest.models.system_status import ComponentSpell
from ingest.system_status import incident_service, queries, records, service
from ingest.system_status.incident_schemas import IncidentDraft, IncidentView, UpdateDraft
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import PUBLIC, Viewer

ERIN = Viewer(account_id=None, name="Erin", timezone="UTC", staff_role=StaffRole.STATUS_EDITOR)
OPERATIONAL, MAINTENANCE = ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE
DEGRADED, PARTIAL, MAJOR = (
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)


def at(text: str) -> datetime:
    """A moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def component(session: Session, name: str = "Voice", **wishes: Any) -> int:
    """A component of which only what matters is said; its id."""
    return service.create_component(session, ERIN, draft=ComponentDraft(name=name, **wishes))


def opened(session: Session, statuses: dict[int, ComponentStatus], **wishes: Any) -> str:
    """An incident that gives components these statuses; its public id."""
    known: dict[str, Any] = {"name": "Calls fail", "body": "We are looking.", "component_statuses": statuses}
    return incident_service.open_incident(session, ERIN, draft=IncidentDraft(**(known | wishes)))


def told(session: Session, public_id: str, status: str, **wishes: Any) -> str:
    """A further update with this status; its public id."""
    draft = UpdateDraft(IncidentStatus(status), wishes.pop("body", "More is known."), **wishes)
    return incident_service.post_update(session, ERIN, public_id=public_id, draft=draft)


def status_of(session: Session, component_id: int) -> ComponentStatus:
    """The status a component shows now."""
    return queries.component(session, ERIN, component_id=component_id).component_status


def held(session: Session, component_id: int) -> list[tuple[str, datetime, datetime | None]]:
    """The spells incidents made on a component, oldest first."""
    statement = select(ComponentSpell).where(
        ComponentSpell.component_id == component_id, ComponentSpell.incident_id.is_not(None)
    )
    spells = session.scalars(statement.order_by(ComponentSpell.started_at, ComponentSpell.id))
    return [(one.component_status, one.started_at, one.ended_at) for one in spells]


def seen(session: Session, public_id: str) -> IncidentView:
    """An incident as the public sees it."""
    found = records.known_incident(session, PUBLIC, public_id=public_id)
    assert found is not None
    return found


def affected(view: IncidentView) -> list[list[tuple[str, str, str]]]:
    """What each update did, the first update first."""
    return [[(one.name, one.old_status, one.new_status) for one in each.affected] for each in reversed(view.updates)]


def edit(session: Session, public_id: str, **changes: object) -> None:
    """Correct an incident."""
    incident_service.edit_incident(session, ERIN, public_id=public_id, changes=changes)


def move(session: Session, update: str, moment: datetime) -> None:
    """Correct the time of an update."""
    incident_service.edit_update(session, ERIN, update_public_id=update, changes={"display_at": moment})


def count(session: Session, table: type) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(table)) or 0
