"""The Statuspage v2 documents: a record in, JSON bodies out, in the shapes that existing tools read. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ingest.enums import IncidentStatus
from ingest.system_status.incident_schemas import AffectedView, IncidentView, StatusRecord, UpdateView
from ingest.system_status.rules import page_indicator, worst_status
from ingest.system_status.schemas import ComponentRow
from status.identity import incident_link, iso_moment, page_id, page_link
from status.printable import printable

FOLDER: Final = "api/v2"
NEWEST: Final = 50

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Page:
    """Where the documents belong: what every object in them repeats."""

    id: str
    base_url: str
    timezone: str

    def moment(self, moment: datetime) -> str:
        return iso_moment(moment, timezone=self.timezone)

    def moment_or_none(self, moment: datetime | None) -> str | None:
        return None if moment is None else self.moment(moment)


def v2_documents(record: StatusRecord, *, now: datetime, base_url: str) -> dict[str, bytes]:
    """Every document by its path ('api/v2/summary.json'), for whoever the record is for.

    Incidents are newest first; maintenance under way or still to come soonest first, as on the page.
    """
    place = _Page(page_id(base_url), base_url, record.page.timezone)
    components = _components(record.components, place)
    lists = _lists(record.incidents)
    told = {one.id: _incident(one, components, place) for chosen in lists.values() for one in chosen}
    shown = {name: [told[one.id] for one in chosen] for name, chosen in lists.items()}
    head = _page(record, place, now=now)
    bodies = _bodies(list(components.values()), shown, _status(record.components))
    return {f"{FOLDER}/{name}.json": _encoded({"page": head, **body}) for name, body in bodies.items()}


def _lists(incidents: Sequence[IncidentView]) -> dict[str, list[IncidentView]]:
    ordinary = [one for one in incidents if not one.is_maintenance]
    planned = [one for one in incidents if one.is_maintenance]
    going_on = sorted(
        (one for one in planned if not one.incident_status.is_over), key=lambda one: (one.begins_at, one.id)
    )
    return {
        "incidents": ordinary[:NEWEST],
        "unresolved": [one for one in ordinary if not one.incident_status.is_over],
        "maintenances": planned[:NEWEST],
        "going_on": going_on,
        "upcoming": [one for one in going_on if one.incident_status is IncidentStatus.SCHEDULED],
        "active": [one for one in going_on if one.incident_status is not IncidentStatus.SCHEDULED],
    }


def _bodies(components: list[Shape], shown: Mapping[str, list[Shape]], indicator: Shape) -> dict[str, Shape]:
    """What follows `page` in each document, by the document's name."""
    return {
        "summary": {
            "components": components,
            "incidents": shown["unresolved"],
            "scheduled_maintenances": shown["going_on"],
            "status": indicator,
        },
        "status": {"status": indicator},
        "components": {"components": components},
        "incidents": {"incidents": shown["incidents"]},
        "incidents/unresolved": {"incidents": shown["unresolved"]},
        "scheduled-maintenances": {"scheduled_maintenances": shown["maintenances"]},
        "scheduled-maintenances/upcoming": {"scheduled_maintenances": shown["upcoming"]},
        "scheduled-maintenances/active": {"scheduled_maintenances": shown["active"]},
    }


def _page(record: StatusRecord, place: _Page, *, now: datetime) -> Shape:
    return {
        "id": place.id,
        "name": printable(record.page.name),
        "url": page_link(place.base_url),
        "time_zone": place.timezone,
        "updated_at": place.moment(min(record.updated_at or now, now)),
    }


def _status(rows: Iterable[ComponentRow]) -> Shape:
    found = page_indicator([row.component_status for row in rows if not row.is_group])
    return {"indicator": found.indicator, "description": found.description}


def _components(rows: Sequence[ComponentRow], place: _Page) -> dict[int, Shape]:
    """Components by id, each group before its own; positions count what is there, so that nothing hidden leaves a gap.

    A group nothing is left of is not there, as on the page.
    """
    groups = {row.id for row in rows if row.is_group}
    inside: defaultdict[int | None, list[ComponentRow]] = defaultdict(list)
    for row in rows:
        if not row.is_group:
            inside[row.group_id].append(row)
    top = [row for row in rows if (inside[row.id] if row.is_group else row.group_id not in groups)]
    shapes: dict[int, Shape] = {}
    for position, row in enumerate(top, start=1):
        members = inside[row.id] if row.is_group else []
        shape = _component(row, place, position=position, group_code=None)
        shapes[row.id] = _of_group(shape, members) if row.is_group else shape
        for place_inside, member in enumerate(members, start=1):
            shapes[member.id] = _component(member, place, position=place_inside, group_code=row.public_id)
    return shapes


def _component(row: ComponentRow, place: _Page, *, position: int, group_code: str | None) -> Shape:
    return {
        "id": row.public_id,
        "name": printable(row.name),
        "status": row.component_status,
        "created_at": place.moment(row.created_at),
        "updated_at": place.moment(row.updated_at),
        "position": position,
        "description": None if row.description is None else printable(row.description),
        "showcase": row.is_showcased,
        "start_date": None if row.start_date is None else row.start_date.isoformat(),
        "group_id": group_code,
        "page_id": place.id,
        "group": row.is_group,
        "only_show_if_degraded": row.is_only_shown_if_degraded,
    }


def _of_group(shape: Shape, members: Sequence[ComponentRow]) -> Shape:
    worst = worst_status(member.component_status for member in members)
    return {**shape, "status": worst, "components": [member.public_id for member in members]}


def _incident(one: IncidentView, components: Mapping[int, Shape], place: _Page) -> Shape:
    shape = {
        "id": one.public_id,
        "name": printable(one.name),
        "status": one.incident_status,
        "created_at": place.moment(one.created_at),
        "updated_at": place.moment(one.updated_at),
        "monitoring_at": place.moment_or_none(one.monitoring_at),
        "resolved_at": place.moment_or_none(one.ends_at),
        "impact": one.impact,
        "shortlink": incident_link(place.base_url, one),
        "started_at": place.moment(one.started_at),
        "page_id": place.id,
        "incident_updates": [_update(each, one, place) for each in one.updates],
        "components": [components[each] for each in one.component_ids if each in components],
        "reminder_intervals": None,
    }
    if not one.is_maintenance:
        return shape
    planned = {"scheduled_for": one.begins_at, "scheduled_until": one.scheduled_until}
    return {**shape, **{name: place.moment_or_none(moment) for name, moment in planned.items()}}


def _update(update: UpdateView, incident: IncidentView, place: _Page) -> Shape:
    return {
        "id": update.public_id,
        "status": update.incident_status,
        "body": printable(update.body),
        "incident_id": incident.public_id,
        "created_at": place.moment(update.created_at),
        "updated_at": place.moment(update.updated_at),
        "display_at": place.moment(update.display_at),
        "affected_components": [_affected(each) for each in update.affected] or None,
        "deliver_notifications": update.is_for_subscribers,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _affected(affected: AffectedView) -> Shape:
    return {
        "code": affected.code,
        "name": printable(affected.name),
        "old_status": affected.old_status,
        "new_status": affected.new_status,
    }


def _encoded(body: Shape) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
