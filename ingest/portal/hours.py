"""Table of a portal definition about business time: the hours of each weekday, their zone, and the holidays."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ingest.portal.forms import Line, Table
from ingest.portal.zones import Zone

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPELL: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24(?=:00)):([0-5]\d)", re.ASCII)
# Any number of hours such as "08:00-12:00".
_Day = Annotated[tuple[Line, ...], Field(strict=False)]


class Holiday(Table):
    """A day on which it is closed all day, whatever its weekday."""

    date: dt.date
    name: Line | None = None


def _named(value: Any) -> Any:
    """A bare date is a holiday without a name."""
    if isinstance(value, dt.date):
        return {"date": value}
    if not isinstance(value, dict):
        raise ValueError(f"{value!r:.40} is not a date such as 2026-12-25")  # noqa: TRY004 - only this is told by place
    return value


class BusinessHours(Table):
    """When the provider is open; a weekday that is left out is closed. `timezone` defaults to the portal's."""

    timezone: Zone | None = None
    monday: _Day = ()
    tuesday: _Day = ()
    wednesday: _Day = ()
    thursday: _Day = ()
    friday: _Day = ()
    saturday: _Day = ()
    sunday: _Day = ()
    holidays: tuple[Annotated[Holiday, BeforeValidator(_named)], ...] = Field(default=(), strict=False)

    @field_validator(*WEEKDAYS)
    @classmethod
    def _has_hours_in_order(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        spells = minutes_of(value)
        for earlier, later in pairwise(spells):
            if later[0] < earlier[1]:
                raise ValueError(f"the hours {_words(earlier)} and {_words(later)} overlap")
        return value

    @field_validator("holidays")
    @classmethod
    def _has_each_day_once(cls, value: tuple[Holiday, ...]) -> tuple[Holiday, ...]:
        days = [one.date for one in value]
        for day in days:
            if days.count(day) > 1:
                raise ValueError(f"{day} is listed twice")
        return value

    @model_validator(mode="after")
    def _is_open_at_all(self) -> Self:
        if not any(self.week):
            raise ValueError(
                'no weekday has hours: give some, such as monday = ["08:00-17:00"], or leave the table out '
                "where it is open round the clock"
            )
        return self

    @property
    def week(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The hours of each day from Monday, as (from, to) in minutes of the local clock, in order."""
        return tuple(minutes_of(getattr(self, day)) for day in WEEKDAYS)


def minutes_of(spells: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """("13:00-17:30", "08:00-12:00") -> ((480, 720), (780, 1050)); ValueError for what is no such hours."""
    return tuple(sorted(_minutes(one) for one in spells))


def _minutes(spell: str) -> tuple[int, int]:
    found = _SPELL.fullmatch(spell)
    if found is None:
        raise ValueError(f"'{spell[:40]}' is not hours such as 08:00-17:00; a day ends at 24:00")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    begins, ends = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if ends <= begins:
        raise ValueError(f"'{spell}' does not end after it begins; hours past midnight go on with the next day")
    return begins, ends


def _words(spell: tuple[int, int]) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in spell)
