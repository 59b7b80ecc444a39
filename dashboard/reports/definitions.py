"""What reports there are and what each shows: metrics by name, how they are told apart, in which shape. Pure data."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ingest.metrics.measures import Split


class Shape(StrEnum):
    """How a widget shows its numbers."""

    TILES = "tiles"
    FLOW = "flow"  # over time: the first metric as bars, the second as a line, and further ones as thinner lines
    STACK = "stack"  # over time, one area a key of the split
    TREND = "trend"  # a duration over time: median and 90th percentile
    RANKED = "ranked"  # one bar a key, largest first
    ORDERED = "ordered"  # one bar a key, in the order the keys have by themselves
    PARETO = "pareto"  # ranked, with the share they come to together
    HEAT = "heat"  # weekday by hour
    FIGURES = "figures"  # n, median, 90th percentile and mean of durations
    RELIABILITY = "reliability"  # uptime beside tickets


@dataclass(frozen=True, slots=True)
class Widget:
    """One question of a report. `key` is its place in addresses and on the page; `title` heads it."""

    key: str
    title: str
    metrics: tuple[str, ...]
    shape: Shape
    splits: tuple[Split, ...] = ()
    is_wide: bool = True
    # Incidents of the status page stand on its time axis.
    has_incidents: bool = False

    @property
    def is_over_time(self) -> bool:
        """Whether the grain of the page cuts it."""
        return self.shape in {Shape.FLOW, Shape.STACK, Shape.TREND, Shape.RELIABILITY}


@dataclass(frozen=True, slots=True)
class Report:
    """One page under /reports: its name there, its title, what it answers in a sentence, and its widgets."""

    name: str
    title: str
    question: str
    widgets: tuple[Widget, ...]
    is_for_staff: bool = False


_OPEN_BY_AGE: Final = Widget("ageing", "Open Tickets by Age", ("ageing",), Shape.ORDERED, (Split.AGE,), is_wide=False)
_FLOW: Final = Widget(
    "created-completed", "Tickets Created & Completed", ("created", "completed"), Shape.FLOW, has_incidents=True
)
_BACKLOG: Final = Widget("backlog", "Backlog", ("backlog",), Shape.STACK)

REPORTS: Final[tuple[Report, ...]] = (
    Report(
        "overview",
        "Overview",
        "What came in, what was finished, what is left and how long people waited.",
        (
            Widget(
                "figures",
                "In this period",
                ("created", "completed", "open_now", "first_response", "resolution", "reopen_rate", "one_touch"),
                Shape.TILES,
            ),
            _FLOW,
            Widget(
                "open-by-type",
                "Open Tickets by Request Type",
                ("open_now",),
                Shape.RANKED,
                (Split.REQUEST_TYPE,),
                is_wide=False,
            ),
            _OPEN_BY_AGE,
        ),
    ),
    Report(
        "created-completed",
        "Created & Completed",
        "Whether more comes in than is finished, and what that does to the backlog.",
        (
            Widget("figures", "In this period", ("created", "completed", "reopen_events"), Shape.TILES),
            Widget(
                "created-completed",
                "Tickets Created & Completed",
                ("created", "completed", "backlog"),
                Shape.FLOW,
                has_incidents=True,
            ),
            Widget(
                "events",
                "Completions and Reopenings",
                ("completion_events", "reopen_events"),
                Shape.FLOW,
            ),
        ),
    ),
    Report(
        "backlog",
        "Backlog",
        "How many tickets were open at the end of each day, and where they stood.",
        (
            Widget("figures", "At the end of the last day", ("backlog",), Shape.TILES),
            _BACKLOG,
            Widget("by-stage", "Cumulative Flow by Stage", ("backlog",), Shape.STACK, (Split.STAGE,)),
            Widget(
                "by-type", "Backlog by Request Type", ("backlog",), Shape.RANKED, (Split.REQUEST_TYPE,), is_wide=False
            ),
            Widget("by-priority", "Backlog by Priority", ("backlog",), Shape.RANKED, (Split.PRIORITY,), is_wide=False),
        ),
    ),
    Report(
        "ageing",
        "Ageing",
        "How old the open tickets are, and how long their customers have heard nothing.",
        (
            Widget("figures", "Now", ("open_now",), Shape.TILES),
            _OPEN_BY_AGE,
            Widget("quiet", "By Time Since the Last Update", ("ageing",), Shape.ORDERED, (Split.QUIET,), is_wide=False),
        ),
    ),
    Report(
        "first-response",
        "First Response",
        "How long customers waited for the first answer.",
        (
            Widget("figures", "First response time", ("first_response",), Shape.FIGURES),
            Widget("trend", "First Response Over Time", ("first_response",), Shape.TREND, has_incidents=True),
            Widget(
                "distribution",
                "How Long It Took",
                ("first_response_distribution",),
                Shape.ORDERED,
                (Split.DURATION,),
                is_wide=False,
            ),
            Widget("by-priority", "By Priority", ("first_response",), Shape.RANKED, (Split.PRIORITY,), is_wide=False),
        ),
    ),
    Report(
        "resolution",
        "Resolution",
        "How long tickets took until they were completed, gross and net of waiting.",
        (
            Widget("figures", "Resolution time", ("resolution", "net_resolution", "first_resolution"), Shape.FIGURES),
            Widget("trend", "Resolution Over Time", ("resolution", "net_resolution"), Shape.TREND, has_incidents=True),
            Widget(
                "distribution",
                "How Long It Took",
                ("resolution_distribution",),
                Shape.ORDERED,
                (Split.DURATION,),
                is_wide=False,
            ),
            Widget("by-type", "By Request Type", ("resolution",), Shape.RANKED, (Split.REQUEST_TYPE,), is_wide=False),
        ),
    ),
    Report(
        "reopened",
        "Reopened and One-touch",
        "What came back after it was completed, and what a single answer solved.",
        (
            Widget("figures", "In this period", ("reopen_rate", "one_touch", "reopen_events"), Shape.TILES),
            Widget("rate", "Share Over Time", ("reopen_rate", "one_touch"), Shape.FLOW),
            Widget(
                "by-type",
                "Reopen Rate by Request Type",
                ("reopen_rate",),
                Shape.RANKED,
                (Split.REQUEST_TYPE,),
                is_wide=False,
            ),
            Widget(
                "one-touch-by-type",
                "One-touch by Request Type",
                ("one_touch",),
                Shape.RANKED,
                (Split.REQUEST_TYPE,),
                is_wide=False,
            ),
        ),
    ),
    Report(
        "workload",
        "Workload",
        "Who has how much, and who finished what.",
        (
            Widget("open-by-team", "Open Tickets by Team", ("workload",), Shape.RANKED, (Split.TEAM,), is_wide=False),
            Widget(
                "open-by-agent", "Open Tickets by Agent", ("workload",), Shape.RANKED, (Split.AGENT,), is_wide=False
            ),
            Widget(
                "completed-by-team", "Completed by Team", ("completed",), Shape.RANKED, (Split.TEAM,), is_wide=False
            ),
            Widget(
                "completed-by-agent", "Completed by Agent", ("completed",), Shape.RANKED, (Split.AGENT,), is_wide=False
            ),
        ),
        is_for_staff=True,
    ),
    Report(
        "sites",
        "By Site",
        "Where tickets come from, and when.",
        (
            Widget("created", "Created by Site", ("created",), Shape.RANKED, (Split.SITE,), is_wide=False),
            Widget("open", "Open by Site", ("open_now",), Shape.RANKED, (Split.SITE,), is_wide=False),
            Widget("inflow", "Inflow by Weekday and Hour", ("inflow",), Shape.HEAT, (Split.WEEKDAY, Split.HOUR)),
        ),
    ),
    Report(
        "categories",
        "Categories",
        "The few things that make most of the tickets.",
        (
            Widget("created", "Created by Category", ("created",), Shape.PARETO, (Split.CATEGORY,)),
            Widget("by-type", "Created by Request Type", ("created",), Shape.PARETO, (Split.REQUEST_TYPE,)),
        ),
    ),
    Report(
        "customers",
        "Customers",
        "How organisations compare.",
        (
            Widget(
                "created", "Created by Organisation", ("created",), Shape.RANKED, (Split.ORGANISATION,), is_wide=False
            ),
            Widget("open", "Open by Organisation", ("open_now",), Shape.RANKED, (Split.ORGANISATION,), is_wide=False),
            Widget(
                "response",
                "First Response by Organisation",
                ("first_response",),
                Shape.RANKED,
                (Split.ORGANISATION,),
                is_wide=False,
            ),
            Widget(
                "resolution",
                "Resolution by Organisation",
                ("resolution",),
                Shape.RANKED,
                (Split.ORGANISATION,),
                is_wide=False,
            ),
        ),
        is_for_staff=True,
    ),
    Report(
        "reliability",
        "Service Reliability",
        "How much of the time each service was up, beside the tickets of the same time.",
        (
            Widget("tickets", "Tickets Created", ("created",), Shape.FLOW, has_incidents=True),
            Widget("uptime", "Uptime by Component", (), Shape.RELIABILITY),
        ),
    ),
)


def report_named(name: str) -> Report | None:
    """The report of this name, if there is one."""
    return next((one for one in REPORTS if one.name == name), None)
