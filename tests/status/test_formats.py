"""What the public may not know appears in no format: neither names, ids, counts, gaps nor moments."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from ingest.enums import ComponentAudience, ComponentStatus
from ingest.errors import NotFoundError
from ingest.models.system_status import (
    Component,
    ComponentAccess,
    ComponentChange,
    ComponentSpell,
    Incident,
    IncidentUpdate,
)
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.records import status_record
from ingest.system_status.schemas import PageDefinition
from ingest.viewer import PUBLIC, Anyone
from status.api import v2_documents
from status.badge import badge
from status.calendar import calendar
from status.feeds import atom, rss
from status.uptime_csv import uptime_csv
from tests.support.people import People, settle_people

NOW = datetime(2026, 7, 14, 8, 14, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BASE_URL = "https://help.northgate.example"
PAGE = PageDefinition(name="Northgate status", timezone="Europe/London")
OPEN, SHARED, STAFF = ComponentAudience.PUBLIC, ComponentAudience.ORGANISATIONS, ComponentAudience.STAFF
WELL, MAJOR, PARTIAL = ComponentStatus.OPERATIONAL, ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE
# Every secret thing is called something with this in it.
SECRET = "secret"


@dataclass
class Ward:
    """Puts components and incidents into the database, and knows the ids of those that are secret."""

    session: Session
    places: Iterator[int]

    def component(
        self, name: str, audience: ComponentAudience = OPEN, *, group: int | None = None, **facts: object
    ) -> int:
        place = next(self.places)
        code = f"{SECRET if SECRET in name else 'open'}{place:06d}"
        columns = {
            "is_group": False,
            "current_status": WELL.value,
            "created_at": NOW - 99 * DAY,
            "updated_at": NOW - DAY,
        }
        row = Component(
            public_id=code, name=name, audience=audience.value, group_id=group, position=place, **{**columns, **facts}
        )
        self.session.add(row)
        self.session.flush()
        spell = {"component_status": row.current_status, "started_at": NOW - 9 * DAY, "changed_by": SECRET}
        self.session.add(ComponentSpell(component_id=row.id, **spell))
        return row.id

    def incident(self, name: str, components: dict[int, ComponentStatus], **facts: object) -> None:
        place = next(self.places)
        prefix = SECRET if SECRET in name else "open"
        columns = {
            "kind": "incident",
            "incident_status": "investigating",
            "started_at": NOW - HOUR,
            "created_at": NOW - HOUR,
        }
        columns |= {"updated_at": NOW - HOUR, "created_by": SECRET, **facts}
        row = Incident(public_id=f"{prefix}{place:06d}", name=name, **columns)
        self.session.add(row)
        self.session.flush()
        moments = dict.fromkeys(("display_at", "created_at", "updated_at"), columns["updated_at"])
        update = IncidentUpdate(
            public_id=f"{prefix}u{place:05d}",
            incident_id=row.id,
            incident_status=columns["incident_status"],
            body=f"What is said of: {name}",
            created_by=SECRET,
            **moments,
        )
        self.session.add(update)
        self.session.flush()
        self.session.add_all(
            ComponentChange(
                component_id=component_id,
                incident_id=row.id,
                update_id=update.id,
                at=NOW - HOUR,
                old_status=WELL,
                new_status=each,
                changed_by=SECRET,
            )
            for component_id, each in components.items()
        )
        self.session.flush()


@pytest.fixture
def people_here(session: Session) -> People:
    return settle_people(session)


@pytest.fixture
def settled(session: Session, people_here: People) -> Session:
    """Open, shared and staff components, in groups and not, with incidents on each and on mixtures of them."""
    ward = Ward(session, iter(range(1, 100)))
    ward.component("secret first", STAFF, current_status=MAJOR.value, updated_at=NOW)
    group = ward.component("Communications", is_group=True)
    voice = ward.component("Voice", group=group, current_status=PARTIAL.value)
    inside = ward.component("secret inside", SHARED, group=group, current_status=MAJOR.value, updated_at=NOW)
    session.add(ComponentAccess(component_id=inside, organisation_id=people_here.acme))
    hidden_group = ward.component("secret group", STAFF, is_group=True)
    under = ward.component("secret under a hidden group", group=hidden_group, current_status=MAJOR.value)
    left = ward.component("Left without a member", is_group=True)
    alone = ward.component("secret alone in it", STAFF, group=left)
    ward.component("Portal")
    secrets = dict.fromkeys((inside, under, alone), MAJOR)
    planned = {"kind": "maintenance", "scheduled_for": NOW + DAY, "scheduled_until": NOW + DAY + HOUR}
    ward.incident("secret outage", secrets, updated_at=NOW)
    ward.incident("secret work", {inside: WELL}, incident_status="scheduled", updated_at=NOW, **planned)
    ward.incident("Mixed outage", {voice: PARTIAL, **secrets})
    ward.incident("Mixed work", {voice: WELL, inside: WELL}, incident_status="scheduled", **planned)
    ward.incident("About nothing in particular", {})
    return session


def record_of(session: Session, viewer: Anyone) -> StatusRecord:
    return status_record(session, viewer, page=PAGE)


def everything(record: StatusRecord) -> dict[str, str]:
    """Every file there is for a record, by its name."""
    files = v2_documents(record, now=NOW, base_url=BASE_URL)
    for name, make in (("history.atom", atom), ("history.rss", rss), ("status/calendar.ics", calendar)):
        files[name] = make(record, now=NOW, base_url=BASE_URL)
    files["status/badge.svg"] = badge(record)
    for row in record.components:
        if not row.is_group:
            files[f"{row.public_id}.csv"] = uptime_csv(record, public_id=row.public_id, now=NOW)
    return {name: body.decode() for name, body in files.items()}


def test_no_format_holds_what_the_public_may_not_know(settled: Session, people_here: People) -> None:
    found = everything(record_of(settled, PUBLIC))
    assert [name for name, body in found.items() if SECRET in (name + body).lower()] == []
    # The same search finds them where they may be known.
    seen_by_staff = everything(record_of(settled, people_here.erin))
    assert [name for name, body in seen_by_staff.items() if SECRET in body] == [
        "api/v2/summary.json",
        "api/v2/components.json",
        "api/v2/incidents.json",
        "api/v2/incidents/unresolved.json",
        "api/v2/scheduled-maintenances.json",
        "api/v2/scheduled-maintenances/upcoming.json",
        "history.atom",
        "history.rss",
        "status/calendar.ics",
    ]


def test_what_is_hidden_leaves_no_gap_no_count_and_no_moment(settled: Session) -> None:
    summary = json.loads(everything(record_of(settled, PUBLIC))["api/v2/summary.json"])
    assert [(one["name"], one["position"], one["status"]) for one in summary["components"]] == [
        ("Communications", 1, "partial_outage"),
        ("Voice", 1, "partial_outage"),
        ("Portal", 2, "operational"),
    ]
    assert summary["components"][0]["components"] == [summary["components"][1]["id"]]
    assert summary["status"] == {"indicator": "minor", "description": "Minor Service Outage"}
    # The hidden ones were changed later.
    assert summary["page"]["updated_at"] == "2026-07-14T08:14:00.000+01:00"


def test_a_mixed_incident_tells_of_its_public_part_alone(settled: Session) -> None:
    summary = json.loads(everything(record_of(settled, PUBLIC))["api/v2/summary.json"])
    told = {one["name"]: one for one in summary["incidents"] + summary["scheduled_maintenances"]}
    assert set(told) == {"Mixed outage", "About nothing in particular", "Mixed work"}
    mixed = told["Mixed outage"]
    assert [one["name"] for one in mixed["components"]] == ["Voice"]
    assert [one["name"] for one in mixed["incident_updates"][0]["affected_components"]] == ["Communications - Voice"]
    # By its hidden part it would be critical.
    assert mixed["impact"] == "major"
    assert told["About nothing in particular"]["incident_updates"][0]["affected_components"] is None


def test_feeds_and_calendar_hold_what_is_public(settled: Session) -> None:
    found = everything(record_of(settled, PUBLIC))
    names = {"Mixed work", "Mixed outage", "About nothing in particular"}
    for name in ("history.atom", "history.rss"):
        assert {entry.title for entry in feedparser.parse(found[name].encode()).entries} == names
    assert [event["SUMMARY"] for event in Calendar.from_ical(found["status/calendar.ics"]).walk("VEVENT")] == [
        "Mixed work"
    ]


def test_the_seconds_of_a_hidden_component_are_those_of_none(settled: Session, people_here: People) -> None:
    hidden = [row for row in record_of(settled, people_here.erin).components if SECRET in row.name and not row.is_group]
    assert len(hidden) == 4
    for row in hidden:
        with pytest.raises(NotFoundError, match="There is no such component"):
            uptime_csv(record_of(settled, PUBLIC), public_id=row.public_id, now=NOW)


def test_those_who_may_know_see_their_part(settled: Session, people_here: People) -> None:
    def shown(viewer: Anyone) -> set[str]:
        body = everything(record_of(settled, viewer))["api/v2/components.json"]
        return {one["name"] for one in json.loads(body)["components"] if SECRET in one["name"]}

    assert shown(people_here.bob) == {"secret inside"}
    assert shown(people_here.carol) == set()
    assert len(shown(people_here.erin)) == 5
