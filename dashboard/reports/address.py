"""A report's address: its filters, its period, how time is cut and whether it is compared. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from ingest.clock import days_later, month_start, months_later
from ingest.errors import InvalidInputError
from ingest.metrics.grains import period_count
from ingest.metrics.measures import Days, FactFilters, Grain
from ingest.tickets.periods import Period
from ingest.tickets.report_filters import exact_from_spelling, exact_spelling

PATH: Final = "/reports"
DEFAULT_PERIOD: Final = "last-12-months"
PREVIOUS: Final = "previous"
MAX_VALUES: Final = 100
MAX_CHARACTERS: Final = 300
# The finest cut whose marks can still be told apart.
_DAYS_BY_DAY, _DAYS_BY_WEEK = 45, 190
# Two years of days, ten of weeks, sixty of months: of more there is no mark to be seen, and the page takes seconds.
MOST_PERIODS: Final = 800
MOST_YEARS: Final = 60
MOST_DAYS: Final = 366 * MOST_YEARS
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """What a report is asked for. `period` is one of PERIODS or a period as ticket lists write it."""

    filters: FactFilters = field(default_factory=FactFilters)
    period: str = DEFAULT_PERIOD
    grain: Grain | None = None
    is_compared: bool = False

    def days(self, *, today: date, first_day: date | None = None) -> Days:
        """The local days asked for; `first_day` is where the history begins, for all of it."""
        if self.period == "all":
            return Days(min(first_day or today, today), today)
        if self.period in PERIODS:
            return PERIODS[self.period](today)
        first, last = Period(self.period).bounds(today=today)
        return Days(first, last or max(first, today))

    def grain_of(self, days: Days) -> Grain:
        """How time is cut: as asked, or as finely as can still be read."""
        if self.grain is not None:
            return self.grain
        span = length(days)
        return Grain.DAY if span <= _DAYS_BY_DAY else Grain.WEEK if span <= _DAYS_BY_WEEK else Grain.MONTH


def _months(today: date, *, back: int, count: int) -> Days:
    first = months_later(month_start(today), months=-back)
    return Days(first, min(today, days_later(months_later(first, months=count), days=-1)))


PERIODS: Final[dict[str, Callable[[date], Days]]] = {
    "today": lambda today: Days(today, today),
    "last-7-days": lambda today: Days(days_later(today, days=-6), today),
    "last-30-days": lambda today: Days(days_later(today, days=-29), today),
    "last-90-days": lambda today: Days(days_later(today, days=-89), today),
    "this-month": lambda today: _months(today, back=0, count=1),
    "last-month": lambda today: _months(today, back=1, count=1),
    "last-12-months": lambda today: _months(today, back=11, count=12),
    "this-year": lambda today: Days(date(today.year, 1, 1), today),
    "last-year": lambda today: Days(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
}


def length(days: Days) -> int:
    """How many days there are."""
    return (days.last - days.first).days + 1


def require_readable(days: Days, grain: Grain) -> None:
    """InvalidInputError names `grain` when it cuts the days into more periods than a chart and a table can show."""
    count = period_count(days, grain)
    if count > MOST_PERIODS:
        words = f"{count:,} {grain}s are more than a report shows; at most {MOST_PERIODS} can be read."
        raise _refusal("grain", f"{words} Choose a coarser cut than by {grain}, or fewer days.")


def previous_days(days: Days) -> Days:
    """The days just before: as many; where they begin with a month, as many months and as far into the last."""
    if days.first.day != 1:
        return Days(days_later(days.first, days=-length(days)), days_later(days.first, days=-1))
    last_month = month_start(days.last)
    months = (last_month.year - days.first.year) * 12 + last_month.month - days.first.month + 1
    month_end = days_later(days.first, days=-1)
    is_whole = days_later(days.last, days=1).day == 1
    as_far = days_later(months_later(last_month, months=-months), days=days.last.day - 1)
    return Days(months_later(days.first, months=-months), month_end if is_whole else min(as_far, month_end))


def report_address(params: Mapping[str, Sequence[str]]) -> ReportAddress:
    """Read the query parameters of an address; wrong values are InvalidInputError by name, unknown names left out."""
    numbers: dict[str, Any] = {name: tuple(_number(name, text) for text in _values(params, name)) for name in _NUMBERS}
    words: dict[str, Any] = {name: _values(params, name) for name in _WORDS}
    for name in _EXACT:
        words[name] = tuple(exact_from_spelling(name, text) for text in words[name])
    grain = _last(params, "grain")
    if grain and grain not in set(Grain):
        raise _refusal("grain", f"'{grain[:40]}' is not a way to cut time; use day, week or month.")
    compared = _last(params, "compare")
    if compared not in {"", PREVIOUS}:
        raise _refusal("compare", f"'{compared[:40]}' is nothing to compare with; use previous.")
    filters = FactFilters(**numbers, **words)
    return ReportAddress(filters, _period(_last(params, "days")), Grain(grain) if grain else None, bool(compared))


def address_query(asked: ReportAddress) -> str:
    """The query text of an address; what is as usual is left out, so that equal views have one spelling."""
    names = [one.name for one in fields(FactFilters)]
    pairs = [(name, spelling(name, value)) for name in names for value in getattr(asked.filters, name)]
    if asked.period != DEFAULT_PERIOD:
        pairs.append(("days", asked.period))
    if asked.grain is not None:
        pairs.append(("grain", str(asked.grain)))
    if asked.is_compared:
        pairs.append(("compare", PREVIOUS))
    return urlencode(pairs, safe=".")


def report_path(name: str, asked: ReportAddress, *, file: str = "") -> str:
    """The address of a report, or with `file` ('created.csv') of one of its files, asked for the same."""
    query = address_query(asked)
    path = f"{PATH}/{name}/{file}" if file else f"{PATH}/{name}"
    return f"{path}?{query}" if query else path


def spelling(name: str, value: str | int) -> str:
    """How an address spells one value of a filter."""
    return exact_spelling(str(value)) if name in _EXACT else str(value)


def without(asked: ReportAddress, name: str, value: str | int) -> ReportAddress:
    """The same address less one value of a filter."""
    kept = tuple(one for one in getattr(asked.filters, name) if one != value)
    return replace(asked, filters=replace(asked.filters, **{name: kept}))


_NUMBERS: Final = ("organisation", "site", "team")
_WORDS: Final = ("request_type", "category", "priority", "agent")
# What may be '', none, which no address can hold as it is.
_EXACT: Final = frozenset({"category", "priority", "agent"})


def _values(params: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(text for text in params.get(name, ()) if text != ""))
    if len(values) > MAX_VALUES:
        raise _refusal(name, f"At most {MAX_VALUES} values of '{name}' can be asked for at once.")
    if any(len(text) > MAX_CHARACTERS for text in values):
        raise _refusal(name, f"A value of '{name}' has at most {MAX_CHARACTERS} characters.")
    return values


def _last(params: Mapping[str, Sequence[str]], name: str) -> str:
    return (params.get(name) or [""])[-1]


def _number(name: str, text: str) -> int:
    # 18 digits fit the 64-bit ids of both databases.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - said above
        raise _refusal(name, f"'{text[:40]}' is not a number of '{name}'.")
    return int(text)


def _period(text: str) -> str:
    if not text or text in PERIODS or text == "all":
        return text or DEFAULT_PERIOD
    try:
        first, last = Period(text).bounds(today=date(2000, 1, 1))
    except InvalidInputError as error:
        raise _refusal("days", error.message) from error
    if first < EARLIEST or (last or first) > LATEST:
        raise _refusal("days", f"'{text[:40]}' lies outside the years {EARLIEST.year} to {LATEST.year}.")
    if last is not None and (last - first).days >= MOST_DAYS:
        raise _refusal("days", f"A report spans at most {MOST_YEARS} years.")
    return text


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})
