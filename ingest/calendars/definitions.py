"""A business calendar out of the portal definition, and as a document that is kept. Pure."""

import hashlib
import json
from datetime import date
from typing import Any

from ingest.calendars.rules import BusinessCalendar, round_the_clock
from ingest.portal.schema import PortalDefinition


def calendar_of(portal: PortalDefinition) -> BusinessCalendar:
    """The calendar a portal definition says; round the clock where it says none."""
    hours = portal.business_hours
    if hours is None:
        return round_the_clock(portal.timezone)
    holidays = frozenset(one.date for one in hours.holidays)
    return BusinessCalendar(hours.timezone or portal.timezone, hours.week, holidays)


def document_of(calendar: BusinessCalendar) -> dict[str, Any]:
    """A calendar as JSON: zone, the hours of the weekdays in minutes, and the holidays in order."""
    return {
        "timezone": calendar.timezone,
        "week": [[list(spell) for spell in day] for day in calendar.week],
        "holidays": sorted(day.isoformat() for day in calendar.holidays),
    }


def calendar_from(document: Any) -> BusinessCalendar:
    """The calendar that was kept as a document."""
    week = tuple(tuple((begins, ends) for begins, ends in day) for day in document["week"])
    return BusinessCalendar(document["timezone"], week, frozenset(map(date.fromisoformat, document["holidays"])))


def digest_of(calendar: BusinessCalendar) -> str:
    """What two calendars have in common exactly when they say the same."""
    return hashlib.sha256(json.dumps(document_of(calendar), sort_keys=True).encode()).hexdigest()
