"""What statuses mean together: the indicator of a page, the status of a group, and their words and icons. Pure."""

from collections.abc import Collection, Iterable
from typing import Final

from ingest.enums import ComponentStatus, Impact, IncidentKind
from ingest.portal.schema import PortalDefinition
from ingest.system_status.schemas import ComponentRow, Indicator, IndicatorLevel, PageDefinition, UptimeWeights

LABELS: Final[dict[ComponentStatus, str]] = {
    ComponentStatus.OPERATIONAL: "Operational",
    ComponentStatus.UNDER_MAINTENANCE: "Under maintenance",
    ComponentStatus.DEGRADED_PERFORMANCE: "Degraded performance",
    ComponentStatus.PARTIAL_OUTAGE: "Partial outage",
    ComponentStatus.MAJOR_OUTAGE: "Major outage",
}
# U+FE0E keeps phones from drawing an emoji.
ICONS: Final[dict[ComponentStatus, str]] = {
    ComponentStatus.OPERATIONAL: "\u2713",
    ComponentStatus.UNDER_MAINTENANCE: "\u2699\ufe0e",
    ComponentStatus.DEGRADED_PERFORMANCE: "\u25d4",
    ComponentStatus.PARTIAL_OUTAGE: "\u25d0",
    ComponentStatus.MAJOR_OUTAGE: "\u2715",
}
INDICATOR_ICONS: Final[dict[IndicatorLevel, str]] = {
    IndicatorLevel.NONE: "\u2713",
    IndicatorLevel.MAINTENANCE: "\u2699\ufe0e",
    IndicatorLevel.MINOR: "\u25d0",
    IndicatorLevel.MAJOR: "\u2715",
    IndicatorLevel.CRITICAL: "\u2715",
}
_SEVERITY: Final[dict[ComponentStatus, int]] = {each: rank for rank, each in enumerate(ComponentStatus)}


def severity(component_status: ComponentStatus) -> int:
    """How bad a status is, from 0 (operational) to 4 (major outage)."""
    return _SEVERITY[component_status]


def worst_status(statuses: Iterable[ComponentStatus]) -> ComponentStatus:
    """The worst of the statuses, which is what a group shows; operational when there are none."""
    return max(statuses, key=severity, default=ComponentStatus.OPERATIONAL)


def page_indicator(statuses: Collection[ComponentStatus]) -> Indicator:
    """The indicator of a page whose components (never its groups) have these statuses.

    The table is the one that readers of the Statuspage v2 addresses expect.
    """
    match worst_status(statuses):
        case ComponentStatus.OPERATIONAL:
            return Indicator(IndicatorLevel.NONE, "All Systems Operational")
        case ComponentStatus.UNDER_MAINTENANCE:
            return Indicator(IndicatorLevel.MAINTENANCE, "Service Under Maintenance")
        case ComponentStatus.DEGRADED_PERFORMANCE:
            return Indicator(IndicatorLevel.MINOR, "Partially Degraded Service")
        case ComponentStatus.PARTIAL_OUTAGE:
            return Indicator(IndicatorLevel.MINOR, "Minor Service Outage")
        case ComponentStatus.MAJOR_OUTAGE if set(statuses) == {ComponentStatus.MAJOR_OUTAGE}:
            return Indicator(IndicatorLevel.CRITICAL, "Major Service Outage")
        case ComponentStatus.MAJOR_OUTAGE:
            return Indicator(IndicatorLevel.MAJOR, "Partial System Outage")


_IMPACTS: Final[dict[ComponentStatus, Impact]] = {
    ComponentStatus.OPERATIONAL: Impact.NONE,
    ComponentStatus.UNDER_MAINTENANCE: Impact.MAINTENANCE,
    ComponentStatus.DEGRADED_PERFORMANCE: Impact.MINOR,
    ComponentStatus.PARTIAL_OUTAGE: Impact.MAJOR,
    ComponentStatus.MAJOR_OUTAGE: Impact.CRITICAL,
}


def default_impact(kind: IncidentKind, *, given: Iterable[ComponentStatus]) -> Impact:
    """The impact of an incident from the worst status its components were given; of maintenance always the same."""
    return Impact.MAINTENANCE if kind is IncidentKind.MAINTENANCE else _IMPACTS[worst_status(given)]


def full_names(rows: Iterable[ComponentRow]) -> dict[int, str]:
    """What each component is called where its group is not shown: 'Group - Name'. Pure."""
    rows = tuple(rows)
    groups = {row.id: row.name for row in rows if row.is_group}
    return {
        row.id: f"{groups[row.group_id]} - {row.name}" if row.group_id in groups else row.name
        for row in rows
        if not row.is_group
    }


def page_definition(portal: PortalDefinition) -> PageDefinition:
    """What a portal definition says about its status page."""
    told = portal.status_page
    weights = UptimeWeights(
        major_outage=told.major_outage_weight,
        partial_outage=told.partial_outage_weight,
        degraded_performance=told.degraded_weight,
        under_maintenance=told.maintenance_weight,
    )
    return PageDefinition(name=told.name, timezone=told.timezone, weights=weights)
