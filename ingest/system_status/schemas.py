"""The shapes in which the status of services enters and leaves this slice."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from ingest.enums import ComponentAudience, ComponentStatus

NAME_LENGTH = 300
# Nothing that a status page tells of began earlier: an earlier year is a slip of the pen.
FIRST_YEAR = 1970
_WORST_FIRST = tuple(reversed(ComponentStatus))


class IndicatorLevel(StrEnum):
    """How bad it is altogether, in the words other status pages and their readers use."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Indicator:
    """The state of the whole page: a level for programs and a description for people."""

    indicator: IndicatorLevel
    description: str


@dataclass(frozen=True, slots=True)
class UptimeWeights:
    """How much of a second in each status is lost (0: nothing, 1: all of it); operational loses nothing."""

    major_outage: float = 1.0
    partial_outage: float = 0.3
    degraded_performance: float = 0.0
    under_maintenance: float = 0.0

    def of(self, component_status: ComponentStatus) -> float:
        """The share of each second that is lost in this status."""
        return {
            ComponentStatus.OPERATIONAL: 0.0,
            ComponentStatus.UNDER_MAINTENANCE: self.under_maintenance,
            ComponentStatus.DEGRADED_PERFORMANCE: self.degraded_performance,
            ComponentStatus.PARTIAL_OUTAGE: self.partial_outage,
            ComponentStatus.MAJOR_OUTAGE: self.major_outage,
        }[component_status]


@dataclass(frozen=True, slots=True)
class PageDefinition:
    """What the provider says about its status page: its name, the zone of its days, and how it counts uptime."""

    name: str
    timezone: str = "UTC"
    weights: UptimeWeights = field(default_factory=UptimeWeights)


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in one status, from `started_at` to just before `ended_at` (None: it still goes on)."""

    component_status: ComponentStatus
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class SpellDraft:
    """A stretch of a component's history to be filled in."""

    component_status: ComponentStatus
    started_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StatusTimes:
    """How long each status lasted within some window, exact to the microsecond."""

    operational: timedelta = timedelta()
    under_maintenance: timedelta = timedelta()
    degraded_performance: timedelta = timedelta()
    partial_outage: timedelta = timedelta()
    major_outage: timedelta = timedelta()

    def of(self, component_status: ComponentStatus) -> timedelta:
        """How long this status lasted."""
        length: timedelta = getattr(self, component_status)
        return length

    @property
    def total(self) -> timedelta:
        """The length of everything that was counted."""
        return sum((self.of(each) for each in ComponentStatus), timedelta())

    @property
    def worst(self) -> ComponentStatus | None:
        """The worst status that lasted at all; None when nothing was counted."""
        return next((each for each in _WORST_FIRST if self.of(each)), None)

    def __add__(self, other: "StatusTimes") -> "StatusTimes":
        # Field by field: a page adds up tens of thousands of days.
        return StatusTimes(
            self.operational + other.operational,
            self.under_maintenance + other.under_maintenance,
            self.degraded_performance + other.degraded_performance,
            self.partial_outage + other.partial_outage,
            self.major_outage + other.major_outage,
        )


@dataclass(frozen=True, slots=True)
class DayBar:
    """One local day of a component: how long each status lasted; all zero on days that are not on record."""

    day: date
    times: StatusTimes

    @property
    def is_recorded(self) -> bool:
        """Whether any of the day is on record: not before the component's start, and not still to come."""
        return bool(self.times.total)


@dataclass(frozen=True, slots=True)
class ComponentDraft:
    """A component, or with `is_group` a group of them, as somebody wants it to be."""

    name: str
    description: str | None = None
    is_group: bool = False
    group_id: int | None = None
    position: int | None = None
    component_status: ComponentStatus = ComponentStatus.OPERATIONAL
    audience: ComponentAudience = ComponentAudience.PUBLIC
    organisation_ids: tuple[int, ...] = ()
    is_showcased: bool = True
    is_only_shown_if_degraded: bool = False
    start_date: date | None = None


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """A component or group as it stands, without its history."""

    id: int
    public_id: str
    name: str
    description: str | None
    is_group: bool
    group_id: int | None
    position: int
    component_status: ComponentStatus
    audience: ComponentAudience
    is_showcased: bool
    is_only_shown_if_degraded: bool
    start_date: date | None
    created_at: datetime
    updated_at: datetime
