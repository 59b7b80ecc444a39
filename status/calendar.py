"""The calendar of maintenance: a record in, an iCalendar file out. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event, vDuration

from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from status import format_texts
from status.addresses import CALENDAR
from status.identity import file_link, host, incident_link, latest_change
from status.printable import printable

DAYS_KEPT: Final = 90
ASK_AGAIN_AFTER: Final = timedelta(hours=1)
_PRODUCT: Final = "-//Helmdesk//System status//EN"


def calendar(record: StatusRecord, *, now: datetime, base_url: str) -> bytes:
    """Maintenance to come, under way, and over within the last 90 days, as events at their planned times in UTC."""
    found = Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        found.add(name, printable(format_texts.calendar_name(record.page.name)))
    found.add("x-wr-timezone", record.page.timezone)
    found.add("source", file_link(base_url, CALENDAR), parameters={"VALUE": "URI"})
    found.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER))
    for one in reversed(record.incidents):
        if one.is_maintenance and _is_kept(one, now=now):
            found.add_component(_event(one, timezone=record.page.timezone, base_url=base_url))
    return bytes(found.to_ical())


def _is_kept(one: IncidentView, *, now: datetime) -> bool:
    return not one.incident_status.is_over or (one.ends_at or one.begins_at) >= now - timedelta(days=DAYS_KEPT)


def _event(one: IncidentView, *, timezone: str, base_url: str) -> Event:
    event = Event()
    event.add("uid", f"{one.public_id}@{host(base_url)}")
    changed = latest_change(one).astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", _sequence(one))
    event.add("dtstart", one.begins_at.astimezone(UTC))
    # Without a planned end, or with one that is none, the event is a moment.
    if one.scheduled_until is not None and one.scheduled_until > one.begins_at:
        event.add("dtend", one.scheduled_until.astimezone(UTC))
    event.add("summary", printable(one.name))
    event.add("description", printable(_description(one, timezone=timezone)))
    event.add("url", incident_link(base_url, one))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [format_texts.MAINTENANCE])
    return event


def _sequence(one: IncidentView) -> int:
    """A number that grows with every change: the seconds from its creation to the latest one."""
    return max(0, int((latest_change(one) - one.created_at).total_seconds()))


def _description(one: IncidentView, *, timezone: str) -> str:
    """When it is planned, in the zone of the page, and the newest update."""
    planned = format_texts.planned_words(one, timezone=timezone)
    newest = [format_texts.said(each.incident_status, each.body) for each in one.updates[:1]]
    return "\n\n".join([planned, *newest])
