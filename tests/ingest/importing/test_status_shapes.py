"""Shapes of real status pages: times that differ by milliseconds, gaps, ends that were forgotten, hostile texts."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from ingest import clock
from ingest.db.engine import reading
from ingest.enums import IncidentKind, IncidentStatus
from ingest.models.system_status import ComponentSpell
from tests.support.status_files import affected, component, incident, moment, stamp, update, write
from tests.support.status_imports import (
    DEGRADED,
    MAINTENANCE,
    MAJOR,
    PARTIAL,
    PORTAL,
    VOICE,
    WELL,
    counts,
    courses,
    everything,
    imported,
    maintenance,
    outage,
    record,
    seen,
    statuses,
)


def given(tmp_path: Path, *incidents: dict[str, Any]) -> None:
    assert imported(write(tmp_path / "given.json", list(incidents))).rejected == 0


def test_an_end_noted_milliseconds_before_the_update_that_tells_it_cuts_nothing_off(
    database: Engine, tmp_path: Path
) -> None:
    given(tmp_path, outage(resolved_at=stamp(399.987)))
    assert courses()[VOICE][-1] == (DEGRADED, 200, 400)
    assert seen("outage000001").resolved_at == moment(399.987)


def test_a_post_mortem_days_later_keeps_the_end(database: Engine, tmp_path: Path) -> None:
    one = outage()
    late = update("postmortem01", "postmortem", 9_000, affected(VOICE, WELL, WELL), affected(PORTAL, MAJOR, MAJOR))
    one["incident_updates"].insert(0, late)
    given(tmp_path, one | {"status": "postmortem"})
    assert courses() == {VOICE: [(MAJOR, 100, 200), (DEGRADED, 200, 400)], PORTAL: []}
    assert seen("outage000001").incident_status is IncidentStatus.POSTMORTEM


def test_an_end_without_a_moment_is_that_of_the_update_that_tells_it(database: Engine, tmp_path: Path) -> None:
    forgot = [
        update("u00000000001", "investigating", 10, affected(VOICE, WELL, MAJOR)),
        update("u00000000002", "resolved", 20),
        update("u00000000003", "resolved", 30),
        update("u00000000004", "postmortem", 40),
    ]
    given(tmp_path, incident("forgot000001", *forgot) | {"resolved_at": None})
    assert courses() == {VOICE: [(MAJOR, 10, 20)]}
    assert seen("forgot000001").resolved_at == moment(20)


def test_an_incident_opened_again_is_open_whatever_is_left_of_its_end(database: Engine, tmp_path: Path) -> None:
    again = outage()
    again["incident_updates"].insert(0, update("u00000000009", "investigating", 500, affected(VOICE, WELL, PARTIAL)))
    given(tmp_path, again | {"status": "investigating", "updated_at": stamp(500)})
    assert seen("outage000001").resolved_at is None
    assert courses()[VOICE] == [(MAJOR, 100, 200), (DEGRADED, 200, 400), (PARTIAL, 500, None)]
    assert statuses()[VOICE] is PARTIAL


def test_moments_that_are_missing_follow_from_others(database: Engine, tmp_path: Path) -> None:
    one = outage()
    del one["started_at"], one["updated_at"], one["monitoring_at"], one["impact"], one["components"]
    for each in one["incident_updates"]:
        del each["display_at"], each["updated_at"], each["deliver_notifications"]
    one["incident_updates"][1]["affected_components"] = {}
    one["incident_updates"][0]["affected_components"][0] |= {"old_status": None}
    one["created_at"] = "2026-01-05T02:01:40.500+02:00"
    given(tmp_path, one)
    found = seen("outage000001")
    assert (found.started_at, found.updated_at) == (moment(100.5), moment(400))
    assert found.is_impact_overridden is False
    # What it changed from is what this incident held it at.
    assert [(each.old_status, each.new_status) for each in found.updates[0].affected] == [(MAJOR, WELL)]
    assert courses()[VOICE] == [(MAJOR, 100, 400)]


def test_components_null_throughout_hold_nothing(database: Engine, tmp_path: Path) -> None:
    given(tmp_path, incident("words0000001", update("u00000000001", "investigating", 10)))
    assert (courses(), seen("words0000001").component_ids) == ({}, ())


def test_incidents_and_maintenance_over_each_other(database: Engine, tmp_path: Path) -> None:
    planned = maintenance()
    for each in planned["incident_updates"]:
        each["affected_components"][0] |= {"code": VOICE, "name": "Voice"}
    given(tmp_path, planned, outage(start=550, end=800))
    assert courses()[VOICE] == [(MAJOR, 550, 650), (MAINTENANCE, 600, 700), (DEGRADED, 650, 800)]
    assert {one.kind for one in record().incidents} == set(IncidentKind)


def test_updates_in_any_order_are_told_in_theirs(database: Engine, tmp_path: Path) -> None:
    told = outage()["incident_updates"]
    given(tmp_path, outage() | {"incident_updates": [told[1], told[2], told[0]]})
    found = seen("outage000001")
    assert [one.display_at for one in found.updates] == [moment(400), moment(200), moment(100)]
    assert courses()[VOICE] == [(MAJOR, 100, 200), (DEGRADED, 200, 400)]


def test_updates_of_one_moment_keep_their_order(database: Engine, tmp_path: Path) -> None:
    steps = [
        ("a", "investigating", WELL, MAJOR),
        ("b", "identified", MAJOR, PARTIAL),
        ("c", "identified", PARTIAL, MAJOR),
    ]
    told = [update(f"u0000000000{one}", word, 10, affected(VOICE, old, new)) for one, word, old, new in steps]
    for name, updates in (("newest", told[::-1]), ("oldest", told)):
        one = incident(f"{name}000001", *told) | {"incident_updates": updates}
        for place, each in enumerate(told):
            # Also where moments of display are equal only because somebody dated them back.
            each |= {"id": f"{name}00000{place}", "created_at": stamp(10 + place if name == "oldest" else 10)}
        given(tmp_path, one)
        assert [each.public_id[-1] for each in seen(f"{name}000001").updates] == ["2", "1", "0"]
    assert statuses()[VOICE] is MAJOR


def test_hostile_texts_are_kept_as_text_without_what_only_misleads(database: Engine, tmp_path: Path) -> None:
    name = "<script>alert(1)</script>\u0000\u202e\ud800 =1+1 \u05e9\u05dc\u05d5\u05dd \U0001f525"
    body = "]]></x>\u0007\n& \ufffe" + "x" * 99_000
    one = outage(name=name)
    one["incident_updates"][0]["body"] = body
    one["incident_updates"][0]["affected_components"][0]["name"] = name
    path = write(
        tmp_path / "a.json", [one, outage("toolong00001", name="x" * 501), outage("toolong00002", start=1, end=2)]
    )
    text = path.read_text(encoding="utf-8").replace("resolved at 2", "y" * 100_001)
    path.write_text(text, encoding="utf-8")
    assert counts(imported(path)) == (1, 0, 0, 2)
    kept = "<script>alert(1)</script> =1+1 \u05e9\u05dc\u05d5\u05dd \U0001f525"
    found = seen("outage000001")
    assert found.name == kept
    assert found.updates[0].body == "]]></x>\n& " + "x" * 99_000
    rejected = (tmp_path / "a.rejects.csv").read_text(encoding="utf-8-sig")
    assert "has 501 characters; at most 500 are possible" in rejected
    assert "has 100,001 characters; at most 100,000 are possible" in rejected


def test_each_spell_says_which_incident_made_it_and_who(database: Engine, tmp_path: Path) -> None:
    given(tmp_path, outage(), maintenance())
    with reading() as session:
        made = session.scalars(select(ComponentSpell).where(ComponentSpell.incident_id.is_not(None))).all()
    assert {one.changed_by for one in made} == {"Helmdesk"}
    assert len({one.incident_id for one in made}) == 2
    assert len(everything(database)["component_spells"]) == 5


def _ahead(**more: float) -> str:
    return (clock.now() + timedelta(**more)).isoformat()


FUTURE_FIELDS = ("created_at", "started_at", "updated_at", "monitoring_at", "resolved_at")


@pytest.mark.parametrize("field", FUTURE_FIELDS)
def test_an_incident_of_the_future_is_rejected_by_its_field(database: Engine, tmp_path: Path, field: str) -> None:
    path = write(tmp_path / "a.json", [outage(**{field: _ahead(minutes=2)}), maintenance()])
    assert counts(imported(path)) == (1, 0, 0, 1)
    assert f",{field},'{_ahead(minutes=2)[:13]}" in (tmp_path / "a.rejects.csv").read_text(encoding="utf-8-sig")


def test_a_clock_that_is_half_a_minute_ahead_rejects_nothing(database: Engine, tmp_path: Path) -> None:
    given(tmp_path, outage(updated_at=_ahead(seconds=30), resolved_at=_ahead(seconds=30)))


@pytest.mark.parametrize("field", ["created_at", "updated_at", "display_at"])
def test_an_update_of_the_future_is_rejected_by_its_field(database: Engine, tmp_path: Path, field: str) -> None:
    one = outage()
    one["incident_updates"][1][field] = "2027-08-01T00:00:00Z"
    assert counts(imported(write(tmp_path / "a.json", [one, maintenance()]))) == (1, 0, 0, 1)
    rejected = (tmp_path / "a.rejects.csv").read_text(encoding="utf-8-sig")
    assert f"incident_updates[1].{field},'2027-08-01T00:00:00Z' lies in the future" in rejected


def test_plans_lie_in_the_future_and_components_move_the_page_no_further_than_now(
    database: Engine, tmp_path: Path
) -> None:
    plan = maintenance()
    plan |= {"status": "scheduled", "resolved_at": None, "incident_updates": plan["incident_updates"][2:]}
    plan |= {"scheduled_for": _ahead(days=7), "scheduled_until": _ahead(days=8), "updated_at": stamp(500)}
    voice = component(VOICE, "Voice", status=MAJOR, created_at=_ahead(days=2), updated_at=_ahead(days=90))
    plan["components"] = [component(PORTAL, "Portal", updated_at=_ahead(days=90))]
    path = write(tmp_path / "a.json", {"components": [voice], "scheduled_maintenances": [plan]})
    assert counts(imported(path)) == (1, 0, 0, 0)
    assert record().updated_at <= clock.now()
    assert statuses()[VOICE] is MAJOR


def test_an_end_before_the_start_is_rejected_by_its_field(database: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [outage(resolved_at=stamp(99)), maintenance()])
    assert counts(imported(path)) == (1, 0, 0, 1)
    assert "resolved_at,lies before the start" in (tmp_path / "a.rejects.csv").read_text(encoding="utf-8-sig")
