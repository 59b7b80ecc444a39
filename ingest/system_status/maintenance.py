"""Moves planned maintenance at its times: it begins and ends by itself unless told otherwise."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from ingest.enums import IncidentKind, IncidentStatus, StaffRole
from ingest.models.system_status import Incident
from ingest.portal.current import current_portal
from ingest.system_status.courses import Course, course_of
from ingest.system_status.incident_schemas import UpdateDraft
from ingest.system_status.lifecycle import UNDER_WAY
from ingest.system_status.telling import tell
from ingest.system_status.versions import lock_status_page
from ingest.viewer import Viewer, require_role


def due_maintenances(session: Session, viewer: Viewer, *, now: datetime) -> tuple[str, ...]:
    """The public ids of maintenance that should move by itself by now; status editors and administrators."""
    require_role(viewer, StaffRole.STATUS_EDITOR)
    return tuple(session.scalars(select(Incident.public_id).where(_is_due(now)).order_by(Incident.id)))


def move_due_maintenances(session: Session, viewer: Viewer, *, now: datetime) -> int:
    """Begin the maintenance whose time has come and complete what should be over; how many moved.

    For status editors, administrators and the worker. Each step is dated at its planned time, however late this is
    called, unless something was told after that. However many call this at once, each step is taken once.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    if not due_maintenances(session, viewer, now=now):
        return 0
    lock_status_page(session)
    # Once more: whoever held the lock may have moved them.
    due = due_maintenances(session, viewer, now=now)
    for public_id in due:
        _move(session, viewer, course_of(session, public_id=public_id), now=now)
    return len(due)


def _is_due(now: datetime) -> ColumnElement[bool]:
    begins = and_(Incident.incident_status == IncidentStatus.SCHEDULED, Incident.scheduled_for <= now)
    ends = and_(Incident.incident_status.in_(UNDER_WAY), Incident.scheduled_until <= now)
    return and_(Incident.kind == IncidentKind.MAINTENANCE, Incident.is_automatic, or_(begins, ends))


def _move(session: Session, viewer: Viewer, course: Course, *, now: datetime) -> None:
    words, incident = current_portal().status_page, course.incident
    if incident.incident_status == IncidentStatus.SCHEDULED and incident.scheduled_for is not None:
        draft = UpdateDraft(IncidentStatus.IN_PROGRESS, words.maintenance_begins)
        _tell(session, viewer, course, draft, planned=incident.scheduled_for, now=now)
    if incident.scheduled_until is not None and incident.scheduled_until <= now:
        draft = UpdateDraft(IncidentStatus.COMPLETED, words.maintenance_ends)
        _tell(session, viewer, course, draft, planned=incident.scheduled_until, now=now)


def _tell(
    session: Session, viewer: Viewer, course: Course, draft: UpdateDraft, *, planned: datetime, now: datetime
) -> None:
    display_at = max(planned, course.updates[-1].display_at)
    tell(session, viewer, course=course, draft=draft, display_at=display_at, now=max(now, display_at))
