"""Periods of local days as addresses write them: a month, a day, a range of days or the last days. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.clock import months_later
from ingest.errors import InvalidInputError

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_RANGE = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$")
_EXAMPLES = "2026-05, 2026-05-03, 2026-05-01..2026-05-07 or last-7-days"
_LAST_DAYS = re.compile(r"^last-([1-9]\d{0,2})-days$")


@dataclass(frozen=True, slots=True)
class Period:
    """A period as written in an address, such as '2026-05', '2026-05-03', '2026-05-01..2026-05-07' or 'last-7-days'."""

    text: str

    def __post_init__(self) -> None:
        first, last = self.bounds(today=date(2000, 1, 1))
        if last is not None and last < first:
            raise _refusal(f"The period '{self.text}' ends before it begins.")

    def bounds(self, *, today: date) -> tuple[date, date | None]:
        """First and last local day; the last days are open at the end, for zones that are already a day ahead."""
        try:
            if match := _LAST_DAYS.match(self.text):
                return today - timedelta(days=int(match[1]) - 1), None
            if match := _MONTH.match(self.text):
                first = date(int(match[1]), int(match[2]), 1)
                return first, months_later(first, months=1) - timedelta(days=1)
            if match := _RANGE.match(self.text):
                return date.fromisoformat(match[1]), date.fromisoformat(match[2])
            return date.fromisoformat(self.text), date.fromisoformat(self.text)
        except (ValueError, OverflowError) as error:
            raise _refusal(f"'{self.text[:40]}' is not a period; write {_EXAMPLES}.") from error

    @property
    def month(self) -> date | None:
        """The first day of the month that this period is, or None when it is no whole month."""
        return date(int(match[1]), int(match[2]), 1) if (match := _MONTH.match(self.text)) else None

    @property
    def words(self) -> str:
        """How a heading says it: 'in May 2026', 'on 3 May 2026', 'from ... to ...', 'in the last 7 days'."""
        if match := _LAST_DAYS.match(self.text):
            return f"in the last {int(match[1])} days"
        if match := _MONTH.match(self.text):
            return f"in {date(int(match[1]), int(match[2]), 1):%B %Y}"
        if match := _RANGE.match(self.text):
            return f"from {day_words(date.fromisoformat(match[1]))} to {day_words(date.fromisoformat(match[2]))}"
        return f"on {day_words(date.fromisoformat(self.text))}"


def day_words(day: date) -> str:
    """A day as people write it: '3 May 2026'."""
    return f"{day.day} {day:%B %Y}"


def month_period(month: date) -> Period:
    """The period of the month that `month` lies in."""
    return Period(f"{month:%Y-%m}")


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"period": message})
