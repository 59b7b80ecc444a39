"""The Statuspage v2 documents: the shapes that existing tools read, and what stands in which of them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ingest.enums import ComponentStatus, Impact, IncidentKind, IncidentStatus
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.schemas import PageDefinition
from status.api import v2_documents
from status.printable import printable
from tests.support.status_records import (
    BASE_URL,
    DAY,
    HOSTILE,
    HOUR,
    NOW,
    affected,
    component_row,
    incident_view,
    maintenance_view,
    resolved,
    status_record,
    update_view,
)
from tests.support.statuspage_shapes import DOCUMENTS, PAGE, misfit

MAJOR, PARTIAL, WELL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.OPERATIONAL


def busy() -> StatusRecord:
    """A group, a component with everything and one with nothing, each kind of incident, over and not."""
    group = component_row(1, "Communications", is_group=True)
    voice = component_row(2, "Voice", group_id=1, component_status=PARTIAL, start_date=date(2025, 7, 1))
    portal = component_row(3, "Portal", description="Where tickets are raised", is_only_shown_if_degraded=True)
    update = update_view(
        7, IncidentStatus.IDENTIFIED, "A router.", NOW - HOUR, affected=(affected(voice, WELL, PARTIAL),)
    )
    trouble = incident_view(1, started_at=NOW - 2 * HOUR, component_ids=(2,))
    trouble = replace(trouble, updates=(update, *trouble.updates), monitoring_at=NOW)
    old = resolved(incident_view(2, started_at=NOW - 9 * DAY, component_ids=(3,)), at=NOW - 8 * DAY)
    under_way = maintenance_view(3, scheduled_for=NOW - HOUR, incident_status=IncidentStatus.IN_PROGRESS)
    to_come = maintenance_view(4, scheduled_for=NOW + DAY, component_ids=(2, 3))
    done = resolved(maintenance_view(5, scheduled_for=NOW - 5 * DAY), at=NOW - 4 * DAY, said=IncidentStatus.COMPLETED)
    return status_record(group, voice, portal, incidents=(trouble, old, under_way, to_come, done))


def documents(record: StatusRecord, *, base_url: str = BASE_URL) -> dict[str, Any]:
    found = v2_documents(record, now=NOW, base_url=base_url)
    prefix, suffix = "api/v2/", ".json"
    assert all(path.startswith(prefix) and path.endswith(suffix) for path in found)
    return {path[len(prefix) : -len(suffix)]: json.loads(body.decode()) for path, body in found.items()}


def test_every_document_has_the_shape_that_existing_tools_read() -> None:
    found = documents(busy())
    assert list(found) == list(DOCUMENTS)
    assert [no for name, body in found.items() if (no := misfit(body, DOCUMENTS[name], name))] == []
    # The shapes were tried on something: nothing that is compared was empty.
    assert all(value for name in found for value in found[name].values())


def test_the_shapes_notice_a_missing_key_another_order_and_another_type() -> None:
    good = documents(busy())["summary"]["page"]
    assert misfit(good, PAGE) is None
    assert misfit({key: good[key] for key in list(good)[1:]}, PAGE) is not None
    assert misfit(dict(reversed(good.items())), PAGE) is not None
    assert misfit({**good, "updated_at": None}, PAGE) is not None
    assert misfit({**good, "updated_at": "2026-07-14T09:14:00+01:00"}, PAGE) is not None


def test_a_page_without_anything_has_the_same_shape() -> None:
    found = documents(status_record())
    assert [no for name, body in found.items() if (no := misfit(body, DOCUMENTS[name], name))] == []
    assert found["status"]["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert found["status"]["page"]["updated_at"] == "2026-07-14T09:14:00.000+01:00"


@pytest.mark.parametrize("each", ComponentStatus)
def test_every_status_and_indicator_is_a_word_that_tools_know(each: ComponentStatus) -> None:
    found = documents(status_record(component_row(1, component_status=each), component_row(2)))
    assert misfit(found["summary"], DOCUMENTS["summary"]) is None
    assert found["components"]["components"][0]["status"] == each.value


@pytest.mark.parametrize("kind", IncidentKind)
@pytest.mark.parametrize("impact", Impact)
def test_every_impact_is_given_as_it_is(kind: IncidentKind, impact: Impact) -> None:
    make = {
        IncidentKind.INCIDENT: incident_view(1, started_at=NOW),
        IncidentKind.MAINTENANCE: maintenance_view(1, scheduled_for=NOW),
    }
    found = documents(status_record(incidents=(replace(make[kind], impact=impact),)))["summary"]
    assert [one["impact"] for one in found["incidents"] + found["scheduled_maintenances"]] == [impact.value]


def test_incidents_and_maintenance_stand_apart_each_where_it_belongs() -> None:
    found = documents(busy())
    told = {
        name: [one["id"][-1] for key in ("incidents", "scheduled_maintenances") for one in body.get(key, ())]
        for name, body in found.items()
    }
    assert told == {
        "summary": ["1", "3", "4"],
        "status": [],
        "components": [],
        "incidents": ["1", "2"],
        "incidents/unresolved": ["1"],
        "scheduled-maintenances": ["4", "3", "5"],
        "scheduled-maintenances/upcoming": ["4"],
        "scheduled-maintenances/active": ["3"],
    }


def test_the_newest_fifty_of_each_kind_and_everything_that_is_not_over() -> None:
    incidents = [resolved(incident_view(n, started_at=NOW - n * DAY), at=NOW - n * DAY + HOUR) for n in range(1, 61)]
    planned = [
        resolved(
            maintenance_view(100 + n, scheduled_for=NOW - n * DAY), at=NOW - n * DAY, said=IncidentStatus.COMPLETED
        )
        for n in range(1, 61)
    ]
    forgotten = incident_view(99, started_at=NOW - 400 * DAY)
    found = documents(status_record(incidents=(*incidents, *planned, forgotten)))
    assert [one["id"] for one in found["incidents"]["incidents"]] == [f"incident{n:04d}" for n in range(1, 51)]
    newest = found["scheduled-maintenances"]["scheduled_maintenances"]
    assert [one["id"] for one in newest] == [f"incident{n:04d}" for n in range(101, 151)]
    assert [one["id"] for one in found["summary"]["incidents"]] == ["incident0099"]


def test_a_group_has_its_visible_components_and_the_worst_of_their_statuses() -> None:
    rows = [
        component_row(1, "Website", position=3),
        component_row(2, "Communications", is_group=True, position=8),
        component_row(3, "Voice", group_id=2, position=9),
        component_row(4, "Queues", group_id=2, position=20, component_status=MAJOR),
        component_row(5, "A group nothing is left of", is_group=True, position=21),
        component_row(6, "Portal", position=40),
    ]
    found = documents(status_record(*rows))["components"]["components"]
    assert [(one["name"], one["position"], one["group_id"], one["group"]) for one in found] == [
        ("Website", 1, None, False),
        ("Communications", 2, None, True),
        ("Voice", 1, "component002", False),
        ("Queues", 2, "component002", False),
        ("Portal", 3, None, False),
    ]
    assert found[1]["status"] == "major_outage"
    assert found[1]["components"] == ["component003", "component004"]


def test_groups_do_not_count_for_the_indicator() -> None:
    rows = (component_row(1, "All", is_group=True), component_row(2, group_id=1, component_status=MAJOR))
    assert documents(status_record(*rows))["status"]["status"]["indicator"] == "critical"


def test_an_incident_has_its_components_as_they_are_now_also_when_it_is_over() -> None:
    found = documents(busy())
    by_id = {one["id"]: one for one in found["components"]["components"]}
    assert found["incidents"]["incidents"][0]["components"] == [by_id["component002"]]
    assert found["incidents"]["incidents"][1]["components"] == [by_id["component003"]]


def test_updates_are_newest_first_with_null_for_those_that_touch_nothing() -> None:
    told = documents(busy())["incidents"]["incidents"][0]["incident_updates"]
    assert [each["status"] for each in told] == ["identified", "investigating"]
    assert told[0]["affected_components"] == [
        {"code": "component002", "name": "Voice", "old_status": "operational", "new_status": "partial_outage"}
    ]
    assert told[1]["affected_components"] is None


def test_what_is_opened_again_is_not_resolved() -> None:
    again = replace(incident_view(1, started_at=NOW - DAY), resolved_at=NOW - HOUR)
    assert documents(status_record(incidents=(again,)))["incidents"]["incidents"][0]["resolved_at"] is None


def test_links_and_ids_follow_from_the_address_of_the_installation() -> None:
    found = documents(busy())["summary"]
    assert found["page"]["url"] == "https://help.northgate.example/status"
    assert found["incidents"][0]["shortlink"] == "https://help.northgate.example/status/incidents/incident0001"
    page_id = found["page"]["id"]
    assert {one["page_id"] for one in found["components"] + found["incidents"]} == {page_id}
    assert documents(busy(), base_url=f"{BASE_URL}/")["summary"] == found
    assert documents(busy(), base_url="https://other.example")["summary"]["page"]["id"] != page_id


@pytest.mark.parametrize(
    ("timezone", "written"),
    [
        ("UTC", "2026-01-14T23:30:00.123Z"),
        ("Etc/UTC", "2026-01-14T23:30:00.123Z"),
        ("Europe/London", "2026-01-14T23:30:00.123+00:00"),
        ("Australia/Sydney", "2026-01-15T10:30:00.123+11:00"),
        ("America/New_York", "2026-01-14T18:30:00.123-05:00"),
    ],
)
def test_moments_are_written_in_the_zone_of_the_page_with_milliseconds(timezone: str, written: str) -> None:
    began = datetime(2026, 1, 14, 23, 30, 0, 123_999, tzinfo=UTC)
    record = status_record(
        incidents=(incident_view(1, started_at=began), maintenance_view(2, scheduled_for=began)),
        page=PageDefinition(name="Northgate status", timezone=timezone),
    )
    found = documents(record)["summary"]
    assert found["incidents"][0]["started_at"] == written
    assert found["incidents"][0]["incident_updates"][0]["display_at"] == written
    assert found["scheduled_maintenances"][0]["scheduled_for"] == written
    assert found["page"]["time_zone"] == timezone


def test_a_back_dated_incident_began_when_it_began() -> None:
    late = replace(incident_view(1, started_at=NOW - 3 * DAY), created_at=NOW)
    found = documents(status_record(incidents=(late,)))["incidents"]["incidents"][0]
    assert found["started_at"] == "2026-07-11T09:14:00.000+01:00"
    assert found["created_at"] == "2026-07-14T09:14:00.000+01:00"


@pytest.mark.parametrize("text", [HOSTILE, "x" * 100_000, "first\r\nsecond\rthird"], ids=["hostile", "long", "lines"])
def test_any_text_comes_out_as_text(text: str) -> None:
    row = component_row(1, text, description=text)
    said = update_view(1, IncidentStatus.INVESTIGATING, text, NOW, affected=(affected(row, WELL, MAJOR),))
    one = incident_view(1, text, started_at=NOW, updates=(said,), component_ids=(1,))
    found = documents(status_record(row, incidents=(one,), page=PageDefinition(name=text)))["summary"]
    told = found["incidents"][0]
    shown = {
        found["page"]["name"],
        found["components"][0]["name"],
        found["components"][0]["description"],
        told["name"],
        told["incident_updates"][0]["body"],
        told["incident_updates"][0]["affected_components"][0]["name"],
    }
    assert shown == {printable(text)}
    assert misfit(found, DOCUMENTS["summary"]) is None
