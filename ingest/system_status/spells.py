"""Keeps the spells of incidents and the present status of components true to what incidents did to them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias, cast

from sqlalchemy import Row, Table, and_, delete, func, insert, select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, IncidentStatus
from ingest.models.system_status import Component, ComponentChange, ComponentSpell, Incident, IncidentUpdate
from ingest.system_status.holding import WELL, Change, IncidentSpell, incident_spells
from ingest.system_status.rules import worst_status

IDS_PER_STATEMENT = 500
# How many changes are held in memory at once; a component's own are never parted.
CHANGES_PER_READ = 20_000
_OVER = [one for one in IncidentStatus if one.is_over]
_spells = cast("Table", ComponentSpell.__table__)
_Changes: TypeAlias = Sequence[Row[*tuple[Any, ...]]]
_Wanted: TypeAlias = tuple[int, IncidentSpell]


def rebuild_spells(session: Session, *, component_ids: Collection[int], at: datetime) -> None:
    """Make the incidents' spells of these components anew from all their changes, and their present status with them.

    A component whose status becomes another one is changed `at` that moment. Part of a write, as below.
    """
    rebuild_incident_spells(session, component_ids=component_ids)
    refresh_component_status(session, component_ids=component_ids, at=at)


def rebuild_incident_spells(session: Session, *, component_ids: Collection[int]) -> int:
    """Make the incidents' spells of these components true to all their changes; how many rows that took.

    Spells that are right already stay as they are. Part of a write that has asked who the viewer is, and that holds
    the status page's lock.
    """
    session.flush()
    return sum(_rebuild(session, part) for part in _weighed_parts(session, component_ids))


def refresh_component_status(session: Session, *, component_ids: Collection[int], at: datetime | None = None) -> int:
    """Give components the worst of the statuses that go on: their own, and what incidents hold them at.

    Components whose status becomes another one are changed `at` that moment, or without one, at the latest of which
    their spells tell; how many did. Part of a write, as above.
    """
    session.flush()
    return sum(_refresh(session, part, at=at) for part in _parts(component_ids))


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + IDS_PER_STATEMENT] for start in range(0, len(ordered), IDS_PER_STATEMENT))


def _weighed_parts(session: Session, component_ids: Collection[int]) -> Iterator[list[int]]:
    """The components, as many at a time as have not too many changes together."""
    for ids in _parts(component_ids):
        query = select(ComponentChange.component_id, func.count()).where(ComponentChange.component_id.in_(ids))
        weights = dict(session.execute(query.group_by(ComponentChange.component_id)).all())
        part: list[int] = []
        for component_id in ids:
            if part and sum(weights.get(one, 0) for one in [*part, component_id]) > CHANGES_PER_READ:
                yield part
                part = []
            part.append(component_id)
        yield part


def _rebuild(session: Session, component_ids: Sequence[int]) -> int:
    changes = session.execute(_changes_query(component_ids)).all()
    ends = _ends(session, component_ids, changes)
    authors = {(row.component_id, row.incident_id): row.changed_by for row in changes}
    wanted = {
        (component_id, spell)
        for component_id, part in groupby(changes, key=lambda row: row.component_id)
        for spell in incident_spells((_change(row) for row in part), ends=ends)
    }
    return _keep(session, component_ids, wanted, authors)


def _changes_query(component_ids: Sequence[int]) -> Any:
    # A change that only says, outside of any update, that the component is concerned, tells nothing of its status.
    only_concerns = and_(
        ComponentChange.update_id.is_(None), ComponentChange.old_status == WELL, ComponentChange.new_status == WELL
    )
    columns = (
        ComponentChange.component_id,
        ComponentChange.incident_id,
        ComponentChange.at,
        ComponentChange.id,
        ComponentChange.old_status,
        ComponentChange.new_status,
        ComponentChange.changed_by,
    )
    return (
        select(*columns)
        .where(ComponentChange.component_id.in_(component_ids), ~only_concerns)
        .order_by(ComponentChange.component_id, ComponentChange.at, ComponentChange.id)
    )


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    old, new = ComponentStatus(row.old_status), ComponentStatus(row.new_status)
    return Change(row.incident_id, row.at, row.id, old, new)


def _ends(session: Session, component_ids: Sequence[int], changes: _Changes) -> dict[int, datetime | None]:
    """When each incident was over; None for one that is not.

    A source may note the end some milliseconds before the update that says so, and gives the components back: what an
    incident itself says until then is not cut off.
    """
    concerned = select(ComponentChange.incident_id).where(ComponentChange.component_id.in_(component_ids))
    over = select(Incident.id, Incident.resolved_at).where(
        Incident.id.in_(concerned), Incident.incident_status.in_(_OVER)
    )
    ends: dict[int, datetime | None] = dict(session.execute(over).all())
    late = {row.incident_id for row in changes if (end := ends.get(row.incident_id)) is not None and row.at > end}
    for incident_id, said_at in _resolved_by_word(session, late).items():
        ends[incident_id] = max(ends[incident_id] or said_at, said_at)
    return ends


def _resolved_by_word(session: Session, incident_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each incident's updates say that it was over: the first of the last run of updates that do."""
    found: dict[int, datetime] = {}
    for part in _parts(incident_ids):
        query = (
            select(IncidentUpdate.incident_id, IncidentUpdate.incident_status, IncidentUpdate.display_at)
            .where(IncidentUpdate.incident_id.in_(part))
            .order_by(IncidentUpdate.display_at, IncidentUpdate.id)
        )
        for incident_id, incident_status, display_at in session.execute(query):
            if IncidentStatus(incident_status).is_over:
                found.setdefault(incident_id, display_at)
            else:
                found.pop(incident_id, None)
    return found


