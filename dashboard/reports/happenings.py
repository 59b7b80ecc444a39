"""Incidents and maintenance of the status page as marks on a time axis. Pure."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.reports.words import chart_text, cut, day_words

COLOUR: Final = "#b3541e"
MOST_NAMES: Final = 4
NAME_CHARACTERS: Final = 60
# From the bottom to the top of a chart, whatever its numbers are.
HAPPENINGS_AXIS: Final[dict[str, Any]] = {"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of the status page: its name, its first local day, and its address."""

    name: str
    day: date
    href: str


def happenings_trace(happenings: Iterable[Happening], *, days: Sequence[date]) -> list[go.Scatter]:
    """One mark over each period in which something happened, naming what; nothing where nothing did."""
    by_period: defaultdict[date, list[Happening]] = defaultdict(list)
    for one in happenings:
        place = bisect_right(days, one.day) - 1
        if place >= 0:
            by_period[days[place]].append(one)
    if not by_period:
        return []
    found = sorted(by_period.items())
    trace = go.Scatter(
        name="Incidents",
        x=[day.isoformat() for day, _ in found],
        y=[0.98] * len(found),
        yaxis="y3",
        mode="markers",
        marker={"symbol": "triangle-down", "size": 11, "color": COLOUR, "line": {"color": COLOUR, "width": 2}},
        customdata=[told[0].href if len(told) == 1 else "/services/history" for _, told in found],
        hovertext=[_words(told) for _, told in found],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    return [trace]


def _words(told: Sequence[Happening]) -> str:
    lines = [f"{day_words(one.day)}: {chart_text(cut(one.name, limit=NAME_CHARACTERS))}" for one in told[:MOST_NAMES]]
    more = len(told) - MOST_NAMES
    return "<br>".join([*lines, f"and {more} more"] if more > 0 else lines)
