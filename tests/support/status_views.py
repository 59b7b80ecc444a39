"""Records of the system status made by hand, without a database, and readers of trees and documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

from dash.development.base_component import Component

from ingest.enums import ComponentAudience, ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.system_status.incident_schemas import AffectedView, IncidentView, StatusRecord, UpdateView
from ingest.system_status.rules import full_names
from ingest.system_status.schemas import ComponentRow, PageDefinition, Spell

NOW = datetime(2026, 7, 14, 8, 14, tzinfo=UTC)
PAGE = PageDefinition(name="Northgate status", timezone="Europe/London")
A_YEAR, DAY, HOUR, MINUTE = timedelta(days=365), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
WELL, PARTIAL, MAJOR = ComponentStatus.OPERATIONAL, ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.MAJOR_OUTAGE
DEGRADED, MAINTENANCE = ComponentStatus.DEGRADED_PERFORMANCE, ComponentStatus.UNDER_MAINTENANCE
HOSTILE = "</title></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'\x00\u202eleft\u2066"


def public_id(number: int, *, letter: str = "c") -> str:
    """A public id that is the same each time."""
    return f"{letter}{number:011d}"


def component_row(number: int, name: str, **facts: object) -> ComponentRow:
    """A public component, or with `is_group` a group."""
    row = ComponentRow(
        id=number,
        public_id=public_id(number),
        name=name,
        description=None,
        is_group=False,
        group_id=None,
        position=number,
        component_status=WELL,
        audience=ComponentAudience.PUBLIC,
        is_showcased=True,
        is_only_shown_if_degraded=False,
        start_date=None,
        created_at=NOW - A_YEAR,
        updated_at=NOW,
    )
    return replace(row, **facts)


def update(
    number: int, incident_status: IncidentStatus, body: str, *, at: datetime, affected: tuple[AffectedView, ...] = ()
) -> UpdateView:
    """One thing said about an incident."""
    return UpdateView(public_id(number, letter="u"), incident_status, body, at, at, at, affected)


def affected(
    row: ComponentRow, new: ComponentStatus, *, old: ComponentStatus = WELL, name: str | None = None
) -> AffectedView:
    """What an update did to a component."""
    return AffectedView(row.id, row.public_id, name or row.name, old, new)


def incident(number: int, name: str, **facts: object) -> IncidentView:
    """An incident that began an hour ago and goes on."""
    view = IncidentView(
        id=number,
        public_id=public_id(number, letter="i"),
        kind=IncidentKind.INCIDENT,
        name=name,
        incident_status=IncidentStatus.INVESTIGATING,
        impact=Impact.MAJOR,
        is_impact_overridden=False,
        started_at=NOW - HOUR,
        created_at=NOW - HOUR,
        updated_at=NOW,
        monitoring_at=None,
        resolved_at=None,
        scheduled_for=None,
        scheduled_until=None,
        is_automatic=True,
        updates=(),
        component_ids=(),
    )
    return replace(view, **facts)


def resolved(number: int, name: str, *, began: datetime, lasted: timedelta, **facts: object) -> IncidentView:
    """An incident that is over."""
    facts = {"incident_status": IncidentStatus.RESOLVED, "resolved_at": began + lasted} | facts
    return incident(number, name, started_at=began, created_at=began, **facts)


def maintenance(number: int, name: str, *, planned: datetime, lasts: timedelta, **facts: object) -> IncidentView:
    """A maintenance that is planned."""
    facts = {"incident_status": IncidentStatus.SCHEDULED} | facts
    return incident(
        number,
        name,
        kind=IncidentKind.MAINTENANCE,
        impact=Impact.MAINTENANCE,
        started_at=planned,
        scheduled_for=planned,
        scheduled_until=planned + lasts,
        **facts,
    )


def status_record(
    *rows: ComponentRow,
    incidents: Sequence[IncidentView] = (),
    spells: Mapping[int, tuple[Spell, ...]] | None = None,
    page: PageDefinition = PAGE,
) -> StatusRecord:
    """All that is known; components without spells of their own are well since a year."""
    known = {row.id: (Spell(WELL, NOW - A_YEAR, None),) for row in rows if not row.is_group} | dict(spells or {})
    newest_first = sorted(incidents, key=lambda one: (one.begins_at, one.id), reverse=True)
    return StatusRecord(page, 1, NOW, rows, known, tuple(newest_first))


def full_record(*, page: PageDefinition = PAGE, text: str | None = None) -> StatusRecord:
    """Everything a page can show at once; with `text`, all that people can write is this text."""
    rows = _rows(text)
    voice, queues, portal = rows[1:]
    names = full_names(rows)
    told = text or "We are looking into it.\nNext update by 09:45."
    hit = tuple(affected(row, PARTIAL, name=names[row.id]) for row in (voice, queues))
    past = resolved(
        2,
        text or "Portal slow",
        began=NOW - 2 * DAY,
        lasted=3 * HOUR,
        incident_status=IncidentStatus.POSTMORTEM,
        impact=Impact.MINOR,
        component_ids=(portal.id,),
        updates=(
            update(13, IncidentStatus.POSTMORTEM, told, at=NOW - DAY),
            update(12, IncidentStatus.RESOLVED, told, at=NOW - 2 * DAY + 3 * HOUR),
        ),
    )
    open_one = incident(
        1,
        text or "Dropped registrations",
        incident_status=IncidentStatus.IDENTIFIED,
        component_ids=(voice.id, queues.id),
        held={voice.id: PARTIAL, queues.id: PARTIAL},
        updates=(
            update(11, IncidentStatus.IDENTIFIED, told, at=NOW - 10 * MINUTE),
            update(10, IncidentStatus.INVESTIGATING, told, at=NOW - HOUR, affected=hit),
        ),
    )
    said = (update(14, IncidentStatus.SCHEDULED, told, at=NOW - DAY),)
    coming = maintenance(
        3, text or "Core switch", planned=NOW + DAY, lasts=HOUR, updates=said, component_ids=(queues.id,)
    )
    running = maintenance(
        4,
        text or "Backup move",
        planned=NOW - MINUTE,
        lasts=HOUR,
        incident_status=IncidentStatus.IN_PROGRESS,
        updates=said,
    )
    troubles = (Spell(PARTIAL, NOW - HOUR, None), Spell(MAJOR, NOW - 30 * DAY, NOW - 30 * DAY + HOUR))
    spells = {voice.id: (Spell(WELL, NOW - A_YEAR, None), *troubles)}
    return status_record(*rows, incidents=(past, open_one, coming, running), spells=spells, page=page)


def _rows(text: str | None) -> tuple[ComponentRow, ...]:
    return (
        component_row(1, text or "Communications", is_group=True),
        component_row(2, text or "Voice Platform", group_id=1, component_status=PARTIAL, description=text),
        component_row(3, text or "Call Queues", group_id=1, component_status=PARTIAL),
        component_row(4, text or "Portal", audience=ComponentAudience.STAFF),
    )


def parts(node: object) -> Iterator[Component]:
    """Every component of a tree, from the top."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from parts(child)
    elif isinstance(node, Component):
        yield node
        yield from parts(getattr(node, "children", None))


def with_class(tree: Component, name: str) -> list[Component]:
    """The components that have this class."""
    return [each for each in parts(tree) if name in (getattr(each, "className", "") or "").split()]


def text_of(node: object) -> str:
    """All text of a tree."""
    if isinstance(node, Component):
        return text_of(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return "".join(text_of(child) for child in node)
    return "" if node is None else str(node)


class Elements(HTMLParser):
    """Every element of a document with its attributes, and the text outside of styles."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.texts: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.text += data
            self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of this name."""
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def addresses(self) -> list[str]:
        """Where the links lead, in their order."""
        return [each.get("href") or "" for each in self.named("a")]
