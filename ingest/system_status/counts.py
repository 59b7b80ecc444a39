"""Counts of what is going on, for places that show no more than a number."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.enums import IncidentKind, IncidentStatus
from ingest.models.system_status import Incident
from ingest.system_status.records import is_incident_known_to
from ingest.viewer import Anyone


def open_incident_count(session: Session, viewer: Anyone) -> int:
    """How many incidents (no maintenance) are not over, of those the viewer may know of; anybody may call."""
    going_on = [each for each in IncidentStatus if not each.is_over]
    query = select(func.count(Incident.id)).where(
        Incident.kind == IncidentKind.INCIDENT,
        Incident.incident_status.in_(going_on),
        is_incident_known_to(viewer),
    )
    return session.scalars(query).one()
