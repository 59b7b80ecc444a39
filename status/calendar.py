"""The calendar of maintenance: a record in, an iCalendar file out. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from icalendar import Calendar, Event, vDuration, vText

from ingest.enums import Impact
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from status import format_texts
from status.addresses import CALENDAR
from status.identity import file_link, host, incident_link, latest_change
from status.printable import printable
from status.texts import phrases

DAYS_KEPT: Final = 90
ASK_AGAIN_AFTER: Final = timedelta(hours=1)
_PRODUCT: Final = "-//Helmdesk//System status//EN"
_END: Final = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class _Planned:
    """What the calendar says of one maintenance; without an end it is a moment."""

    uid: str
    link: str
    name: str
    description: str
    begins_at: datetime
    ends_at: datetime | None
    changed_at: datetime
    sequence: int


def calendar(record: StatusRecord, *, now: datetime, base_url: str) -> bytes:
    """Maintenance to come, under way, and over within the last 90 days, as events at their planned times in UTC."""
    kept = [one for one in reversed(record.incidents) if one.is_maintenance and _is_kept(one, now=now)]
    events = [_event_text(_planned(one, timezone=record.page.timezone, base_url=base_url)) for one in kept]
    return b"".join([_head(record, base_url=base_url).removesuffix(_END), *events, _END])


def _head(record: StatusRecord, *, base_url: str) -> bytes:
    """A calendar without events."""
    found = Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        # The library does not know that these are texts, with commas and ends of lines to be escaped.
        found.add(name, vText(printable(format_texts.calendar_name(record.page.name))))
    found.add("x-wr-timezone", record.page.timezone)
    found.add("source", file_link(base_url, CALENDAR), parameters={"VALUE": "URI"})
    found.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER))
    return bytes(found.to_ical())


def _is_kept(one: IncidentView, *, now: datetime) -> bool:
    return not one.incident_status.is_over or (one.ends_at or one.begins_at) >= now - timedelta(days=DAYS_KEPT)


def _planned(one: IncidentView, *, timezone: str, base_url: str) -> _Planned:
    changed_at = latest_change(one)
    has_end = one.scheduled_until is not None and one.scheduled_until > one.begins_at
    return _Planned(
        uid=f"{one.public_id}@{host(base_url)}",
        link=incident_link(base_url, one),
        name=one.name,
        description=_description(one, timezone=timezone),
        begins_at=one.begins_at,
        ends_at=one.scheduled_until if has_end else None,
        changed_at=changed_at,
        # It must grow with every change: the seconds from the creation to the latest one.
        sequence=max(0, int((changed_at - one.created_at).total_seconds())),
    )


# Writing an event takes most of a millisecond, and few of them change between two calendars.
@lru_cache(maxsize=256)
def _event_text(planned: _Planned) -> bytes:
    event = Event()
    event.add("uid", planned.uid)
    event.add("dtstamp", planned.changed_at.astimezone(UTC))
    event.add("last-modified", planned.changed_at.astimezone(UTC))
    event.add("sequence", planned.sequence)
    event.add("dtstart", planned.begins_at.astimezone(UTC))
    if planned.ends_at is not None:
        event.add("dtend", planned.ends_at.astimezone(UTC))
    event.add("summary", printable(planned.name))
    event.add("description", printable(planned.description))
    event.add("url", planned.link)
    event.add("status", "CONFIRMED")
    # It takes nobody's time away in their own calendar.
    event.add("transp", "TRANSPARENT")
    event.add("categories", [phrases().impacts[Impact.MAINTENANCE]])
    return bytes(event.to_ical())


def _description(one: IncidentView, *, timezone: str) -> str:
    """When it is planned, in the zone of the page, and the newest update."""
    planned = format_texts.planned_words(one, timezone=timezone)
    newest = [format_texts.update_line(each.incident_status, each.body) for each in one.updates[:1]]
    return "\n\n".join([planned, *newest])
