"""Reads everything one viewer may know of the system's status: components, their spells, incidents and maintenance.

An incident that concerns no component is for everybody; one that does is known to those who may know of one of them,
and shows them these and no others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.models.system_status import (
    Component,
    ComponentChange,
    Incident,
    IncidentUpdate,
    StatusVersion,
)
from ingest.system_status.holding import WELL
from ingest.system_status.incident_schemas import AffectedView, IncidentView, StatusRecord, UpdateView
from ingest.system_status.page_schemas import StatusPageView
from ingest.system_status.queries import components, is_known_to, spells_of
from ingest.system_status.rules import default_impact, full_names
from ingest.system_status.schemas import ComponentRow, PageDefinition
from ingest.system_status.uptime import window_start
from ingest.system_status.views import DAYS_SHOWN, page_view
from ingest.viewer import Anyone, Public

IDS_PER_READ = 500


@dataclass(slots=True)
class _Told:
    """What was read of one incident beside its own row: updates newest first, and changes oldest first."""

    updates: list[Row[*tuple[Any, ...]]] = field(default_factory=list)
    changes: list[Row[*tuple[Any, ...]]] = field(default_factory=list)


def status_version(session: Session, viewer: Anyone) -> int:  # noqa: ARG001 - every read takes one
    """The number that grows with every change of the status page; one cheap read. Anybody may call."""
    return session.scalars(select(StatusVersion.version)).one()


def status_record(
    session: Session,
    viewer: Anyone,
    *,
    page: PageDefinition,
    since: datetime | None = None,
    known: StatusRecord | None = None,
) -> StatusRecord:
    """All this viewer may know, in one moment. Anybody may call; each gets what is meant for them.

    `since` leaves out incidents that were over and spells that had ended before it. `known`, an earlier record of the
    same viewer, spares reading again the incidents that are over and have not changed since.
    """
    version = status_version(session, viewer)
    rows = components(session, viewer)
    spells = spells_of(session, viewer, since=since)
    incidents = _incidents(session, viewer, rows, since=since, known=known)
    moments = [row.updated_at for row in rows] + [one.updated_at for one in incidents]
    return StatusRecord(page, version, max(moments, default=None), rows, spells, incidents)


def status_page(
    session: Session, viewer: Anyone, *, now: datetime, page: PageDefinition, days: int = DAYS_SHOWN
) -> StatusPageView:
    """The status page as anybody may call it, each seeing what is meant for them; nothing older than it shows is read.

    What a viewer may not see counts neither for its group nor for the indicator.
    """
    since = window_start(now=now, days=days, timezone=page.timezone)
    return page_view(status_record(session, viewer, page=page, since=since), now=now, days=days)


def known_incident(session: Session, viewer: Anyone, *, public_id: str) -> IncidentView | None:
    """One incident or maintenance as the viewer may see it; None when there is none for them. Anybody may call."""
    rows = components(session, viewer)
    heads = session.execute(_heads(viewer).where(Incident.public_id == public_id)).all()
    return next(iter(_read(session, viewer, rows, heads)), None)


def is_incident_known_to(viewer: Anyone) -> ColumnElement[bool]:
    """The condition that the viewer may know of an incident: it concerns nothing in particular, or something known."""
    concerns = exists().where(ComponentChange.incident_id == Incident.id)
    known = concerns.where(Component.id == ComponentChange.component_id, is_known_to(viewer))
    return or_(~concerns, known)


def _heads(viewer: Anyone) -> Any:
    return select(Incident).where(is_incident_known_to(viewer))


def _incidents(
    session: Session,
    viewer: Anyone,
    rows: Sequence[ComponentRow],
    *,
    since: datetime | None,
    known: StatusRecord | None,
) -> tuple[IncidentView, ...]:
    query = _heads(viewer)
    if since is not None:
        query = query.where(or_(Incident.resolved_at.is_(None), Incident.resolved_at >= since))
    kept = _unchanged(rows, known)
    if not kept:
        found = _read(session, viewer, rows, session.execute(query).all())
    else:
        stamps = [tuple(one) for one in session.execute(query.with_only_columns(Incident.id, Incident.updated_at))]
        heads = _some(session, query, ids=[one[0] for one in stamps if one not in kept])
        found = [kept[one] for one in stamps if one in kept] + _read(session, viewer, rows, heads)
    return tuple(sorted(found, key=lambda one: (one.begins_at, one.id), reverse=True))


def _some(session: Session, query: Any, *, ids: Sequence[int]) -> list[Row[*tuple[Any, ...]]]:
    parts = [ids[start : start + IDS_PER_READ] for start in range(0, len(ids), IDS_PER_READ)]
    return [head for part in parts for head in session.execute(query.where(Incident.id.in_(part)))]


def _unchanged(rows: Sequence[ComponentRow], known: StatusRecord | None) -> dict[tuple[int, datetime], IncidentView]:
    """What is known already by id and time of change; nothing once a component came, went or changed its name.

    What is not over is always read again: a component set by hand changes what it holds, but must not date the incident
    anew for those who may not know of that component.
    """
    if known is None or _names(rows) != _names(known.components):
        return {}
    return {(one.id, one.updated_at): one for one in known.incidents if one.incident_status.is_over}


def _names(rows: Sequence[ComponentRow]) -> list[tuple[int, str, int | None]]:
    return sorted((row.id, row.name, row.group_id) for row in rows)


def _read(
    session: Session, viewer: Anyone, rows: Sequence[ComponentRow], heads: Iterable[Row[*tuple[Any, ...]]]
) -> list[IncidentView]:
    incidents = [head[0] for head in heads]
    told = _told(session, viewer, ids=[one.id for one in incidents])
    names, places = full_names(rows), {row.id: place for place, row in enumerate(rows)}
    codes = {row.id: row.public_id for row in rows}
    is_staff = not isinstance(viewer, Public) and viewer.is_staff
    return [_view(one, told[one.id], names, codes, places, is_staff=is_staff) for one in incidents]


def _told(session: Session, viewer: Anyone, *, ids: Sequence[int]) -> defaultdict[int, _Told]:
    told: defaultdict[int, _Told] = defaultdict(_Told)
    for start in range(0, len(ids), IDS_PER_READ):
        part = ids[start : start + IDS_PER_READ]
        for row in session.execute(_updates_query(part)):
            told[row.incident_id].updates.append(row)
        for row in session.execute(_changes_query(viewer, part)):
            told[row.incident_id].changes.append(row)
    return told


def _updates_query(ids: Sequence[int]) -> Any:
    columns = (
        IncidentUpdate.id,
        IncidentUpdate.incident_id,
        IncidentUpdate.public_id,
        IncidentUpdate.incident_status,
        IncidentUpdate.body,
        IncidentUpdate.display_at,
        IncidentUpdate.created_at,
        IncidentUpdate.updated_at,
        IncidentUpdate.is_for_subscribers,
        IncidentUpdate.created_by,
    )
    newest_first = (IncidentUpdate.display_at.desc(), IncidentUpdate.id.desc())
    return select(*columns).where(IncidentUpdate.incident_id.in_(ids)).order_by(*newest_first)


def _changes_query(viewer: Anyone, ids: Sequence[int]) -> Any:
    columns = (
        ComponentChange.incident_id,
        ComponentChange.update_id,
        ComponentChange.component_id,
        ComponentChange.old_status,
        ComponentChange.new_status,
    )
    return (
        select(*columns)
        .join(Component, Component.id == ComponentChange.component_id)
        .where(ComponentChange.incident_id.in_(ids), is_known_to(viewer))
        .order_by(ComponentChange.at, ComponentChange.id)
    )


def _view(
    incident: Incident,
    told: _Told,
    names: Mapping[int, str],
    codes: Mapping[int, str],
    places: Mapping[int, int],
    *,
    is_staff: bool,
) -> IncidentView:
    kind, incident_status = IncidentKind(incident.kind), IncidentStatus(incident.incident_status)
    changes = [one for one in told.changes if one.component_id in names]
    affected = _affected(changes, names, codes)
    impact = default_impact(kind, given=(ComponentStatus(one.new_status) for one in changes))
    return IncidentView(
        id=incident.id,
        public_id=incident.public_id,
        kind=kind,
        name=incident.name,
        incident_status=incident_status,
        impact=impact if incident.impact_override is None else Impact(incident.impact_override),
        is_impact_overridden=incident.impact_override is not None,
        started_at=incident.started_at,
        created_at=incident.created_at,
        updated_at=incident.updated_at,
        monitoring_at=incident.monitoring_at,
        resolved_at=incident.resolved_at,
        scheduled_for=incident.scheduled_for,
        scheduled_until=incident.scheduled_until,
        is_automatic=incident.is_automatic,
        updates=tuple(_update(row, affected[row.id], is_staff=is_staff) for row in told.updates),
        component_ids=tuple(sorted({one.component_id for one in changes}, key=places.__getitem__)),
        held={} if incident_status.is_over else _held(changes),
    )


def _held(changes: Sequence[Row[*tuple[Any, ...]]]) -> dict[int, ComponentStatus]:
    last = {one.component_id: ComponentStatus(one.new_status) for one in changes}
    return {component_id: each for component_id, each in last.items() if each is not WELL}


def _affected(
    changes: Sequence[Row[*tuple[Any, ...]]], names: Mapping[int, str], codes: Mapping[int, str]
) -> defaultdict[int, list[AffectedView]]:
    found: defaultdict[int, list[AffectedView]] = defaultdict(list)
    for one in changes:
        if one.update_id is not None:
            old, new = ComponentStatus(one.old_status), ComponentStatus(one.new_status)
            key = one.component_id
            found[one.update_id].append(AffectedView(key, codes[key], names[key], old, new))
    return found


def _update(row: Row[*tuple[Any, ...]], affected: Sequence[AffectedView], *, is_staff: bool) -> UpdateView:
    view = UpdateView(
        public_id=row.public_id,
        incident_status=IncidentStatus(row.incident_status),
        body=row.body,
        display_at=row.display_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        affected=tuple(affected),
        is_for_subscribers=row.is_for_subscribers,
    )
    return replace(view, author=row.created_by) if is_staff else view
