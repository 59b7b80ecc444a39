"""How reports say their numbers, keys and periods. Pure."""

import textwrap
from bisect import bisect_right
from datetime import date
from itertools import accumulate
from typing import Final
from unicodedata import east_asian_width

from dashboard.reports.address import PERIODS
from ingest.clock import days_later
from ingest.metrics.measures import Days, Figure, Grain, Unit

NOTHING: Final = "\N{EN DASH}"
LABEL_CHARACTERS: Final = 32
HOVER_CHARACTERS: Final = 56
_HOUR_MINUTES: Final = 60
_MOST_HOURS: Final = 72
_KEY_HEADINGS: Final = {
    "organisation": "Organisation", "site": "Site", "request_type": "Request Type", "category": "Category",
    "priority": "Priority", "team": "Team", "agent": "Agent", "stage": "Stage", "age": "Age", "quiet": "Last update",
    "weekday": "Weekday", "hour": "Hour", "duration": "Duration",
}  # fmt: skip
_GRAIN_HEADINGS: Final = {Grain.DAY: "Day", Grain.WEEK: "Week from", Grain.MONTH: "Month"}
PERIOD_LABELS: Final = {
    "today": "Today", "last-7-days": "Last 7 days", "last-30-days": "Last 30 days", "last-90-days": "Last 90 days",
    "this-month": "This month", "last-month": "Last month", "last-12-months": "Last 12 months",
    "this-year": "This year", "last-year": "Last year", "all": "All time",
}  # fmt: skip
if PERIOD_LABELS.keys() != {*PERIODS, "all"}:
    message = "Every period has its words."
    raise RuntimeError(message)


def key_heading(name: str, grain: Grain | None) -> str:
    """What heads the column of a key; any other than a split is time."""
    return _KEY_HEADINGS.get(name) or _GRAIN_HEADINGS[grain or Grain.DAY]


def filter_label(name: str) -> str:
    """What a filter of the bar is called."""
    return _KEY_HEADINGS[name]


def shown_value(value: float | None, unit: Unit) -> str:
    """A value as it is read: 1,234; 12.5 %; 3.4 h; 2.1 d. What there is none of is a dash."""
    if value is None:
        return NOTHING
    if unit is Unit.PERCENT:
        return f"{value:.1f} %"
    return hours_words(value) if unit is Unit.HOURS else f"{value:,}"


def hours_words(hours: float) -> str:
    """Hours as people say them: minutes below one, days beyond three."""
    if abs(hours) < 1:
        return f"{hours * _HOUR_MINUTES:.0f} min"
    return f"{hours:.1f} h" if abs(hours) < _MOST_HOURS else f"{hours / 24:.1f} d"


def day_words(day: date) -> str:
    """'1 May 2026'."""
    return f"{day.day} {day:%b %Y}"


def mark_words(name: str, figure: Figure, unit: Unit) -> str:
    """What a mark says: 'Created, May 2026: 12', and how many it is made of where it is no count."""
    # A series may be called by the key it is of.
    where = ", ".join(dict.fromkeys([name, *figure.labels.values()]))
    value = shown_value(figure.value, unit)
    return f"{where}: {value}" if unit in {Unit.TICKETS, Unit.EVENTS} else f"{where}: {value} (n {figure.n:,})"


def days_words(days: Days) -> str:
    """'1 May 2026 to 31 May 2026', one day as itself, and whole months by their names."""
    if days.first == days.last:
        return day_words(days.first)
    after = days_later(days.last, days=1)
    if days.first.day == 1 and after.day == 1:
        first, last = f"{days.first:%B %Y}", f"{days.last:%B %Y}"
        return first if first == last else f"{first} to {last}"
    return f"{day_words(days.first)} to {day_words(days.last)}"


def cut(label: str, *, limit: int = LABEL_CHARACTERS) -> str:
    """A name short enough for a chart; the whole is under the pointer and in the table."""
    flat = " ".join(label.split())
    widths = list(accumulate(map(_width, flat)))
    if not widths or widths[-1] <= limit:
        return flat
    return f"{flat[: bisect_right(widths, limit - 1)].rstrip()}…"


def _width(letter: str) -> int:
    # Chinese letters and emoji take the room of two.
    return 2 if east_asian_width(letter) in "WF" else 1


def chart_text(text: str) -> str:
    """A text as Plotly has to be told it, for Plotly reads a little markup wherever it writes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def hover_text(text: str) -> str:
    """A text under the pointer: told as it is, in lines that are not wider than a chart."""
    return "<br>".join(chart_text(line) for line in textwrap.wrap(text, HOVER_CHARACTERS))
