"""Reads dates as people write them; whether day or month comes first is proven from a whole column, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache

from ingest.clock import FIRST_YEAR, LAST_YEAR, zone
from ingest.errors import UnreadableFileError

MAX_DATE_CHARACTERS = 60
_TIME = (
    r"(?:,?(?:T|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AP]\.?M\.?)?\s*(?P<offset>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME, re.IGNORECASE)
_LOCAL = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})" + _TIME, re.IGNORECASE)
_NAMED = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        r"(?P<day>\d{1,2})[-/. ]\s*(?P<name>[a-z]{3,9})\.?[-/., ]\s*(?P<year>\d{4}|\d{2})",
        r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
    )
)
_MONTHS = 12
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


class DateOrder(StrEnum):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(slots=True)
class ColumnEvidence:
    """What a column's dates say about their order; lines are where it was said first."""

    day_first_line: int | None = None
    month_first_line: int | None = None
    is_ambiguous: bool = False


@dataclass(slots=True)
class DateEvidence:
    """What all date columns of a file say."""

    columns: dict[str, ColumnEvidence] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def note(self, column: str, text: str, line: int) -> None:
        """Take one date into account."""
        # The same two leading numbers prove the same thing again.
        if len(text) > MAX_DATE_CHARACTERS or (column, text[:6]) in self._seen:
            return
        match = _LOCAL.fullmatch(text)
        if match is None:
            return
        self._seen.add((column, text[:6]))
        evidence = self.columns.setdefault(column, ColumnEvidence())
        first, second = int(match["one"]), int(match["two"])
        if first > _MONTHS >= second and evidence.day_first_line is None:
            evidence.day_first_line = line
        elif second > _MONTHS >= first and evidence.month_first_line is None:
            evidence.month_first_line = line
        elif first != second and max(first, second) <= _MONTHS:
            evidence.is_ambiguous = True


def proven_orders(evidence: DateEvidence, *, given: str | None) -> Mapping[str, DateOrder]:
    """The order of each date column, proven by the whole column or given; UnreadableFileError when it is neither.

    A column that cannot tell by itself follows the other columns of its file where those agree: one program wrote all.
    """
    if given is not None and given not in set(DateOrder):
        raise UnreadableFileError(f"--date-order '{given}' is neither day-first nor month-first.")
    proven = {name: order for name, found in evidence.columns.items() if (order := _proven(name, found, given))}
    agreed = {DateOrder(given)} if given is not None else set(proven.values())
    for name, found in evidence.columns.items():
        if name not in proven and found.is_ambiguous and len(agreed) != 1:
            raise UnreadableFileError(
                f"Column '{name}' could have the day or the month first, and no date in it proves which: "
                "say so with --date-order day-first or --date-order month-first."
            )
    return {name: proven.get(name) or next(iter(agreed), DateOrder.DAY_FIRST) for name in evidence.columns}


def _proven(column: str, found: ColumnEvidence, given: str | None) -> DateOrder | None:
    day_first, month_first = found.day_first_line, found.month_first_line
    if day_first is not None and month_first is not None:
        raise UnreadableFileError(
            f"Column '{column}' contradicts itself: line {day_first} has the day first, line {month_first} the month."
        )
    if day_first is None and month_first is None:
        return None
    order = DateOrder.MONTH_FIRST if day_first is None else DateOrder.DAY_FIRST
    if given is not None and given != order:
        line = day_first or month_first
        raise UnreadableFileError(f"Column '{column}' contradicts --date-order {given}: line {line} is {order}.")
    return order


_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?!\d)")


@lru_cache(maxsize=1 << 16)
def moment_of(text: str, order: DateOrder, timezone_name: str) -> datetime:
    """A date (and time) as an aware UTC moment; times without an offset are in the zone. ValueError says why not."""
    match = _matched(text)
    try:
        naive = datetime.combine(_day(match, order), _time(match))
        place = zone(timezone_name) if match["offset"] is None else _offset(match["offset"].upper())
        return naive.replace(tzinfo=place).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"there is no such date or time: {error}") from error


def day_of(text: str, order: DateOrder) -> date:
    """The calendar day of a date, whatever the time and the zone. ValueError says why not."""
    match = _matched(text)
    try:
        return _day(match, order)
    except ValueError as error:
        raise ValueError(f"there is no such date: {error}") from error


def _matched(text: str) -> re.Match[str]:
    for pattern in (_ISO, _LOCAL, *_NAMED) if len(text) <= MAX_DATE_CHARACTERS else ():
        if match := pattern.fullmatch(text):
            return match
    reason = "has a year of two digits; years need four" if _SHORT_YEAR.match(text) else "is not a date"
    raise ValueError(f"'{text[:40]}' {reason}")


def _day(match: re.Match[str], order: DateOrder) -> date:
    parts = match.groupdict()
    year = int(parts["year"])
    if "one" in parts:
        day, month = (parts["one"], parts["two"]) if order is DateOrder.DAY_FIRST else (parts["two"], parts["one"])
        found = date(year, int(month), int(day))
    elif "name" in parts:
        century = 2000 if len(parts["year"]) == 2 else 0  # noqa: PLR2004 - '16' is 2016
        found = date(century + year, _month_named(parts["name"]), int(parts["day"]))
    else:
        found = date(year, int(parts["month"]), int(parts["day"]))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(f"the year {found.year} is no year of a ticket")
    return found


def _month_named(name: str) -> int:
    for number, month in enumerate(_MONTH_NAMES, start=1):
        # Patterns ask for three letters, which are enough.
        if month.startswith(name.casefold()):
            return number
    raise ValueError(f"'{name}' is not an English month")


def _time(match: re.Match[str]) -> time:
    if match["hour"] is None:
        return time()
    microsecond = int((match["fraction"] or "0")[:6].ljust(6, "0"))
    return time(_hour(int(match["hour"]), match["half"]), int(match["minute"]), int(match["second"] or 0), microsecond)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004 - hours of a clock face
        raise ValueError("a clock face has no such hour")
    return hour % 12 + (12 if half[0].upper() == "P" else 0)


def _offset(text: str) -> tzinfo:
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)
