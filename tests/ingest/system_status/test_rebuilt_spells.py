"""Spells of incidents and present statuses kept true to the changes stored, and nothing else touched."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ingest.enums import ComponentStatus, IncidentKind, IncidentStatus
from ingest.models.system_status import Component, ComponentChange, ComponentSpell, Incident, IncidentUpdate
from ingest.system_status import service, spells
from ingest.system_status.schemas import ComponentDraft
from ingest.system_status.spells import rebuild_incident_spells, refresh_component_status
from ingest.viewer import system_viewer
from tests.support.databases import counted

VIEWER = system_viewer()
WELL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = tuple(ComponentStatus)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minute: float) -> datetime:
    return NOON + timedelta(minutes=minute)


def made(session: Session, name: str = "Voice") -> int:
    return service.create_component(session, VIEWER, draft=ComponentDraft(name=name))


def told(session: Session, name: str, *, over: float | None = None) -> int:
    row = Incident(
        public_id=name,
        kind=IncidentKind.INCIDENT,
        name=name,
        incident_status=IncidentStatus.INVESTIGATING if over is None else IncidentStatus.RESOLVED,
        started_at=at(0),
        resolved_at=None if over is None else at(over),
        created_at=at(0),
        updated_at=at(0),
        created_by="Erin",
    )
    session.add(row)
    session.flush()
    return row.id


def change(session: Session, component_id: int, incident_id: int, minute: float, old: str, new: str) -> None:
    update = IncidentUpdate(
        public_id=f"{component_id}x{incident_id}x{minute}"[:12],
        incident_id=incident_id,
        incident_status="resolved" if new == WELL else "identified",
        body="",
        display_at=at(minute),
        created_at=at(minute),
        updated_at=at(minute),
        created_by="Erin",
    )
    session.add(update)
    session.flush()
    session.add(
        ComponentChange(
            component_id=component_id,
            incident_id=incident_id,
            update_id=update.id,
            at=at(minute),
            old_status=old,
            new_status=new,
            changed_by="Erin",
        )
    )
    session.flush()


def stored(session: Session) -> list[tuple[Any, ...]]:
    rows = session.scalars(
        select(ComponentSpell).where(ComponentSpell.incident_id.is_not(None)).order_by(ComponentSpell.started_at)
    )
    return [(row.component_id, row.incident_id, row.component_status, row.started_at, row.ended_at) for row in rows]


def test_spells_are_made_once_and_then_stay(session: Session) -> None:
    voice, one = made(session), told(session, "one", over=9)
    change(session, voice, one, 0, WELL, MAJOR)
    change(session, voice, one, 9, MAJOR, WELL)
    assert rebuild_incident_spells(session, component_ids=[voice]) == 1
    assert stored(session) == [(voice, one, MAJOR, at(0), at(9))]
    assert rebuild_incident_spells(session, component_ids=[voice]) == 0


def test_spells_that_are_no_longer_true_go(session: Session) -> None:
    voice, portal, one = made(session), made(session, "Portal"), told(session, "one")
    change(session, voice, one, 0, WELL, MAJOR)
    change(session, portal, one, 0, WELL, PARTIAL)
    rebuild_incident_spells(session, component_ids=[voice, portal])
    session.get_one(Incident, one).incident_status = IncidentStatus.RESOLVED
    session.get_one(Incident, one).resolved_at = at(5)
    assert rebuild_incident_spells(session, component_ids=[voice]) == 2
    assert sorted(stored(session)) == [(voice, one, MAJOR, at(0), at(5)), (portal, one, PARTIAL, at(0), None)]


def test_own_spells_are_not_touched(session: Session) -> None:
    voice = made(session)
    service.set_component_status(session, VIEWER, component_id=voice, status=DEGRADED)
    rebuild_incident_spells(session, component_ids=[voice])
    own = session.scalars(select(ComponentSpell)).all()
    assert [row.component_status for row in own] == [WELL, DEGRADED]


def test_the_worst_of_what_goes_on_counts(session: Session) -> None:
    voice, one, other = made(session), told(session, "one"), told(session, "other")
    service.set_component_status(session, VIEWER, component_id=voice, status=DEGRADED)
    change(session, voice, one, 0, WELL, PARTIAL)
    change(session, voice, other, 1, WELL, MAJOR)
    rebuild_incident_spells(session, component_ids=[voice])
    assert refresh_component_status(session, component_ids=[voice]) == 1
    row = session.get_one(Component, voice)
    assert row.current_status == MAJOR
    session.get_one(Incident, other).incident_status = IncidentStatus.RESOLVED
    session.get_one(Incident, other).resolved_at = at(3)
    rebuild_incident_spells(session, component_ids=[voice])
    later = row.updated_at + timedelta(hours=1)
    assert refresh_component_status(session, component_ids=[voice], at=later) == 1
    assert (row.current_status, row.updated_at) == (PARTIAL, later)
    assert refresh_component_status(session, component_ids=[voice], at=later + timedelta(hours=1)) == 0
    assert row.updated_at == later


def test_a_group_has_no_status_to_refresh(session: Session) -> None:
    group = service.create_component(session, VIEWER, draft=ComponentDraft(name="Talking", is_group=True))
    session.get_one(Component, group).current_status = MAJOR
    assert refresh_component_status(session, component_ids=[group]) == 0


def test_many_components_are_read_in_few_statements_and_few_at_a_time(
    database: Engine, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = told(session, "one", over=9)
    components = [made(session, f"Voice {number}") for number in range(40)]
    for component_id in components:
        change(session, component_id, one, 0, WELL, MAJOR)
    with counted(database) as statements:
        assert rebuild_incident_spells(session, component_ids=components) == 40
    assert len(statements) <= 6
    monkeypatch.setattr(spells, "CHANGES_PER_READ", 3)
    assert rebuild_incident_spells(session, component_ids=components) == 0
