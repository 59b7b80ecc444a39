"""The shapes in which numbers leave this slice."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """What a dashboard shows: everything the viewer may see, one organisation, or one site of it (0: no site)."""

    organisation_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What happened in one local month (its first day)."""

    month: date
    created: int
    completed: int
    completion_events: int
    reopen_events: int


@dataclass(frozen=True, slots=True)
class KeyCount:
    """How many open tickets have a request type, status or priority (`key`)."""

    key: str
    count: int


@dataclass(frozen=True, slots=True)
class DayBacklog:
    """How many tickets were open at the end of a local day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class DurationFigures:
    """What durations come to, in hours; of none there are no figures."""

    n: int
    median: float | None
    p90: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class StandingCount:
    """How many tickets stand now in one request type, stage, status and priority."""

    request_type: str
    stage: str
    status: str
    priority: str
    count: int


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """All numbers of the home dashboard, read in one moment.

    `active_months` are the first and last month in which anything happened in the scope. `standing` holds every
    present count once; the tiles and the three 'open by' questions are sums over it.
    """

    as_of: datetime
    scope: Scope
    active_months: tuple[date, date] | None
    months: tuple[MonthFigures, ...]
    standing: tuple[StandingCount, ...]
    recently_completed: int
    mine_open: int
    waiting_my_approval: int
