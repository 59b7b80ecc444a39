"""Reads dates as people write them; whether day or month comes first is proven from a whole column, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache

from ingest.clock import zone
from ingest.errors import UnreadableFileError

_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:,?[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$", re.IGNORECASE
)
_MONTHS = 12


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
        if (column, text[:6]) in self._seen:
            return
        self._seen.add((column, text[:6]))
        match = _LOCAL.match(text)
        if match is None:
            return
        evidence = self.columns.setdefault(column, ColumnEvidence())
        first, second = int(match[1]), int(match[2])
        if first > _MONTHS >= second and evidence.day_first_line is None:
            evidence.day_first_line = line
        elif second > _MONTHS >= first and evidence.month_first_line is None:
            evidence.month_first_line = line
        elif first != second and max(first, second) <= _MONTHS:
            evidence.is_ambiguous = True


def proven_orders(evidence: DateEvidence, *, given: str | None) -> Mapping[str, DateOrder]:
    """The order of each date column, from the option given or the whole column; UnreadableFileError when unproven.

    A column that cannot tell by itself follows the other columns of its file where those agree: one program wrote all.
    """
    if given is not None and given not in set(DateOrder):
        raise UnreadableFileError(f"--date-order '{given}' is neither day-first nor month-first.")
    orders: dict[str, DateOrder] = {}
    for column, found in evidence.columns.items():
        if found.day_first_line is not None and found.month_first_line is not None:
            raise UnreadableFileError(
                f"Column '{column}' contradicts itself: line {found.day_first_line} has the day first, "
                f"line {found.month_first_line} the month."
            )
        if given is not None:
            orders[column] = DateOrder(given)
        elif found.day_first_line is not None:
            orders[column] = DateOrder.DAY_FIRST
        elif found.month_first_line is not None:
            orders[column] = DateOrder.MONTH_FIRST
    agreed = set(orders.values())
    for column, found in evidence.columns.items():
        if column not in orders:
            if found.is_ambiguous and len(agreed) != 1:
                raise UnreadableFileError(
                    f"Column '{column}' could have the day or the month first, and no date in it proves which: "
                    "say so with --date-order day-first or --date-order month-first."
                )
            orders[column] = next(iter(agreed), DateOrder.DAY_FIRST)
    return orders


@lru_cache(maxsize=1 << 16)
def moment_of(text: str, order: DateOrder, timezone_name: str) -> datetime:
    """A date (and time) as an aware UTC moment; times without an offset are in the zone. ValueError says why not."""
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, offset = match.groups()
        return _aware(int(year), int(month), int(day), (hour, minute, second), offset, timezone_name)
    if match := _LOCAL.match(text):
        first, second_number, year, hour, minute, second, half = match.groups()
        day, month = (first, second_number) if order is DateOrder.DAY_FIRST else (second_number, first)
        hour = hour and str(_hour(int(hour), half))
        return _aware(int(year), int(month), int(day), (hour, minute, second), None, timezone_name)
    raise ValueError(f"'{text[:40]}' is not a date")


def day_of(text: str, order: DateOrder) -> date:
    """The calendar day of a date, whatever the zone."""
    return moment_of(text.split(" ", maxsplit=1)[0].split("T", maxsplit=1)[0], order, "UTC").date()


def _aware(
    year: int, month: int, day: int, clock: tuple[str | None, ...], offset: str | None, timezone_name: str
) -> datetime:
    hour, minute, second = (int(part) if part else 0 for part in clock)
    try:
        naive = datetime.combine(date(year, month, day), time(hour, minute, second))
        place = zone(timezone_name) if offset is None else _offset(offset)
        return naive.replace(tzinfo=place).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"there is no such date or time: {error}") from error


def _offset(text: str) -> timezone:
    if text.upper() == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004 - hours of a clock face
        raise ValueError("there is no such hour")
    return hour % 12 + (12 if half.upper() == "PM" else 0)
