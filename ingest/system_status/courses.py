"""An incident with all that was told of it and all it did to components: read as one, and made to hold together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, IncidentStatus
from ingest.errors import NotFoundError
from ingest.models.system_status import ComponentChange, Incident, IncidentUpdate
from ingest.system_status.holding import WELL
from ingest.system_status.lifecycle import Told, standing

Row = TypeVar("Row", Incident, IncidentUpdate, ComponentChange)


@dataclass(slots=True)
class Course:
    """An incident's rows; updates and changes oldest first."""

    incident: Incident
    updates: list[IncidentUpdate]
    changes: list[ComponentChange]

    @property
    def component_ids(self) -> set[int]:
        """The components it concerns."""
        return {one.component_id for one in self.changes}

    def holds(self, *, until: datetime) -> dict[int, ComponentStatus]:
        """What it held each of its components at after everything done `until` then; operational before."""
        found: dict[int, ComponentStatus] = dict.fromkeys(self.component_ids, WELL)
        for change in self.changes:
            if change.at <= until:
                found[change.component_id] = ComponentStatus(change.new_status)
        return found

    def sort(self) -> None:
        """Bring updates and changes, which have their ids, into the order of their moments again."""
        self.updates.sort(key=lambda one: (one.display_at, one.id))
        self.changes.sort(key=lambda one: (one.at, one.id))


def course_of(session: Session, *, public_id: str) -> Course:
    """The incident with this public id, as it is in the database now; NotFoundError when there is none."""
    found = session.scalars(_fresh(select(Incident).where(Incident.public_id == public_id))).one_or_none()
    if found is None:
        raise NotFoundError("There is no such incident.")
    updates = select(IncidentUpdate).where(IncidentUpdate.incident_id == found.id)
    changes = select(ComponentChange).where(ComponentChange.incident_id == found.id)
    return Course(
        found,
        list(session.scalars(_fresh(updates.order_by(IncidentUpdate.display_at, IncidentUpdate.id)))),
        list(session.scalars(_fresh(changes.order_by(ComponentChange.at, ComponentChange.id)))),
    )


def hold_together(session: Session, course: Course, *, changed_by: str) -> None:
    """Make true what follows from updates and changes: after an end nothing is held, and where the incident stands.

    An imported incident keeps the changes of its source as they are, for they tell how that counted.
    """
    session.flush()
    course.sort()
    if not course.incident.is_imported:
        for end, until in _ends(course.updates):
            _drop_late(session, course, after=end.display_at, until=until)
            _give_back(session, course, end, changed_by=changed_by)
        _relink(course.changes)
    incident = course.incident
    stands = standing([Told(IncidentStatus(one.incident_status), one.display_at) for one in course.updates])
    incident.incident_status = stands.incident_status
    incident.monitoring_at, incident.resolved_at = stands.monitoring_at, stands.resolved_at
    session.flush()


def _fresh(statement: Select[Row]) -> Select[Row]:
    """Read as the database has it now: the lock may have been waited for."""
    return statement.execution_options(populate_existing=True)


def _ends(updates: Iterable[IncidentUpdate]) -> Iterator[tuple[IncidentUpdate, datetime | None]]:
    """The updates that end the incident, each with the moment of the next one, if any."""
    for end, following in pairwise([*updates, None]):
        if end is None or not IncidentStatus(end.incident_status).is_over:
            continue
        until = None if following is None else following.display_at
        if until is None or until > end.display_at:
            yield end, until


def _drop_late(session: Session, course: Course, *, after: datetime, until: datetime | None) -> None:
    """Take out what was set by hand while the incident was, as is known now, over already."""
    late = [
        one for one in course.changes if one.update_id is None and after < one.at and (until is None or one.at < until)
    ]
    for change in late:
        course.changes.remove(change)
        session.delete(change)


def _give_back(session: Session, course: Course, end: IncidentUpdate, *, changed_by: str) -> None:
    """Let an end give back what is held still: what it found, and what was put before it later."""
    held = course.holds(until=end.display_at)
    given = [
        ComponentChange(
            component_id=component_id,
            incident_id=end.incident_id,
            update_id=end.id,
            at=end.display_at,
            old_status=each,
            new_status=WELL,
            changed_by=changed_by,
        )
        for component_id, each in sorted(held.items())
        if each is not WELL
    ]
    session.add_all(given)
    session.flush()
    course.changes += given
    course.sort()


def _relink(changes: Iterable[ComponentChange]) -> None:
    """Let each change begin with what the one before it left."""
    left: dict[int, str] = {}
    for change in changes:
        change.old_status = left.get(change.component_id, WELL)
        left[change.component_id] = change.new_status
