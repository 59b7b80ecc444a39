"""What an import of a status page may not touch, and which components here are those of the file."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience
from ingest.models.system_status import Component, Incident
from ingest.system_status import service
from ingest.system_status.rules import full_names
from ingest.system_status.schemas import ComponentDraft
from tests.support.status_files import affected, component, incident, moment, stamp, update, write
from tests.support.status_imports import (
    DEGRADED,
    MAJOR,
    PARTIAL,
    PORTAL,
    VIEWER,
    VOICE,
    WELL,
    counts,
    courses,
    everything,
    imported,
    listed,
    maintenance,
    outage,
    record,
    seen,
    statuses,
)


def test_an_incident_made_here_is_never_overwritten(database: Engine, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.json", [outage(end=None)]))
    with unit_of_work() as session:
        session.scalars(select(Incident)).one().is_imported = False
    before = everything(database)
    again = imported(write(tmp_path / "b.json", [outage(), maintenance()]))
    assert counts(again) == (1, 0, 0, 1)
    assert "was made here" in (tmp_path / "b.rejects.csv").read_text(encoding="utf-8-sig")
    assert [row for row in everything(database)["incidents"] if row.public_id == "outage000001"] == before["incidents"]


def test_an_update_of_another_incident_is_never_taken(database: Engine, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.json", [outage()]))
    thief = incident("thief0000001", update("outage00000a", "investigating", 9))
    # In the same file the first one keeps it.
    twice = [incident("first0000001", update("same00000001", "investigating", 9)),
             incident("second000001", update("same00000001", "investigating", 9))]  # fmt: skip
    assert counts(imported(write(tmp_path / "b.json", [thief, *twice]))) == (1, 0, 0, 2)
    assert "of another incident here" in (tmp_path / "b.rejects.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("hidden", ["component", "group", "incident"])
def test_what_is_not_public_here_is_left_alone(database: Engine, tmp_path: Path, hidden: str) -> None:
    group = component("group0000001", "Talking", group=True, position=1)
    inside = component(VOICE, "Voice", group_id="group0000001")
    content = {"components": [group, inside], "incidents": [outage(end=None)]}
    imported(write(tmp_path / "a.json", content))
    with unit_of_work() as session:
        wanted = "group0000001" if hidden == "group" else VOICE
        session.scalars(select(Component).where(Component.public_id == wanted)).one().audience = ComponentAudience.STAFF
        if hidden == "incident":
            # It concerns nothing public, though the file no longer says so.
            content["incidents"] = [incident("outage000001", update("outage00000a", "investigating", 100))]
    before = everything(database)
    summary = imported(write(tmp_path / "b.json", content | {"incidents": [*content["incidents"], maintenance()]}))
    assert counts(summary) == (1, 0, 0, 1)
    assert "not public here" in (tmp_path / "b.rejects.csv").read_text(encoding="utf-8-sig")
    after = everything(database)
    for name in ("incidents", "incident_updates", "components", "component_spells"):
        assert set(before[name]) <= set(after[name]), name


def test_new_components_of_a_hidden_group_are_left_out(database: Engine, tmp_path: Path) -> None:
    write(tmp_path / "components.json", [component("group0000001", "Talking", group=True)])
    imported(write(tmp_path / "a.json", {"incidents": []}))
    with unit_of_work() as session:
        session.scalars(select(Component)).one().audience = ComponentAudience.STAFF
    write(tmp_path / "components.json", [component("group0000001", "Talking", group=True),
                                         component(VOICE, "Voice", group_id="group0000001")])  # fmt: skip
    summary = imported(write(tmp_path / "a.json", [outage(), maintenance()]))
    assert counts(summary) == (1, 0, 0, 1)
    assert "Component 'Voice' belongs to a group that is not public here; left as it is." in summary.warnings
    assert set(statuses()) == {PORTAL}


def test_a_component_made_here_is_used_by_its_name(database: Engine, tmp_path: Path) -> None:
    with unit_of_work() as session:
        group_id = service.create_component(session, VIEWER, draft=ComponentDraft(name="Talking", is_group=True))
        service.create_component(session, VIEWER, draft=ComponentDraft(name="Voice", group_id=group_id))
        service.create_component(session, VIEWER, draft=ComponentDraft(name="Portal"))
    group = component("group0000001", "Talking", group=True)
    inside = component(VOICE, "Voice", group_id="group0000001", status="partial_outage")
    path = write(tmp_path / "a.json", {"components": [group, inside], "incidents": [outage(end=None), maintenance()]})
    imported(path)
    known = record()
    assert [row.name for row in known.components] == ["Talking", "Voice", "Portal"]
    # Its own status is what was set here; the incident lies over it.
    assert [row.component_status for row in known.components if not row.is_group] == [DEGRADED, WELL]
    before = everything(database)
    imported(path)
    assert everything(database) == before


def test_groups_of_a_list_are_made_and_components_met_by_code_and_by_name(database: Engine, tmp_path: Path) -> None:
    given = [
        component("apiofeu00001", "API", group_id="eu0000000001", position=2),
        component("us0000000001", "US", group=True, position=1, components=["apiofus00001"]),
        component("webofeu00001", "Web", group_id="eu0000000001", position=1),
        component("eu0000000001", "EU", group=True, position=2),
        component("apiofus00001", "API", position=1),
        component(VOICE, "Voice", position=3),
    ]
    told = [
        update("byname000001", "investigating", 10, affected("", WELL, MAJOR, name="EU - API")),
        update("bycode000001", "identified", 20, affected("apiofus00001", WELL, PARTIAL, name="US - API")),
        update("former000001", "identified", 30, affected("deleted00001", WELL, DEGRADED, name="EU - Web")),
    ]
    told[0]["affected_components"][0]["code"] = None
    write(tmp_path / "components.json", {"components": given})
    path = write(tmp_path / "a.json", [incident("outage000001", *told)])
    imported(path)
    names = full_names(record().components)
    order = [row.name if row.is_group else names[row.id] for row in record().components]
    assert order == ["US", "US - API", "EU", "EU - Web", "EU - API", "Voice"]
    found = {code: spells for code, spells in courses().items() if spells}
    assert found == {
        "apiofeu00001": [(MAJOR, 10, None)],
        "apiofus00001": [(PARTIAL, 20, None)],
        "webofeu00001": [(DEGRADED, 30, None)],
    }
    before = everything(database)
    imported(path)
    assert everything(database) == before


def test_without_a_list_a_full_name_stays_whole_and_no_group_is_invented(database: Engine, tmp_path: Path) -> None:
    told = update("u00000000001", "investigating", 10, affected("apiofeu00001", WELL, MAJOR, name="EU - API"))
    imported(write(tmp_path / "a.json", [incident("outage000001", told)]))
    (row,) = record().components
    assert (row.public_id, row.name, row.group_id, row.created_at) == ("apiofeu00001", "EU - API", None, moment(10))


def test_a_group_is_made_where_an_incident_proves_its_id_and_its_name(database: Engine, tmp_path: Path) -> None:
    described = component("apiofeu00001", "API", group_id="eu0000000001", status="major_outage", created_at=stamp(-9))
    told = update("u00000000001", "investigating", 10, affected("apiofeu00001", WELL, PARTIAL, name="EU - API"))
    imported(write(tmp_path / "a.json", [incident("outage000001", told, components=[described])]))
    group, row = record().components
    assert (group.public_id, group.name, group.is_group) == ("eu0000000001", "EU", True)
    assert (row.name, row.group_id, row.created_at) == ("API", group.id, moment(-9))
    # What an incident's copy of a component says of now may be old; only a list is believed.
    assert courses()["apiofeu00001"] == [(PARTIAL, 10, None)]


def test_two_components_of_one_name_stay_two(database: Engine, tmp_path: Path) -> None:
    same = [component("first0000001", "API"), component("second000001", "API")]
    path = write(tmp_path / "a.json", {"components": same, "incidents": []})
    imported(path)
    imported(path)
    assert [row.public_id for row in record().components] == ["first0000001", "second000001"]


def test_components_an_incident_names_without_changing_them_are_concerned(database: Engine, tmp_path: Path) -> None:
    told = [update("u00000000001", "investigating", 10), update("u00000000002", "resolved", 20)]
    path = write(tmp_path / "a.json", [incident("outage000001", *told, components=[listed()[0]])])
    imported(path)
    one = seen("outage000001")
    assert one.component_ids == (record().components[0].id,)
    assert (one.updates[0].affected, one.updates[1].affected, courses()) == ((), (), {VOICE: []})
    assert counts(imported(path)) == (0, 0, 1, 0)
    # Once it says what it did, that is all.
    told[0] = update("u00000000001", "investigating", 10, affected(VOICE, WELL, MAJOR))
    newer = write(tmp_path / "b.json", [incident("outage000001", *told, components=[listed()[0]])])
    assert counts(imported(newer)) == (0, 1, 0, 0)
    assert courses() == {VOICE: [(MAJOR, 10, 20)]}


def test_the_present_status_of_a_list_is_followed_where_no_incident_explains_it(
    database: Engine, tmp_path: Path
) -> None:
    def listing(word: str, updated_at: float, *incidents: dict[str, Any]) -> Path:
        voice = component(VOICE, "Voice", status=word, updated_at=stamp(updated_at))
        return write(tmp_path / "a.json", {"components": [voice], "incidents": list(incidents)})

    imported(listing("degraded_performance", 200, outage(end=None)))
    assert courses()[VOICE] == [(MAJOR, 100, 200), (DEGRADED, 200, None)]
    # Worse than what incidents hold it at: somebody set it there by hand.
    imported(listing("partial_outage", 1_000, outage()))
    assert courses()[VOICE][2:] == [(PARTIAL, 1_000, None)]
    assert statuses() == {VOICE: PARTIAL}
    imported(listing("degraded_performance", 200))
    assert statuses() == {VOICE: PARTIAL}
    imported(listing("operational", 2_000))
    assert courses()[VOICE][2:] == [(PARTIAL, 1_000, 2_000)]
    assert statuses() == {VOICE: WELL}


def test_whoever_sets_a_status_here_has_the_last_word(database: Engine, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.json", {"components": listed(), "incidents": []}))
    with unit_of_work() as session:
        service.set_component_status(session, VIEWER, name="Voice", status=MAJOR)
    later = [component(VOICE, "Voice", updated_at=stamp(10**8))]
    imported(write(tmp_path / "a.json", {"components": later, "incidents": []}))
    assert statuses()[VOICE] is MAJOR


def test_a_record_without_a_list_begins_with_the_first_incident_also_when_it_comes_later(
    database: Engine, tmp_path: Path
) -> None:
    early = incident("early0000001", update("u00000000001", "resolved", 5, affected(VOICE, WELL, WELL, name="Voice")))
    imported(write(tmp_path / "a.json", [outage()]))
    assert record().components[0].created_at == moment(100)
    imported(write(tmp_path / "b.json", [outage(), early]))
    row = record().components[0]
    assert (row.created_at, record().spells[row.id][0].started_at) == (moment(5), moment(5))
