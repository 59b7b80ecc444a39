"""Times as editors enter them: a day and a time of the clocks in a named zone. Pure."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones

from ingest.clock import zone
from ingest.errors import InvalidInputError


@cache
def zone_names() -> tuple[str, ...]:
    """The zones to choose from, by name."""
    named = (name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return ("UTC", *sorted(named))


def entered_text(moment: datetime | None, *, timezone: str) -> str:
    """A moment as a field of the zone shows it, to the minute."""
    return "" if moment is None else f"{moment.astimezone(zone(timezone)):%Y-%m-%dT%H:%M}"


def entered_moment(text: object, *, timezone: str, name: str, known: datetime | None = None) -> datetime | None:
    """The moment a field says in the zone, None when it is empty; InvalidInputError names the field otherwise.

    `known` is what the field showed at first: as long as that is what it says, it is that moment to the microsecond.
    """
    written = str(text or "").strip()
    if not written:
        return None
    if known is not None and written == entered_text(known, timezone=timezone):
        return known
    try:
        local = datetime.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        raise _refusal(name, "Write the day and the time, such as 2026-03-04T09:30.") from None
    return _in_zone(local, timezone=timezone, name=name)


def _in_zone(local: datetime, *, timezone: str, name: str) -> datetime:
    place = zone(timezone)
    first, second = local.replace(tzinfo=place), local.replace(tzinfo=place, fold=1)
    if first.astimezone(UTC).astimezone(place).replace(tzinfo=None) != local:
        raise _refusal(name, f"This time does not exist in {timezone}: the clocks go forward over it.")
    if first.utcoffset() != second.utcoffset():
        raise _refusal(name, f"This time comes twice in {timezone}, as the clocks go back; enter it in UTC instead.")
    return first.astimezone(UTC)


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})
