"""Business time by the calendars in force, as pure arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarHistory:
    """The calendars by the moments from which they were in force."""

    def business_seconds(self, start: datetime, end: datetime) -> int:
        """The open seconds from start to end, by the calendar in force at the start; 0 when the end is not later."""
        return max(0, int((end - start).total_seconds()))

    def accumulated(self, spells: Iterable[tuple[datetime, datetime]]) -> int:
        """The open seconds of several spells, each by the calendar in force at its start."""
        return sum(self.business_seconds(start, end) for start, end in spells)
