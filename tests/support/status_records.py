"""Records of the system's status made by hand, for everything that is a pure function of one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ingest.enums import ComponentAudience, ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.system_status.incident_schemas import AffectedView, IncidentView, StatusRecord, UpdateView
from ingest.system_status.schemas import ComponentRow, PageDefinition, Spell

NOW = datetime(2026, 7, 14, 8, 14, tzinfo=UTC)
BASE_URL = "https://help.northgate.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOSTILE = (
    "<script>alert(1)</script> & \"quoted\" 'text' ]]> \u202eright to left\u202c \x00\x0b\x1b\x85 \ud800 \U0001f525"
)


def component_row(number: int = 1, name: str = "Voice Platform", **facts: object) -> ComponentRow:
    """A component that works, or a group."""
    row = ComponentRow(
        id=number,
        public_id=f"component{number:03d}",
        name=name,
        description=None,
        is_group=False,
        group_id=None,
        position=number,
        component_status=ComponentStatus.OPERATIONAL,
        audience=ComponentAudience.PUBLIC,
        is_showcased=True,
        is_only_shown_if_degraded=False,
        start_date=None,
        created_at=NOW - 400 * DAY,
        updated_at=NOW - DAY,
    )
    return replace(row, **facts)


def update_view(number: int, said: IncidentStatus, body: str, at: datetime, **facts: object) -> UpdateView:
    """One thing said, at the time it was said."""
    return replace(UpdateView(f"update{number:06d}", said, body, at, at, at), **facts)


def affected(row: ComponentRow, old: ComponentStatus, new: ComponentStatus) -> AffectedView:
    """What an update did to a component in no group."""
    return AffectedView(row.id, row.public_id, row.name, old, new)


def incident_view(number: int, name: str = "Calls fail", *, started_at: datetime, **facts: object) -> IncidentView:
    """An incident under investigation, told in one update."""
    view = IncidentView(
        id=number,
        public_id=f"incident{number:04d}",
        kind=IncidentKind.INCIDENT,
        name=name,
        incident_status=IncidentStatus.INVESTIGATING,
        impact=Impact.MAJOR,
        is_impact_overridden=False,
        started_at=started_at,
        created_at=started_at,
        updated_at=started_at,
        monitoring_at=None,
        resolved_at=None,
        scheduled_for=None,
        scheduled_until=None,
        is_automatic=True,
        updates=(update_view(number, IncidentStatus.INVESTIGATING, "We are looking into it.", started_at),),
        component_ids=(),
    )
    return replace(view, **facts)


def maintenance_view(number: int, *, scheduled_for: datetime, **facts: object) -> IncidentView:
    """Two hours of planned work, announced two days before."""
    announced = scheduled_for - 2 * DAY
    planned: dict[str, object] = {
        "kind": IncidentKind.MAINTENANCE,
        "incident_status": IncidentStatus.SCHEDULED,
        "impact": Impact.MAINTENANCE,
        "scheduled_for": scheduled_for,
        "scheduled_until": scheduled_for + 2 * HOUR,
        "updates": (update_view(number, IncidentStatus.SCHEDULED, "We replace a router.", announced),),
    }
    return incident_view(number, "Router replacement", started_at=announced, **{**planned, **facts})


def resolved(view: IncidentView, *, at: datetime, said: IncidentStatus = IncidentStatus.RESOLVED) -> IncidentView:
    """The same when it is over."""
    last = update_view(900_000 + view.id, said, "It is over.", at)
    return replace(view, incident_status=said, resolved_at=at, updated_at=at, updates=(last, *view.updates))


def status_record(
    *components: ComponentRow,
    incidents: tuple[IncidentView, ...] = (),
    spells: Mapping[int, tuple[Spell, ...]] | None = None,
    page: PageDefinition | None = None,
) -> StatusRecord:
    """All of it together, incidents in the order in which records hold them."""
    newest_first = tuple(sorted(incidents, key=lambda one: (one.begins_at, one.id), reverse=True))
    moments = [row.updated_at for row in components] + [one.updated_at for one in incidents]
    definition = page or PageDefinition(name="Northgate status", timezone="Europe/London")
    return StatusRecord(definition, 1, max(moments, default=None), components, spells or {}, newest_first)
