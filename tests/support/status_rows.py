"""Incidents written straight into the tables, for tests of what is read."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ingest.clock import now
from ingest.enums import ComponentStatus, IncidentKind, IncidentStatus
from ingest.models.system_status import ComponentChange, Incident, IncidentUpdate


def incident_row(
    session: Session,
    number: int,
    name: str,
    *,
    components: tuple[int, ...] = (),
    incident_status: IncidentStatus = IncidentStatus.INVESTIGATING,
    kind: IncidentKind = IncidentKind.INCIDENT,
    began: datetime | None = None,
    body: str = "We are looking into it.",
) -> str:
    """An incident with one update that gave its components a partial outage; its public id."""
    start = began or now() - timedelta(hours=1)
    end = start + timedelta(minutes=30) if incident_status.is_over else None
    incident = Incident(
        public_id=f"i{number:011d}",
        kind=kind,
        name=name,
        incident_status=incident_status,
        started_at=start,
        resolved_at=end,
        created_at=start,
        updated_at=start,
        created_by="Erin Shaw",
    )
    session.add(incident)
    session.flush()
    update = IncidentUpdate(
        public_id=f"u{number:011d}",
        incident_id=incident.id,
        incident_status=incident_status,
        body=body,
        display_at=start,
        created_at=start,
        updated_at=start,
        created_by="Erin Shaw",
    )
    session.add(update)
    session.flush()
    session.add_all(
        ComponentChange(
            component_id=component_id,
            incident_id=incident.id,
            update_id=update.id,
            at=start,
            old_status=ComponentStatus.OPERATIONAL,
            new_status=ComponentStatus.PARTIAL_OUTAGE,
            changed_by="Erin Shaw",
        )
        for component_id in components
    )
    session.flush()
    return incident.public_id
