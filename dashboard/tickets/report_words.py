"""The filters reports lead to, in words: for headings and chips. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from ingest.tickets.report_filters import NOBODY, is_account

_WEEKDAYS: Final = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_LONG: Final = {"h": "hours", "d": "days"}
_SPAN: Final = re.compile(r"(\d+)-(\d+)([hd]?)")
_END: Final = re.compile(r"(under|over)-(\d+)([hd]?)")


def report_words(*, stages: Mapping[str, str], agents: Mapping[int, str]) -> dict[str, Callable[[Any], str]]:
    """What is said of a value of each such filter that takes several, by its name."""
    return {
        "in_category": lambda name: f"Category {name}" if name else "No category",
        "agent": lambda agent: _agent(agent, agents),
        "answered": lambda period: f"First answered {period.words}",
        "completion": lambda period: f"Completed {period.words}, even if reopened since",
        "reopening": lambda period: f"Reopened {period.words}",
        "stage_on": lambda word: f"{stages[word]} on that day",
        "age": lambda bucket: f"Open for {span_words(bucket)}",
        "quiet": lambda bucket: f"No update for {span_words(bucket)}",
        "resolution": lambda bucket: f"Resolved after {span_words(bucket)}",
        "first_response": lambda bucket: f"First answered after {span_words(bucket)}",
        "weekday": lambda number: f"Created on {_WEEKDAYS[number]}",
        "hour": lambda hour: f"Created between {hour}:00 and {hour + 1}:00",
    }


def span_words(bucket: str) -> str:
    """A bucket as people say it: '3 to 7 days', 'less than an hour', '30 days or more'."""
    if match := _END.fullmatch(bucket):
        unit = _LONG[match[3] or "d"]
        return f"less than an {unit[:-1]}" if match[1] == "under" else f"{match[2]} {unit} or more"
    match = _SPAN.fullmatch(bucket)
    if match is None:
        return bucket
    return "less than a day" if match[1] == "0" else f"{match[1]} to {match[2]} {_LONG[match[3] or 'd']}"


def _agent(agent: str, agents: Mapping[int, str]) -> str:
    if agent in {"", NOBODY}:
        return "Assigned to nobody"
    name = agents.get(int(agent), "an unknown agent") if is_account(agent) else agent
    return f"Assigned to {name}"
