"""Writes to incidents and maintenance: opened, told of, corrected, removed; status editors and administrators only.

Each call stands alone in the caller's unit of work: rows, spells, present statuses, the record of edits and the page's
version change together or not at all. Several incidents may be open on one component: at each moment the worst counts.
"""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction, StaffRole
from ingest.errors import NotFoundError
from ingest.models.system_status import ComponentChange, ComponentSpell, Incident, IncidentUpdate
from ingest.system_status.correcting import (
    check_plan,
    clean_name,
    planned_corrections,
    planned_update_corrections,
)
from ingest.system_status.courses import Course, course_of
from ingest.system_status.edits import FieldEdit, note_edit
from ingest.system_status.incident_schemas import IncidentDraft, UpdateDraft
from ingest.system_status.lifecycle import first_statuses
from ingest.system_status.public_ids import new_public_id
from ingest.system_status.spells import rebuild_spells
from ingest.system_status.telling import check_moment, in_words, settle, tell
from ingest.system_status.versions import lock_status_page, note_change
from ingest.viewer import Viewer, require_role


def open_incident(session: Session, viewer: Viewer, *, draft: IncidentDraft) -> str:
    """Open an incident or plan a maintenance with its first update, and give back its public id.

    For status editors and administrators. `started_at` is also the moment of the first update: of a maintenance, when
    it was announced. InvalidInputError names the fields that do not fit; times to come are for planned work alone.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    name = clean_name(draft.name)
    check_plan(draft.kind, draft.scheduled_for, draft.scheduled_until)
    moment = clock.now()
    started_at = moment if draft.started_at is None else draft.started_at
    check_moment(started_at, name="started_at")
    first = UpdateDraft(
        draft.incident_status or first_statuses(draft.kind)[0],
        draft.body,
        draft.component_statuses,
        is_for_subscribers=draft.is_for_subscribers,
    )
    incident = Incident(
        public_id=new_public_id(),
        kind=draft.kind,
        name=name,
        incident_status=first.incident_status,
        impact_override=draft.impact_override,
        started_at=started_at,
        scheduled_for=draft.scheduled_for,
        scheduled_until=draft.scheduled_until,
        is_automatic=draft.is_automatic,
        created_at=moment,
        updated_at=moment,
        created_by=viewer.name,
    )
    tell(session, viewer, course=Course(incident, [], []), draft=first, display_at=started_at)
    return incident.public_id


def post_update(session: Session, viewer: Viewer, *, public_id: str, draft: UpdateDraft) -> str:
    """Tell more of an incident or a maintenance, and give back the update's public id; editors and administrators.

    An end gives all its components back; `investigating` after an end opens it again; maintenance that begins sets its
    components under maintenance. NotFoundError when there is no such incident; InvalidInputError names the fields: a
    status that cannot follow, a time to come or before the incident's start, an unknown component, a text.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    course = course_of(session, public_id=public_id)
    if draft.display_at is None:
        # After what was told last, also when the clock was set back since.
        moment = max(clock.now(), course.updates[-1].display_at)
        return tell(session, viewer, course=course, draft=draft, display_at=moment, now=moment).public_id
    return tell(session, viewer, course=course, draft=draft, display_at=draft.display_at).public_id


def edit_incident(session: Session, viewer: Viewer, *, public_id: str, changes: Mapping[str, object]) -> None:
    """Correct an incident; status editors and administrators only.

    Keys: name, impact_override (an Impact or None), started_at; of a maintenance also scheduled_for, scheduled_until
    and is_automatic. The first update, and what it did to components, moves with the start. NotFoundError when there is
    no such incident; InvalidInputError names the field that there is not or that does not fit. Without a difference
    nothing is written.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    course = course_of(session, public_id=public_id)
    planned = planned_corrections(course, changes)
    if planned:
        settle(session, viewer, course=course, words=[one.apply() for one in planned])


def edit_update(session: Session, viewer: Viewer, *, update_public_id: str, changes: Mapping[str, object]) -> None:
    """Correct an update; status editors and administrators only.

    Keys: body, and display_at, which stays between the updates before and after it. What the update did to components
    moves with it, and with the first update the start of the incident. NotFoundError when there is no such update;
    InvalidInputError names the field that there is not or that does not fit.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    course, update = _course_with(session, update_public_id)
    planned = planned_update_corrections(course, update, changes)
    if planned:
        update.updated_at = clock.now()
        settle(session, viewer, course=course, words=[one.apply() for one in planned])


def delete_incident(session: Session, viewer: Viewer, *, public_id: str) -> None:
    """Remove an incident with all it told and did, as if it had never been; editors and administrators.

    The record of edits keeps its name and who removed it. NotFoundError when there is no such incident.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    lock_status_page(session)
    course = course_of(session, public_id=public_id)
    incident = course.incident
    for table in (ComponentSpell, ComponentChange, IncidentUpdate):
        session.execute(delete(table).where(table.incident_id == incident.id))
    session.execute(delete(Incident).where(Incident.id == incident.id))
    rebuild_spells(session, component_ids=course.component_ids, at=clock.now())
    words: list[FieldEdit] = [("Removed", in_words(incident.incident_status), None)]
    note_edit(session, viewer, kind=incident.kind, public_id=public_id, name=incident.name, changes=words)
    record(session, viewer, action=AuditAction.DELETED, subject=incident.name, details={"Kind": incident.kind})
    note_change(session)


def _course_with(session: Session, update_public_id: str) -> tuple[Course, IncidentUpdate]:
    statement = select(Incident.public_id).join(IncidentUpdate, IncidentUpdate.incident_id == Incident.id)
    public_id = session.scalar(statement.where(IncidentUpdate.public_id == update_public_id))
    if public_id is None:
        raise NotFoundError("There is no such update.")
    course = course_of(session, public_id=public_id)
    return course, next(one for one in course.updates if one.public_id == update_public_id)