def _keep(
    session: Session, component_ids: Sequence[int], wanted: set[_Wanted], authors: Mapping[tuple[int, int], str]
) -> int:
    """Bring the stored spells to the wanted ones; how many rows were removed and added."""
    columns = (
        ComponentSpell.id,
        ComponentSpell.component_id,
        ComponentSpell.incident_id,
        ComponentSpell.component_status,
        ComponentSpell.started_at,
        ComponentSpell.ended_at,
    )
    stored = select(*columns).where(
        ComponentSpell.component_id.in_(component_ids), ComponentSpell.incident_id.is_not(None)
    )
    wrong: list[int] = []
    missing = set(wanted)
    for row in session.execute(stored):
        spell = (row.component_id, _spell(row))
        if spell in missing:
            missing.remove(spell)
        else:
            wrong.append(row.id)
    for part in _parts(wrong):
        session.execute(delete(ComponentSpell).where(ComponentSpell.id.in_(part)))
    rows = [_values(one, authors) for one in sorted(missing, key=lambda one: (one[0], one[1].started_at))]
    if rows:
        session.connection().execute(insert(_spells), rows)
    return len(wrong) + len(rows)


def _spell(row: Row[*tuple[Any, ...]]) -> IncidentSpell:
    return IncidentSpell(row.incident_id, ComponentStatus(row.component_status), row.started_at, row.ended_at)


def _values(one: _Wanted, authors: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    component_id, spell = one
    return {
        "component_id": component_id,
        "incident_id": spell.incident_id,
        "component_status": spell.component_status,
        "started_at": spell.started_at,
        "ended_at": spell.ended_at,
        "changed_by": authors[component_id, spell.incident_id],
    }


def _refresh(session: Session, component_ids: Sequence[int], *, at: datetime | None) -> int:
    running: defaultdict[int, list[ComponentStatus]] = defaultdict(list)
    goes_on = select(ComponentSpell.component_id, ComponentSpell.component_status).where(
        ComponentSpell.component_id.in_(component_ids), ComponentSpell.ended_at.is_(None)
    )
    for component_id, component_status in session.execute(goes_on):
        running[component_id].append(ComponentStatus(component_status))
    wanted = select(Component).where(Component.id.in_(component_ids), ~Component.is_group)
    changed = 0
    for component in session.scalars(wanted.execution_options(populate_existing=True)).all():
        effective = worst_status(running[component.id])
        if component.current_status != effective:
            moment = _latest_moment(session, component) if at is None else at
            component.current_status, component.updated_at = effective, max(component.updated_at, moment)
            changed += 1
    session.flush()
    return changed


def _latest_moment(session: Session, component: Component) -> datetime:
    """The latest moment at which a spell of the component began or ended."""
    latest = select(func.max(ComponentSpell.started_at), func.max(ComponentSpell.ended_at)).where(
        ComponentSpell.component_id == component.id
    )
    moments = session.execute(latest).one()
    return max((one for one in moments if one is not None), default=component.updated_at)
