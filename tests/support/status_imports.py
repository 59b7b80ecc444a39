"""Status pages for import tests: two components, an outage, a maintenance, and what became of them here."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from ingest.db.engine import reading
from ingest.enums import ComponentStatus
from ingest.importing.schemas import ImportOptions, RunSummary
from ingest.importing.status_pages import import_status
from ingest.models import Base
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.records import known_incident, status_record
from ingest.system_status.schemas import PageDefinition
from ingest.viewer import PUBLIC, system_viewer
from tests.support.status_files import affected, component, incident, moment, stamp, update

VIEWER = system_viewer()
WELL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = tuple(ComponentStatus)
VOICE, PORTAL = "voice0000001", "portal000001"
TABLES = ("components", "component_spells", "incidents", "incident_updates", "component_changes", "status_versions")


def outage(code: str = "outage000001", *, start: float = 100, end: float | None = 400, **more: Any) -> dict[str, Any]:
    """An incident of ten seconds' investigation, with voice down and then degraded."""
    told = [
        update(f"{code[:11]}a", "investigating", start, affected(VOICE, WELL, MAJOR, name="Voice")),
        update(f"{code[:11]}b", "identified", start + 100, affected(VOICE, MAJOR, DEGRADED, name="Voice")),
    ]
    if end is not None:
        told.append(update(f"{code[:11]}c", "resolved", end, affected(VOICE, DEGRADED, WELL, name="Voice")))
    return incident(code, *told, **more)


def maintenance(code: str = "maintain0001") -> dict[str, Any]:
    """A maintenance that is over."""
    told = [
        update(f"{code[:11]}x", "scheduled", 500, affected(PORTAL, WELL, WELL, name="Portal")),
        update(f"{code[:11]}y", "in_progress", 600, affected(PORTAL, WELL, MAINTENANCE, name="Portal")),
        update(f"{code[:11]}z", "completed", 700, affected(PORTAL, MAINTENANCE, WELL, name="Portal")),
    ]
    planned = {"scheduled_for": stamp(600), "scheduled_until": stamp(900), "impact": "maintenance"}
    return incident(code, *told, **planned)


def listed() -> list[dict[str, Any]]:
    """The two components as a list has them."""
    return [component(VOICE, "Voice"), component(PORTAL, "Portal", position=2)]


def imported(path: Path, **options: Any) -> RunSummary:
    """Import a file as the system does."""
    return import_status(VIEWER, path=path, options=ImportOptions(**options))


def counts(summary: RunSummary) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    return summary.created, summary.updated, summary.unchanged, summary.rejected


def record() -> StatusRecord:
    """All the public may know."""
    with reading() as session:
        return status_record(session, PUBLIC, page=PageDefinition(name="Status"))


def seen(code: str) -> IncidentView:
    """One incident as the public sees it."""
    with reading() as session:
        found = known_incident(session, PUBLIC, public_id=code)
    assert found is not None
    return found


def courses() -> dict[str, list[tuple[ComponentStatus, float, float | None]]]:
    """The spells of each component, in seconds of the made page; its own only where they are not operational."""
    known = record()
    return {
        row.public_id: [
            (one.component_status, _seconds(one.started_at), one.ended_at and _seconds(one.ended_at))
            for one in known.spells.get(row.id, ())
            if one.component_status is not WELL
        ]
        for row in known.components
    }


def _seconds(at: datetime) -> float:
    return (at - moment(0)) / timedelta(seconds=1)


def statuses() -> dict[str, ComponentStatus]:
    """The present status of each component and group."""
    return {row.public_id: row.component_status for row in record().components}


def everything(database: Engine) -> dict[str, list[Any]]:
    """Every row of the tables a status import writes."""
    with database.connect() as connection:
        tables = (Base.metadata.tables[name] for name in TABLES)
        return {one.name: sorted(connection.execute(select(one)).all(), key=lambda row: row[0]) for one in tables}
