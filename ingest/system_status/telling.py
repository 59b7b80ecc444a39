"""Writes what is told of an incident: an update, what it does to components, and everything that follows from it.

Who calls has locked the page and made sure that the viewer may.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import ComponentStatus, IncidentKind, IncidentStatus
from ingest.errors import InvalidInputError
from ingest.models.system_status import Component, ComponentChange, IncidentUpdate
from ingest.plain_text import clean_text
from ingest.system_status.courses import Course, hold_together
from ingest.system_status.edits import FieldEdit, note_edit
from ingest.system_status.holding import WELL
from ingest.system_status.incident_schemas import BODY_LENGTH, UpdateDraft
from ingest.system_status.lifecycle import check_first, check_order, statuses_given
from ingest.system_status.public_ids import new_public_id
from ingest.system_status.rules import LABELS
from ingest.system_status.schemas import FIRST_YEAR
from ingest.system_status.spells import rebuild_spells
from ingest.system_status.versions import note_change
from ingest.viewer import Viewer


def tell(
    session: Session,
    viewer: Viewer,
    *,
    course: Course,
    draft: UpdateDraft,
    display_at: datetime,
    now: datetime | None = None,
) -> IncidentUpdate:
    """Add an update that was so from `display_at` on, at the latest `now`; before other updates it stands between them.

    InvalidInputError names the field: a status that may not stand there, a time, an unknown component, a text.
    """
    body = clean_body(draft.body)
    check_moment(display_at, name="display_at", earliest=course.incident.started_at, now=now)
    before = _status_before(course, draft.incident_status, display_at)
    _check_components(session, draft.component_statuses)
    held = course.holds(until=display_at)
    given = statuses_given(
        IncidentKind(course.incident.kind),
        before=before,
        after=draft.incident_status,
        held=held,
        named=draft.component_statuses,
    )
    # Only now, when nothing is refused any more, does a new incident enter the database.
    session.add(course.incident)
    session.flush()
    update = _add_update(session, viewer, course, draft, body=body, display_at=display_at)
    _add_changes(session, viewer, course, update, given=given, held=held)
    words: list[FieldEdit] = [
        ("Status", None if before is None else in_words(before), in_words(draft.incident_status)),
        ("Text", None, body),
        *component_words(session, before=held, after=given),
    ]
    settle(session, viewer, course=course, words=words)
    return update


def settle(session: Session, viewer: Viewer, *, course: Course, words: Sequence[FieldEdit]) -> None:
    """Make everything true that follows from an incident's rows after a change, and keep who changed it."""
    moment, incident = clock.now(), course.incident
    hold_together(session, course, changed_by=viewer.name)
    incident.updated_at = moment
    rebuild_spells(session, component_ids=course.component_ids, at=moment)
    note_edit(session, viewer, kind=incident.kind, public_id=incident.public_id, name=incident.name, changes=words)
    note_change(session)


def check_moment(moment: datetime, *, name: str, earliest: datetime | None = None, now: datetime | None = None) -> None:
    """Refuse a moment without a zone, one still to come, one before `earliest`, and a year mistyped ('0026')."""
    if moment.tzinfo is None:
        message = "Give the time with its zone."
    elif moment.year < FIRST_YEAR:
        message = f"The year {moment.year} lies too far back; give one from {FIRST_YEAR} on."
    elif moment > (now or clock.now()):
        message = "This time is still to come."
    elif earliest is not None and moment < earliest:
        message = "This time lies before the beginning."
    else:
        return
    raise InvalidInputError(message, fields={name: message})


def clean_body(body: str) -> str:
    """The text of an update as it is kept; InvalidInputError when there is none or too much."""
    return clean_text(body, name="body", label="text", limit=BODY_LENGTH)


def in_words(incident_status: str) -> str:
    """A status, or whatever else is one word to programs, as the record of edits says it."""
    return str(incident_status).replace("_", " ").capitalize()


def component_words(
    session: Session, *, before: Mapping[int, ComponentStatus], after: Mapping[int, ComponentStatus]
) -> list[FieldEdit]:
    """What components were given, as the record of edits says it."""
    found = session.execute(select(Component.id, Component.name).where(Component.id.in_(list(after))))
    names = {row.id: row.name for row in found}
    return [(names[key], LABELS[before.get(key, WELL)], LABELS[each]) for key, each in sorted(after.items())]


def _status_before(course: Course, incident_status: IncidentStatus, display_at: datetime) -> IncidentStatus | None:
    """The status before an update of this moment, once it is sure that the update fits in there."""
    before = [IncidentStatus(one.incident_status) for one in course.updates if one.display_at <= display_at]
    after = [IncidentStatus(one.incident_status) for one in course.updates if one.display_at > display_at]
    if before:
        check_order(before[-1], incident_status)
    else:
        check_first(IncidentKind(course.incident.kind), incident_status)
    if after:
        check_order(incident_status, after[0])
    return before[-1] if before else None


def _check_components(session: Session, wanted: Mapping[int, ComponentStatus]) -> None:
    known = set(session.scalars(select(Component.id).where(Component.id.in_(list(wanted)), ~Component.is_group)))
    if set(wanted) - known:
        message = "There is no such component."
        raise InvalidInputError(message, fields={"component_statuses": message})


def _add_update(
    session: Session, viewer: Viewer, course: Course, draft: UpdateDraft, *, body: str, display_at: datetime
) -> IncidentUpdate:
    moment = clock.now()
    update = IncidentUpdate(
        public_id=new_public_id(),
        incident_id=course.incident.id,
        incident_status=draft.incident_status,
        body=body,
        display_at=display_at,
        created_at=moment,
        updated_at=moment,
        created_by=viewer.name,
        is_for_subscribers=draft.is_for_subscribers,
    )
    session.add(update)
    session.flush()
    course.updates.append(update)
    return update


def _add_changes(
    session: Session,
    viewer: Viewer,
    course: Course,
    update: IncidentUpdate,
    *,
    given: Mapping[int, ComponentStatus],
    held: Mapping[int, ComponentStatus],
) -> None:
    changes = [
        ComponentChange(
            component_id=component_id,
            incident_id=update.incident_id,
            update_id=update.id,
            at=update.display_at,
            old_status=held.get(component_id, WELL),
            new_status=each,
            changed_by=viewer.name,
        )
        for component_id, each in sorted(given.items())
    ]
    session.add_all(changes)
    course.changes += changes
