"""How many seconds of a span of time the provider was open, by the calendar that was in force. Pure.

An opening or closing time is the first moment at which the local clock shows it, or a later time. So a time that is
shown twice, when clocks go back, is its first occurrence (`fold=0` of zoneinfo); and one that is left out, when they go
forward, is the moment of the change itself, and not the later moment that `fold=0` gives, by which the hours of a day
could overlap. What counts between the two is time that passed, not what the clock shows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, chain
from zoneinfo import ZoneInfo

from ingest.clock import zone

MINUTES_OF_A_DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
# Seven weekdays from Monday; each has any number of (from, to) in minutes of the local clock, in order.
Week = tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """When the provider is open: hours of each weekday in a zone, less the holidays, which are closed all day.

    `week` has seven days, each a tuple of (from_minute, to_minute), 0 to 1440, in order and apart from each other.
    """

    timezone: str
    week: Week
    holidays: frozenset[date] = frozenset()


def round_the_clock(timezone: str) -> BusinessCalendar:
    """The calendar of a provider who never closes."""
    return BusinessCalendar(timezone, (((0, MINUTES_OF_A_DAY),),) * 7)


def business_seconds(calendar: BusinessCalendar, start: datetime, end: datetime) -> int:
    """Seconds between two aware moments in which the provider was open; 0 when `end` is not after `start`.

    Moments count by the whole second they lie in, so that the parts of a span add up to the whole.
    """
    if end <= start:
        return 0
    first, last = start.astimezone(UTC).year, end.astimezone(UTC).year
    opening = _year(calendar, first)
    if first == last:
        return opening.seconds_until(end) - opening.seconds_until(start)
    between = sum(_year(calendar, year).seconds for year in range(first + 1, last))
    return opening.seconds - opening.seconds_until(start) + between + _year(calendar, last).seconds_until(end)


@dataclass(frozen=True, slots=True)
class CalendarHistory:
    """The calendars a provider has had, each with the moment it came into force, in order; the first is from ever."""

    versions: tuple[tuple[datetime | None, BusinessCalendar], ...]

    def __post_init__(self) -> None:
        if not self.versions:
            raise ValueError("A history has at least one calendar.")

    def at(self, moment: datetime) -> BusinessCalendar:
        """The calendar in force at a moment."""
        for since, calendar in reversed(self.versions):
            if since is None or since <= moment:
                return calendar
        return self.versions[0][1]

    def business_seconds(self, start: datetime, end: datetime) -> int:
        """Business seconds of a clock that runs once: by the calendar in force at its start, whatever came later."""
        return business_seconds(self.at(start), start, end)

    def accumulated(self, spells: Iterable[tuple[datetime, datetime]]) -> int:
        """Business seconds of a clock that stops and goes on: each spell by the calendar in force at its own start."""
        return sum(self.business_seconds(start, end) for start, end in spells)


@dataclass(frozen=True, slots=True)
class _Year:
    """The openings and closings of a UTC year, as seconds since 1970, each with the open seconds of the year so far."""

    moments: tuple[int, ...]
    seconds_so_far: tuple[int, ...]

    @property
    def seconds(self) -> int:
        """Open seconds of the whole year."""
        return self.seconds_so_far[-1] if self.seconds_so_far else 0

    def seconds_until(self, moment: datetime) -> int:
        """Open seconds of the year before a moment of it."""
        second = (moment - _EPOCH) // _SECOND
        passed = bisect_right(self.moments, second)
        if not passed:
            return 0
        # Openings and closings take turns: after an odd number of them it is open.
        is_open = passed % 2 == 1
        return self.seconds_so_far[passed - 1] + (second - self.moments[passed - 1] if is_open else 0)


@lru_cache(maxsize=1024)
def _year(calendar: BusinessCalendar, year: int) -> _Year:
    """A year is made once in a process: some milliseconds, and then every question is two look-ups."""
    spells = list(_joined(_spells_of_year(calendar, year)))
    gained = (seconds for opening, closing in spells for seconds in (0, closing - opening))
    return _Year(tuple(chain.from_iterable(spells)), tuple(accumulate(gained)))


def _spells_of_year(calendar: BusinessCalendar, year: int) -> Iterator[tuple[int, int]]:
    """The spells of local days that reach into a UTC year, cut off at its ends."""
    place = zone(calendar.timezone)
    first, last = (int((datetime(one, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) for one in (year, year + 1))
    day = date(year, 1, 1) - _DAY
    while day <= date(year + 1, 1, 1):
        if day not in calendar.holidays:
            for from_minute, to_minute in calendar.week[day.weekday()]:
                opening, closing = _moment(place, day, from_minute), _moment(place, day, to_minute)
                yield max(opening, first), min(closing, last)
        day += _DAY


def _joined(spells: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spells without those that are empty, and with those made one that meet."""
    held: tuple[int, int] | None = None
    for opening, closing in spells:
        if closing <= opening:
            continue
        if held is not None and held[1] == opening:
            held = held[0], closing
            continue
        if held is not None:
            yield held
        held = opening, closing
    if held is not None:
        yield held


def _moment(place: ZoneInfo, day: date, minute: int) -> int:
    """The first moment at which the clock of a place shows a minute of a day, or a later time: seconds since 1970."""
    shown = datetime(day.year, day.month, day.day, tzinfo=UTC) + minute * _MINUTE
    wall = shown.replace(tzinfo=place)
    before, after = (wall.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    second = (shown - before - _EPOCH) // _SECOND
    if before >= after:
        return second
    # Left out: the clock goes forward somewhere in the hour before, and then shows more than was asked for.
    hour = range((shown - after - _EPOCH) // _SECOND, second)
    return hour[0] + bisect_left(hour, shown, key=lambda one: _clock(place, one))


def _clock(place: ZoneInfo, second: int) -> datetime:
    """What the clock of a place shows, as if it were UTC, so that it can be compared."""
    return (_EPOCH + second * _SECOND).astimezone(place).replace(tzinfo=UTC)
