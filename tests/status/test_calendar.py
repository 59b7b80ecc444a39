"""The calendar of maintenance, read back by a calendar program's parser."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar, vText

from ingest.enums import IncidentStatus
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.schemas import PageDefinition
from status.calendar import calendar
from status.printable import printable
from tests.support.status_records import (
    BASE_URL,
    DAY,
    HOSTILE,
    HOUR,
    NOW,
    incident_view,
    maintenance_view,
    resolved,
    status_record,
    update_view,
)


def written(*incidents: IncidentView, page: PageDefinition | None = None, base_url: str = BASE_URL) -> bytes:
    return calendar(status_record(incidents=incidents, page=page), now=NOW, base_url=base_url)


def events(*incidents: IncidentView, page: PageDefinition | None = None) -> list[Any]:
    found = Calendar.from_ical(written(*incidents, page=page))
    assert found.errors == []
    assert all(event.errors == [] for event in found.walk("VEVENT"))
    return list(found.walk("VEVENT"))


def test_a_maintenance_is_an_event_at_its_planned_times_in_utc() -> None:
    (event,) = events(maintenance_view(1, scheduled_for=NOW + DAY))
    assert event["UID"] == "incident0001@help.northgate.example"
    assert event["DTSTART"].dt == NOW + DAY
    assert event["DTEND"].dt == NOW + DAY + 2 * HOUR
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW - DAY
    assert event["SUMMARY"] == "Router replacement"
    assert event["URL"] == "https://help.northgate.example/status/incidents/incident0001"
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["CATEGORIES"].cats == ["Maintenance"]
    assert event["DESCRIPTION"] == (
        "Planned from 15 July 2026, 09:14 BST to 15 July 2026, 11:14 BST\n\nScheduled - We replace a router."
    )
    assert b"DTSTART:20260715T081400Z\r\n" in written(maintenance_view(1, scheduled_for=NOW + DAY))


def test_the_calendar_says_whose_it_is_and_how_often_to_ask() -> None:
    found = Calendar.from_ical(written())
    assert found["VERSION"] == "2.0"
    assert found["X-WR-CALNAME"] == found["NAME"] == "Northgate status - maintenance"
    assert found["X-WR-TIMEZONE"] == "Europe/London"
    assert found["REFRESH-INTERVAL"].dt == HOUR
    assert written().endswith(b"X-WR-TIMEZONE:Europe/London\r\nEND:VCALENDAR\r\n")


def test_every_change_moves_the_sequence_and_the_stamps_and_keeps_the_id() -> None:
    before = maintenance_view(1, scheduled_for=NOW + DAY)
    moved = replace(before, scheduled_for=NOW + 2 * DAY, scheduled_until=NOW + 3 * DAY, updated_at=NOW - HOUR)
    told = resolved(moved, at=NOW, said=IncidentStatus.COMPLETED)
    found = [events(one)[0] for one in (before, moved, told)]
    assert len({event["UID"] for event in found}) == 1
    assert found[0]["SEQUENCE"] < found[1]["SEQUENCE"] < found[2]["SEQUENCE"]
    assert [event["DTSTAMP"].dt for event in found] == [NOW - DAY, NOW - HOUR, NOW]
    assert found[2]["DTSTART"].dt == NOW + 2 * DAY
    assert found[2]["DESCRIPTION"].endswith("Completed - It is over.")


def test_maintenance_over_for_ninety_days_is_left_out_and_incidents_always() -> None:
    def done(number: int, days: int) -> IncidentView:
        at = NOW - days * DAY
        return resolved(maintenance_view(number, scheduled_for=at - HOUR), at=at, said=IncidentStatus.COMPLETED)

    shown = events(
        incident_view(1, started_at=NOW),
        done(2, 89),
        done(3, 91),
        maintenance_view(4, scheduled_for=NOW - 200 * DAY, incident_status=IncidentStatus.IN_PROGRESS),
        maintenance_view(5, scheduled_for=NOW + 200 * DAY),
    )
    assert [event["UID"][:12] for event in shown] == ["incident0004", "incident0002", "incident0005"]


@pytest.mark.parametrize("until", [None, NOW + DAY, NOW], ids=["none", "no length", "before"])
def test_without_a_planned_end_the_event_is_a_moment(until: datetime | None) -> None:
    (event,) = events(replace(maintenance_view(1, scheduled_for=NOW + DAY), scheduled_until=until))
    assert event["DTSTART"].dt == NOW + DAY
    assert "DTEND" not in event


def test_something_said_before_it_was_created_does_not_turn_the_sequence_negative() -> None:
    imported = replace(maintenance_view(1, scheduled_for=NOW - DAY), created_at=NOW)
    assert events(imported)[0]["SEQUENCE"] == 0


@pytest.mark.parametrize(
    ("timezone", "words"),
    [
        ("Australia/Sydney", "Planned from 15 July 2026, 08:30 AEST to 15 July 2026, 10:30 AEST"),
        ("America/New_York", "Planned from 14 July 2026, 18:30 EDT to 14 July 2026, 20:30 EDT"),
    ],
)
def test_the_same_maintenance_is_at_one_moment_and_on_each_page_s_own_day(timezone: str, words: str) -> None:
    one = maintenance_view(1, scheduled_for=datetime(2026, 7, 14, 22, 30, tzinfo=UTC))
    (event,) = events(one, page=PageDefinition(name="Northgate status", timezone=timezone))
    assert event["DTSTART"].dt == datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    assert event["DESCRIPTION"].startswith(words)


INJECTION = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:injected; a, b \\n c"


@pytest.mark.parametrize("text", [HOSTILE, "\u00e9" * 100_000, INJECTION], ids=["hostile", "long", "injection"])
def test_any_text_is_text_in_folded_lines(text: str) -> None:
    said = update_view(1, IncidentStatus.SCHEDULED, text, NOW)
    one = replace(maintenance_view(1, scheduled_for=NOW + DAY), name=text, updates=(said,))
    body = written(one, page=PageDefinition(name=text))
    lines = body.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line.decode() for line in lines]
    found = Calendar.from_ical(body)
    (event,) = found.walk("VEVENT")
    assert event["SUMMARY"] == printable(text)
    assert event["DESCRIPTION"].endswith(f"\n\nScheduled - {printable(text)}")
    # The parser does not know these two, and leaves them as they are written.
    name = vText(f"{printable(text)} - maintenance").to_ical().decode()
    assert [found["NAME"], found["X-WR-CALNAME"]] == [name, name]
