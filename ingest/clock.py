"""The only place that reads the clock, and the arithmetic of local days and months."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ingest.errors import InvalidInputError

# Days that forms, lists and files speak of lie in these years; in any other they stand for none, or are a slip.
FIRST_YEAR, LAST_YEAR = 1970, 2199


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; InvalidInputError names it when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"'{name}' is not a time zone; give an IANA name such as Europe/London."
        raise InvalidInputError(message, fields={"timezone": message}) from error


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """The names of time zones that people choose from: places, and UTC."""
    return tuple(sorted(name for name in available_timezones() if _is_place(name)))


def _is_place(name: str) -> bool:
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")))


def local_day(moment: datetime, *, timezone: str) -> date:
    """The calendar day on which `moment` falls in the zone."""
    return moment.astimezone(zone(timezone)).date()


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def months_later(day: date, *, months: int) -> date:
    """The first day of the month that lies `months` (may be negative) after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def days_later(day: date, *, days: int) -> date:
    """The day `days` (may be negative) after `day`."""
    return day + timedelta(days=days)
