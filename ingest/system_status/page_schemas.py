"""The shapes of the status page's views: what pages, feeds and files show, made from a record."""

from dataclasses import dataclass
from datetime import date, datetime

from ingest.enums import ComponentStatus
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.schemas import ComponentRow, DayBar, Indicator, PageDefinition, StatusTimes


@dataclass(frozen=True, slots=True)
class ComponentView:
    """A component with its days and the uptime over them (None while none of them is on record)."""

    row: ComponentRow
    days: tuple[DayBar, ...]
    times: StatusTimes
    uptime: float | None

    @property
    def is_shown(self) -> bool:
        """Whether the page shows it: some are shown only while something is wrong with them."""
        is_well = self.row.component_status is ComponentStatus.OPERATIONAL
        return not (self.row.is_only_shown_if_degraded and is_well)


@dataclass(frozen=True, slots=True)
class SectionView:
    """A group with its components and the worst of their statuses, or components that stand in no group."""

    group: ComponentRow | None
    component_status: ComponentStatus
    components: tuple[ComponentView, ...]

    @property
    def shown(self) -> tuple[ComponentView, ...]:
        """The components the page shows: none of a group that is itself shown only while something is wrong in it."""
        is_well = self.component_status is ComponentStatus.OPERATIONAL
        if self.group is not None and self.group.is_only_shown_if_degraded and is_well:
            return ()
        return tuple(each for each in self.components if each.is_shown)


@dataclass(frozen=True, slots=True)
class StatusPageView:
    """The status page as one viewer may see it at one moment.

    `incidents` are those that are not over, newest first; maintenance under way and still to come, soonest first;
    `recent` the last days, today first, each with what began on it and is over; `ended` what began before them and
    was not over when they began.
    """

    page: PageDefinition
    as_of: datetime
    days: int
    indicator: Indicator
    sections: tuple[SectionView, ...]
    incidents: tuple[IncidentView, ...] = ()
    maintenance_now: tuple[IncidentView, ...] = ()
    maintenance_next: tuple[IncidentView, ...] = ()
    recent: tuple["DayIncidents", ...] = ()
    ended: tuple[IncidentView, ...] = ()


@dataclass(frozen=True, slots=True)
class DayIncidents:
    """A local day with what began on it and is over; newest first."""

    day: date
    incidents: tuple[IncidentView, ...]


@dataclass(frozen=True, slots=True)
class MonthIncidents:
    """A local month (its first day) with what began in it; newest first."""

    month: date
    incidents: tuple[IncidentView, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """One page of the history: three months, newest first; pages are numbered from 1 to `pages`."""

    page: PageDefinition
    as_of: datetime
    number: int
    pages: int
    months: tuple[MonthIncidents, ...]


@dataclass(frozen=True, slots=True)
class DayDetail:
    """One local day of a component: how long each status lasted, and what concerned the component on it."""

    bar: DayBar
    incidents: tuple[IncidentView, ...]


@dataclass(frozen=True, slots=True)
class MonthUptime:
    """One local month of a component (its first day); uptime None while none of it is on record."""

    month: date
    times: StatusTimes
    uptime: float | None


@dataclass(frozen=True, slots=True)
class UptimeView:
    """A component's days (newest first) and months (newest first), and the uptime over all of these days."""

    page: PageDefinition
    as_of: datetime
    component: ComponentView
    name: str
    days: tuple[DayDetail, ...]
    months: tuple[MonthUptime, ...]
