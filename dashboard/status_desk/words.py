"""What statuses, impacts and audiences are called at the desk, and how they look. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final

from dash import html

from dashboard.ui.badges import status_badge
from ingest.enums import ComponentAudience, ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.portal.schema import Tone
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.rules import ICONS, LABELS

Options = list[dict[str, str]]
AUTOMATIC: Final = "automatic"
INCIDENT_STATUS_WORDS: Final[Mapping[IncidentStatus, str]] = {
    IncidentStatus.INVESTIGATING: "Investigating",
    IncidentStatus.IDENTIFIED: "Identified",
    IncidentStatus.MONITORING: "Monitoring",
    IncidentStatus.RESOLVED: "Resolved",
    IncidentStatus.POSTMORTEM: "Post-mortem",
    IncidentStatus.SCHEDULED: "Scheduled",
    IncidentStatus.IN_PROGRESS: "In progress",
    IncidentStatus.VERIFYING: "Verifying",
    IncidentStatus.COMPLETED: "Completed",
}
IMPACT_WORDS: Final[Mapping[Impact, str]] = {
    Impact.NONE: "None",
    Impact.MAINTENANCE: "Maintenance",
    Impact.MINOR: "Minor",
    Impact.MAJOR: "Major",
    Impact.CRITICAL: "Critical",
}
AUDIENCE_WORDS: Final[Mapping[ComponentAudience, str]] = {
    ComponentAudience.PUBLIC: "Everybody",
    ComponentAudience.ORGANISATIONS: "Only the organisations named below, and staff",
    ComponentAudience.STAFF: "Only support staff",
}
AUDIENCE_TAGS: Final[Mapping[ComponentAudience, str]] = {
    ComponentAudience.PUBLIC: "Public",
    ComponentAudience.ORGANISATIONS: "Organisations",
    ComponentAudience.STAFF: "Staff only",
}
KIND_WORDS: Final[Mapping[IncidentKind, str]] = {
    IncidentKind.INCIDENT: "incident",
    IncidentKind.MAINTENANCE: "maintenance",
}
_TONES: Final[Mapping[ComponentStatus, Tone]] = {
    ComponentStatus.OPERATIONAL: Tone.SUCCESS,
    ComponentStatus.UNDER_MAINTENANCE: Tone.INFO,
    ComponentStatus.DEGRADED_PERFORMANCE: Tone.WARNING,
    ComponentStatus.PARTIAL_OUTAGE: Tone.WARNING,
    ComponentStatus.MAJOR_OUTAGE: Tone.DANGER,
}
_OVER: Final = ("\N{CHECK MARK}", Tone.SUCCESS)
_PLANNED: Final = ("\N{GEAR}\ufe0e", Tone.INFO)
_WRONG: Final = ("\N{CIRCLE WITH LEFT HALF BLACK}", Tone.WARNING)


def component_badge(component_status: ComponentStatus) -> html.Span:
    """A component's status as icon and word."""
    return status_badge(LABELS[component_status], tone=_TONES[component_status], icon=ICONS[component_status])


def incident_badge(incident: IncidentView) -> html.Span:
    """Where an incident or a maintenance stands, as icon and word."""
    where = incident.incident_status
    icon, tone = _OVER if where.is_over else _PLANNED if incident.is_maintenance else _WRONG
    return status_badge(INCIDENT_STATUS_WORDS[where], tone=tone, icon=icon)


def component_options() -> Options:
    """All statuses of a component, best first."""
    return [{"value": each.value, "label": LABELS[each]} for each in ComponentStatus]


def status_options(statuses: Sequence[IncidentStatus]) -> Options:
    """Statuses of an incident or a maintenance."""
    return [{"value": each.value, "label": INCIDENT_STATUS_WORDS[each]} for each in statuses]


def impact_options() -> Options:
    """Automatic, or one of the impacts."""
    automatic = {"value": AUTOMATIC, "label": "Automatic: from what components are given"}
    return [automatic, *({"value": each.value, "label": IMPACT_WORDS[each]} for each in Impact)]
