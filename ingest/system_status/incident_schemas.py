"""The shapes in which incidents and maintenance enter and leave this slice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ingest.enums import ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.system_status.schemas import ComponentRow, PageDefinition, Spell

TITLE_LENGTH = 500
BODY_LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class AffectedView:
    """What an update did to one component; `name` reads 'Group - Name' for one that stands in a group."""

    component_id: int
    code: str
    name: str
    old_status: ComponentStatus
    new_status: ComponentStatus


@dataclass(frozen=True, slots=True)
class UpdateView:
    """One thing said about an incident; `author` is for staff only, else None."""

    public_id: str
    incident_status: IncidentStatus
    body: str
    display_at: datetime
    created_at: datetime
    updated_at: datetime
    affected: tuple[AffectedView, ...] = ()
    is_for_subscribers: bool = True
    author: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident or a maintenance as one viewer may see it; updates newest first.

    `component_ids` are the components it concerns, `held` what it holds them at now (only those that are not
    operational through it); of both, those the viewer may know of.
    """

    id: int
    public_id: str
    kind: IncidentKind
    name: str
    incident_status: IncidentStatus
    impact: Impact
    is_impact_overridden: bool
    started_at: datetime
    created_at: datetime
    updated_at: datetime
    monitoring_at: datetime | None
    resolved_at: datetime | None
    scheduled_for: datetime | None
    scheduled_until: datetime | None
    is_automatic: bool
    updates: tuple[UpdateView, ...]
    component_ids: tuple[int, ...]
    held: Mapping[int, ComponentStatus] = field(default_factory=dict)

    @property
    def is_maintenance(self) -> bool:
        """Whether it is planned work."""
        return self.kind is IncidentKind.MAINTENANCE

    @property
    def begins_at(self) -> datetime:
        """The moment by which it stands in lists and on days: when it began, or is planned to begin."""
        return self.scheduled_for if self.is_maintenance and self.scheduled_for is not None else self.started_at

    @property
    def ends_at(self) -> datetime | None:
        """When it was over; None while it is not."""
        return self.resolved_at if self.incident_status.is_over else None


@dataclass(frozen=True, slots=True)
class StatusRecord:
    """Everything one viewer may know of the system's status: what every page, feed and file is made from.

    `version` is that of the whole status page; `updated_at` the latest change this viewer may know of (None before
    there is any). `components` hold groups too, in the order of the page; `spells` are by component id; `incidents` are
    newest first by `begins_at`, incidents and maintenance together.
    """

    page: PageDefinition
    version: int
    updated_at: datetime | None
    components: tuple[ComponentRow, ...]
    spells: Mapping[int, tuple[Spell, ...]]
    incidents: tuple[IncidentView, ...]


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """An incident, or with `kind` a maintenance, as somebody wants to publish it with its first update.

    `component_statuses` maps component ids to the status the incident gives them from `started_at` on (for a
    maintenance: they are given `under_maintenance` when it begins, whatever is said here). `started_at` in the past
    dates it back; None is now. `incident_status` is that of the first update.
    """

    name: str
    body: str
    kind: IncidentKind = IncidentKind.INCIDENT
    incident_status: IncidentStatus | None = None
    component_statuses: Mapping[int, ComponentStatus] = field(default_factory=dict)
    impact_override: Impact | None = None
    started_at: datetime | None = None
    scheduled_for: datetime | None = None
    scheduled_until: datetime | None = None
    is_automatic: bool = True
    is_for_subscribers: bool = True


@dataclass(frozen=True, slots=True)
class UpdateDraft:
    """A further update of an incident; what `component_statuses` does not name stays as the incident holds it.

    A status that ends the incident gives every component back, whatever is said here.
    """

    incident_status: IncidentStatus
    body: str
    component_statuses: Mapping[int, ComponentStatus] = field(default_factory=dict)
    display_at: datetime | None = None
    is_for_subscribers: bool = True


@dataclass(frozen=True, slots=True)
class TemplateDraft:
    """Wording to be kept under a name."""

    name: str
    kind: IncidentKind
    title: str
    incident_status: IncidentStatus
    body: str


@dataclass(frozen=True, slots=True)
class TemplateView:
    """Kept wording."""

    id: int
    name: str
    kind: IncidentKind
    title: str
    incident_status: IncidentStatus
    body: str


@dataclass(frozen=True, slots=True)
class EditView:
    """One entry of the record of edits: who changed what, and when; `changes` are (field, from, to) in words."""

    at: datetime
    actor: str
    subject_kind: str
    subject_public_id: str | None
    subject_name: str
    changes: tuple[tuple[str, str | None, str | None], ...]
