"""A large status page: 200 components in groups, and 2,000 past incidents with their updates, changes and spells."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bench.filling import NOW
from ingest.db.engine import unit_of_work
from ingest.models.system_status import ComponentChange, ComponentSpell, Incident, IncidentUpdate
from ingest.system_status.schemas import ComponentDraft
from ingest.system_status.service import create_component
from ingest.viewer import system_viewer

GROUPS, COMPONENTS_EACH = 20, 10
INCIDENTS = 2_000
DAYS = 700
STATUSES = ("degraded_performance", "partial_outage", "major_outage")
STEPS = ("investigating", "identified", "resolved")
BODY = "We are looking into it and tell more as soon as we know it. " * 5
AUTHOR = {"changed_by": "Erin Shaw"}
Row = dict[str, Any]


def fill_status_page() -> list[int]:
    """Fill the current database, which has no component yet; the ids of the components."""
    with unit_of_work() as session:
        viewer, since = system_viewer(), (NOW - timedelta(days=DAYS)).date()
        ids: list[int] = []
        for group in range(1, GROUPS + 1):
            group_id = create_component(session, viewer, draft=ComponentDraft(f"Location {group}", is_group=True))
            drafts = (
                ComponentDraft(f"Service {group}.{number}", group_id=group_id, start_date=since)
                for number in range(1, COMPONENTS_EACH + 1)
            )
            ids += [create_component(session, viewer, draft=draft) for draft in drafts]
        chance = random.Random(INCIDENTS)
        told = [row for number in range(1, INCIDENTS + 1) for row in _incident(chance, number, ids)]
        for table in (Incident, IncidentUpdate, ComponentChange, ComponentSpell):
            session.execute(insert(table), [row for of, row in told if of is table])
    return ids


def _incident(chance: random.Random, number: int, component_ids: list[int]) -> Iterator[tuple[type, Row]]:
    began = NOW - timedelta(minutes=chance.randrange(24 * 60, (DAYS - 1) * 24 * 60))
    ended = began + timedelta(minutes=chance.choice((12, 40, 90, 200)))
    yield Incident, _head(number, began, ended)
    for step, status in enumerate(STEPS):
        yield IncidentUpdate, _update(number, step, status, began + (ended - began) * step / 2)
    for component_id in chance.sample(component_ids, 2):
        worse, place = chance.choice(STATUSES), {"component_id": component_id, "incident_id": number, **AUTHOR}
        first, last = number * len(STEPS), number * len(STEPS) + 2
        yield ComponentChange, {**place, "update_id": first, "at": began, **_step("operational", worse)}
        yield ComponentChange, {**place, "update_id": last, "at": ended, **_step(worse, "operational")}
        yield ComponentSpell, {**place, "component_status": worse, "started_at": began, "ended_at": ended}


def _step(old: str, new: str) -> Row:
    return {"old_status": old, "new_status": new}


def _head(number: int, began: Any, ended: Any) -> Row:
    return {
        "id": number,
        "public_id": f"incident{number:04}",
        "kind": "incident",
        "name": f"Trouble number {number}",
        "incident_status": STEPS[-1],
        "started_at": began,
        "resolved_at": ended,
        "created_at": began,
        "updated_at": ended,
        "created_by": "Erin Shaw",
    }


def _update(number: int, step: int, status: str, moment: Any) -> Row:
    return {
        "id": number * len(STEPS) + step,
        "public_id": f"update{number * len(STEPS) + step:06}",
        "incident_id": number,
        "incident_status": status,
        "body": BODY,
        "display_at": moment,
        "created_at": moment,
        "updated_at": moment,
        "created_by": "Erin Shaw",
    }
