"""What a file says of one incident, its updates and its components, in Helmdesk's words. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ingest.enums import INCIDENT_STATUSES, ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.importing.schemas import RowProblem
from ingest.importing.statuspage.fields import Fields, public_id_of
from ingest.system_status.incident_schemas import BODY_LENGTH, TITLE_LENGTH
from ingest.system_status.schemas import NAME_LENGTH

DESCRIPTION_LENGTH = 10_000


@dataclass(frozen=True, slots=True)
class GivenComponent:
    """A component or group as a list of components describes it; `code` is its id there."""

    code: str
    name: str
    description: str | None = None
    is_group: bool = False
    group_code: str | None = None
    position: int | None = None
    is_showcased: bool = True
    is_only_shown_if_degraded: bool = False
    start_date: date | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    component_status: ComponentStatus | None = None
    member_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenChange:
    """What an update did to a component; `name` reads 'Group - Name' for one in a group."""

    code: str
    name: str | None
    old_status: ComponentStatus | None
    new_status: ComponentStatus


@dataclass(frozen=True, slots=True)
class GivenUpdate:
    """One thing said about an incident."""

    public_id: str
    incident_status: IncidentStatus
    body: str
    display_at: datetime
    created_at: datetime
    updated_at: datetime
    is_for_subscribers: bool
    changes: tuple[GivenChange, ...]


@dataclass(frozen=True, slots=True)
class GivenIncident:
    """An incident or a maintenance; updates oldest first. `components` are those it says it concerns."""

    public_id: str
    kind: IncidentKind
    name: str
    incident_status: IncidentStatus
    impact: Impact | None
    started_at: datetime
    created_at: datetime
    updated_at: datetime
    monitoring_at: datetime | None
    resolved_at: datetime | None
    scheduled_for: datetime | None
    scheduled_until: datetime | None
    updates: tuple[GivenUpdate, ...]
    components: tuple[GivenComponent, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The components it speaks of, each once."""
        changed = (change.code for update in self.updates for change in update.changes)
        return tuple(dict.fromkeys([*changed, *(one.code for one in self.components)]))


def given_incident(value: Any, *, now: datetime) -> GivenIncident:
    """An incident from its JSON, read at `now`; RowProblem names the field that does not fit."""
    fields = Fields(value, now=now)
    code = fields.needed_code("id")
    incident_status = fields.needed_word("status", IncidentStatus)
    updates = _updates(fields)
    created_at = fields.needed_past("created_at", "started_at")
    started_at = fields.needed_past("started_at", "created_at")
    return GivenIncident(
        public_id=public_id_of(code, kind="incident"),
        kind=_kind(incident_status),
        name=fields.needed_text("name", limit=TITLE_LENGTH),
        incident_status=incident_status,
        impact=fields.word("impact", Impact),
        started_at=started_at,
        created_at=created_at,
        updated_at=fields.past("updated_at") or max(created_at, *(one.updated_at for one in updates)),
        monitoring_at=fields.past("monitoring_at"),
        resolved_at=_resolved_at(fields, incident_status, updates, started_at=started_at),
        scheduled_for=fields.moment("scheduled_for"),
        scheduled_until=fields.moment("scheduled_until"),
        updates=updates,
        components=tuple(one for each in fields.objects("components") if not (one := _component(each)).is_group),
    )


def given_components(value: Any, *, now: datetime) -> tuple[GivenComponent, ...]:
    """The components and groups of a list read at `now`; RowProblem names the one and its field that does not fit."""
    return tuple(_component(one) for one in Fields({"components": value}, now=now).objects("components"))


def told_apart(code: str | None, name: str | None) -> str:
    """What a component is known by in a file: its id there, or where it has none, its name."""
    return code if code is not None else f"name:{name}"


def _kind(incident_status: IncidentStatus) -> IncidentKind:
    # Scheduled times and an impact say it too, but no status belongs to both kinds, and there always is one.
    planned = INCIDENT_STATUSES[IncidentKind.MAINTENANCE]
    return IncidentKind.MAINTENANCE if incident_status in planned else IncidentKind.INCIDENT


