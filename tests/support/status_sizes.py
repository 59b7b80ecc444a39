"""Records of the system status as large as they get, the same each time, to measure documents by."""

import random
from datetime import timedelta

from ingest.enums import ComponentStatus, Impact, IncidentStatus
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.schemas import ComponentRow, Spell
from tests.support.status_views import (
    A_YEAR,
    DAY,
    HOUR,
    MAJOR,
    MINUTE,
    NOW,
    PARTIAL,
    WELL,
    affected,
    component_row,
    incident,
    resolved,
    status_record,
    update,
)

_SERVICES = (
    "Voice Platform",
    "Call Queues",
    "Voicemail",
    "Internet access",
    "SD-WAN",
    "Video meetings",
    "Call recording",
    "Fax to mail",
    "Firewall",
    "Backup",
    "Directory",
    "Mail relay",
)
_TEXT = (
    "a gateway firmware fault drops registrations of handsets behind older session border controllers we are rolling"
    " it back site by site those that are done register again within minutes calls in progress go on if yours do not"
    " come back restart one and tell us what it shows next update by quarter to ten or earlier if this does not help"
)
_BODY_LENGTH = 400
_TROUBLES = tuple(each for each in ComponentStatus if each is not WELL)


def large_record(*, services: int, groups: int, incidents: int, troubles: int, past: int = 30) -> StatusRecord:
    """Services in groups with about `troubles` bad days each, open incidents with three updates each, and past ones."""
    dice = random.Random(7)  # noqa: S311 - the same record each time
    heads = [component_row(10_000 + group, f"Location {group}", is_group=True) for group in range(groups)]
    leaves = [_service(number, heads[number % groups], dice) for number in range(1, services + 1)]
    spells = {row.id: _spells(dice, troubles) for row in leaves}
    going_on = [_open_incident(number, leaves[number], dice) for number in range(1, incidents + 1)]
    over = [_past_incident(number, leaves[number % services], dice) for number in range(past)]
    return status_record(*heads, *leaves, incidents=[*going_on, *over], spells=spells)


def _service(number: int, group: ComponentRow, dice: random.Random) -> ComponentRow:
    name = f"{_SERVICES[number % len(_SERVICES)]} {number}"
    code = "".join(dice.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=12))
    return component_row(number, name, group_id=group.id, public_id=code)


def _spells(dice: random.Random, troubles: int) -> tuple[Spell, ...]:
    found = [Spell(WELL, NOW - A_YEAR, None)]
    for _ in range(dice.randint(0, 2 * troubles)):
        start = NOW - dice.random() * 89 * DAY
        found.append(Spell(dice.choice(_TROUBLES), start, start + timedelta(minutes=dice.randint(2, 200))))
    return tuple(found)


def _body(dice: random.Random) -> str:
    words = " ".join(dice.choices(_TEXT.split(), k=_BODY_LENGTH))
    return f"{words[: _BODY_LENGTH - 1].capitalize()}."


def _open_incident(number: int, row: ComponentRow, dice: random.Random) -> IncidentView:
    start = NOW - number * HOUR
    steps = (IncidentStatus.MONITORING, IncidentStatus.IDENTIFIED, IncidentStatus.INVESTIGATING)
    updates = tuple(
        update(number * 10 + place, step, _body(dice), at=NOW - place * 15 * MINUTE) for place, step in enumerate(steps)
    )
    held = {row.id: MAJOR if number % 2 else PARTIAL}
    facts = {"updates": updates, "component_ids": (row.id,), "held": held, "impact": Impact.MAJOR}
    return incident(900_000 + number, f"Dropped registrations on {row.name}", started_at=start, **facts)


def _past_incident(number: int, row: ComponentRow, dice: random.Random) -> IncidentView:
    began = NOW - (1 + number * 0.2) * DAY
    done = (affected(row, WELL, old=PARTIAL),)
    said = update(1000 + number, IncidentStatus.RESOLVED, _body(dice), at=began + HOUR, affected=done)
    facts = {"updates": (said,), "component_ids": (row.id,)}
    return resolved(1000 + number, f"Calls cut off on {row.name}", began=began, lasted=HOUR, **facts)
