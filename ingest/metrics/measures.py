"""What a metric is and what measuring it gives: the shapes that pages, files, the command line and docs share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ingest.tickets.filters import TicketFilters


class Unit(StrEnum):
    """What a value counts or measures."""

    TICKETS = "tickets"
    EVENTS = "events"
    HOURS = "hours"
    PERCENT = "percent"


class Grain(StrEnum):
    """How time is cut: local days, ISO weeks (by their Monday), months (by their first day)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Split(StrEnum):
    """By what a metric may be told apart."""

    ORGANISATION = "organisation"
    SITE = "site"
    REQUEST_TYPE = "request_type"
    CATEGORY = "category"
    PRIORITY = "priority"
    TEAM = "team"
    AGENT = "agent"
    STAGE = "stage"
    AGE = "age"
    QUIET = "quiet"
    WEEKDAY = "weekday"
    HOUR = "hour"
    DURATION = "duration"


class Relation(StrEnum):
    """What a metric's rows are: tickets, their spells in a stage, or their completions and reopenings."""

    FACTS = "facts"
    SPELLS = "spells"
    TRANSITIONS = "transitions"


@dataclass(frozen=True, slots=True)
class FactFilters:
    """What a report is asked of; values of one filter are alternatives, different filters all apply.

    `site` and `team` 0 and '' elsewhere are none. `agent` is an account's id as digits, '0' for nobody, or the name of
    an assignee who has no account.
    """

    organisation: tuple[int, ...] = ()
    site: tuple[int, ...] = ()
    request_type: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    team: tuple[int, ...] = ()
    agent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Local days from first to last, both in it."""

    first: date
    last: date


Key = str | int | date
Drill = Callable[[FactFilters, Days, Mapping[str, Key]], TicketFilters]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as the catalogue declares it; names and definitions are those of docs/metrics.md.

    It counts the rows of `relation` that meet `condition`, within the days by `dated_by` (None: as things stand now);
    a share counts those that meet `part` among them. A duration has the columns of its seconds, in calendar and in
    business time; `bucketed_column` are the seconds that splitting by duration goes by. A level is how many spells had
    begun and not ended at the end of the day. Conditions are in the engine's language, with $now in seconds since 1970.

    `events` says what it comes from; `drill` gives the list of exactly its tickets, None where there cannot be one.
    `shown_by` are the splits by which it is shown where none are asked for.
    """

    name: str
    label: str
    definition: str
    unit: Unit
    events: str
    relation: Relation
    splits: tuple[Split, ...]
    drill: Drill | None
    condition: str = "true"
    dated_by: str | None = None
    part: str | None = None
    calendar_column: str | None = None
    business_column: str | None = None
    bucketed_column: str | None = None
    is_level: bool = False
    shown_by: tuple[Split, ...] = ()
    is_for_staff: bool = False

    @property
    def is_duration(self) -> bool:
        """Whether it measures how long something took."""
        return bool(self.calendar_column or self.business_column)

    @property
    def is_over_time(self) -> bool:
        """Whether it can be cut by days, weeks and months."""
        return self.is_level or self.dated_by is not None


@dataclass(frozen=True, slots=True)
class Durations:
    """What durations come to, in hours; nothing is rounded; of none there are no figures."""

    median: float | None
    p90: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One mark: where it stands, what it says and which tickets are behind it.

    `keys` and `labels` go with the splits and the grain asked for, by their names; the key of a period is its first
    day, also where the days asked for begin later. `value` is the count, the share in percent, or the median of
    calendar hours (of business hours where there are no calendar ones); None where there is nothing to measure.
    `n` is how many tickets (or events) it is made of, `parts` those counted by a share. `tickets` is how many tickets
    the list behind `drill` has: a ticket can be behind several events, and behind a share are its parts.
    """

    keys: Mapping[str, Key]
    labels: Mapping[str, str]
    value: float | int | None
    n: int
    parts: int | None = None
    calendar: Durations | None = None
    business: Durations | None = None
    drill: TicketFilters | None = None
    tickets: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric measured once: its marks, their total, and what was asked."""

    metric: Metric
    filters: FactFilters
    days: Days
    grain: Grain | None
    splits: tuple[Split, ...]
    figures: tuple[Figure, ...]
    total: Figure
    as_of: datetime
    timezone: str