def _resolved_at(
    fields: Fields, incident_status: IncidentStatus, updates: Sequence[GivenUpdate], *, started_at: datetime
) -> datetime | None:
    """When it was over; None while it is not, whatever is left of an earlier end."""
    if not incident_status.is_over:
        return None
    found = fields.past("resolved_at")
    if found is not None and found < started_at:
        raise fields.problem("resolved_at", "lies before the start")
    return found or max(started_at, _last_end(updates))


def _last_end(updates: Sequence[GivenUpdate]) -> datetime:
    """The first of the updates at the end that all say it is over."""
    found = updates[-1].display_at
    for update in reversed(updates):
        if not update.incident_status.is_over:
            break
        found = update.display_at
    return found


def _updates(fields: Fields) -> tuple[GivenUpdate, ...]:
    given = [_update(one) for one in fields.objects("incident_updates")]
    if not given:
        is_missing = fields.given("incident_updates") is None
        raise fields.problem("incident_updates", "is missing" if is_missing else "is empty")
    ids = [one.public_id for one in given]
    for place, one in enumerate(ids):
        if one in ids[:place]:
            raise RowProblem(f"incident_updates[{place}].id", "is the id of an update before it too")
    # Files have the newest first; updates of one moment keep the order of those around them.
    if given[0].display_at >= given[-1].display_at:
        given.reverse()
    return tuple(sorted(given, key=lambda one: (one.display_at, one.created_at)))


def _update(fields: Fields) -> GivenUpdate:
    display_at = fields.needed_past("display_at", "created_at")
    created_at = fields.past("created_at") or display_at
    if not fields.has("body"):
        raise fields.problem("body", "is missing")
    return GivenUpdate(
        public_id=public_id_of(fields.needed_code("id"), kind="update"),
        incident_status=fields.needed_word("status", IncidentStatus),
        body=fields.text("body", limit=BODY_LENGTH, is_line=False) or "",
        display_at=display_at,
        created_at=created_at,
        updated_at=fields.past("updated_at") or created_at,
        is_for_subscribers=fields.flag("deliver_notifications", default=True),
        changes=_once_each(_change(one) for one in fields.objects("affected_components")),
    )


def _change(fields: Fields) -> GivenChange:
    code, name = fields.code("code"), fields.text("name", limit=NAME_LENGTH) or None
    if code is None and name is None:
        raise fields.problem("code", "is missing, and so is the name")
    return GivenChange(
        code=told_apart(code, name),
        name=name,
        old_status=fields.word("old_status", ComponentStatus),
        new_status=fields.needed_word("new_status", ComponentStatus),
    )


def _once_each(changes: Iterable[GivenChange]) -> tuple[GivenChange, ...]:
    """The last word of an update on each component."""
    return tuple({one.code: one for one in changes}.values())


def _component(fields: Fields) -> GivenComponent:
    is_group = fields.flag("group", default=False)
    return GivenComponent(
        code=fields.needed_code("id"),
        name=fields.needed_text("name", limit=NAME_LENGTH),
        description=fields.text("description", limit=DESCRIPTION_LENGTH, is_line=False) or None,
        is_group=is_group,
        group_code=None if is_group else fields.code("group_id"),
        position=fields.number("position"),
        is_showcased=fields.flag("showcase", default=True),
        is_only_shown_if_degraded=fields.flag("only_show_if_degraded", default=False),
        start_date=fields.day("start_date"),
        created_at=fields.capped("created_at"),
        updated_at=fields.capped("updated_at"),
        component_status=fields.word("status", ComponentStatus),
        member_codes=tuple(_members(fields)) if is_group else (),
    )


def _members(fields: Fields) -> list[str]:
    given = fields.given("components")
    return [str(one) for one in given if isinstance(one, str | int)] if isinstance(given, list) else []
