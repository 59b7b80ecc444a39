"""Keeps the spells of incidents and the present status of components true to what incidents did to them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, IncidentStatus
from ingest.models.system_status import Component, ComponentChange, ComponentSpell, Incident
from ingest.system_status.holding import Change, incident_spells
from ingest.system_status.rules import worst_status

IDS_PER_STATEMENT = 500


def rebuild_spells(session: Session, *, component_ids: Collection[int], at: datetime) -> None:
    """Make the incidents' spells of these components anew from all their changes, and their present status with them.

    A component whose status becomes another one is changed `at` that moment.
    """
    session.flush()
    for ids in _parts(component_ids):
        session.execute(
            delete(ComponentSpell).where(ComponentSpell.component_id.in_(ids), ComponentSpell.incident_id.is_not(None))
        )
        rows = list(_spell_rows(session, ids))
        if rows:
            session.execute(insert(ComponentSpell), rows)
        _settle_statuses(session, ids, at=at)


def _parts(component_ids: Collection[int]) -> Iterator[list[int]]:
    ids = sorted(set(component_ids))
    for start in range(0, len(ids), IDS_PER_STATEMENT):
        yield ids[start : start + IDS_PER_STATEMENT]


def _spell_rows(session: Session, component_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for component_id, part in groupby(session.execute(_changes_query(component_ids)), key=lambda row: row.component_id):
        rows = list(part)
        authors = {(row.incident_id, row.at): row.changed_by for row in rows}
        ends = {row.incident_id: _end(row) for row in rows}
        for spell in incident_spells((_change(row) for row in rows), ends=ends):
            yield {
                "component_id": component_id,
                "incident_id": spell.incident_id,
                "component_status": spell.component_status,
                "started_at": spell.started_at,
                "ended_at": spell.ended_at,
                "changed_by": authors[spell.incident_id, spell.started_at],
            }


def _changes_query(component_ids: Sequence[int]) -> Any:
    columns = (
        ComponentChange.component_id,
        ComponentChange.incident_id,
        ComponentChange.at,
        ComponentChange.id,
        ComponentChange.old_status,
        ComponentChange.new_status,
        ComponentChange.changed_by,
        Incident.incident_status,
        Incident.resolved_at,
    )
    return (
        select(*columns)
        .join(Incident, Incident.id == ComponentChange.incident_id)
        .where(ComponentChange.component_id.in_(component_ids))
        .order_by(ComponentChange.component_id, ComponentChange.at, ComponentChange.id)
    )


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    old, new = ComponentStatus(row.old_status), ComponentStatus(row.new_status)
    return Change(row.incident_id, row.at, row.id, old, new)


def _end(row: Row[*tuple[Any, ...]]) -> datetime | None:
    """When the incident of a change was over."""
    end: datetime | None = row.resolved_at if IncidentStatus(row.incident_status).is_over else None
    return end


def _settle_statuses(session: Session, component_ids: Sequence[int], *, at: datetime) -> None:
    """A component is in the worst of the statuses that go on: its own, and what open incidents hold it at."""
    running: defaultdict[int, list[ComponentStatus]] = defaultdict(list)
    goes_on = select(ComponentSpell.component_id, ComponentSpell.component_status).where(
        ComponentSpell.component_id.in_(component_ids), ComponentSpell.ended_at.is_(None)
    )
    for component_id, component_status in session.execute(goes_on):
        running[component_id].append(ComponentStatus(component_status))
    wanted = select(Component).where(Component.id.in_(component_ids))
    for component in session.scalars(wanted.execution_options(populate_existing=True)):
        effective = worst_status(running[component.id])
        if component.current_status != effective:
            component.current_status = effective
            component.updated_at = at
    session.flush()
