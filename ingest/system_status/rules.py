"""What statuses mean together: the indicator of a page, the status of a group, and their words and icons. Pure."""

from collections.abc import Collection, Iterable
from typing import Final

from ingest.enums import ComponentStatus
from ingest.portal.schema import PortalDefinition
from ingest.system_status.schemas import Indicator, IndicatorLevel, PageDefinition, UptimeWeights

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
