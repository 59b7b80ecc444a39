"""Imports of status pages: every form of file, the same again, newer and older ones, and bad ones."""

import codecs
import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from ingest.db.engine import reading, unit_of_work
from ingest.enums import Impact, IncidentKind, IncidentStatus, RunState
from ingest.errors import ForbiddenError, SignInRequiredError, UnreadableFileError
from ingest.importing.runs import runs
from ingest.importing.schemas import ImportOptions
from ingest.importing.status_pages import STILL_OPEN, import_status
from ingest.models.system_status import Incident, IncidentUpdate
from ingest.system_status.records import status_record, status_version
from ingest.viewer import PUBLIC
from tests.support.people import People
from tests.support.status_files import affected, component, incident, moment, stamp, update, write
from tests.support.status_imports import (
    DEGRADED,
    MAINTENANCE,
    MAJOR,
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


def _marked(folder: Path, mark: bytes, encoding: str) -> Path:
    path = folder / "a.json"
    path.write_bytes(mark + json.dumps([outage(), maintenance()]).encode(encoding))
    return path


def _indented(folder: Path) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps({"incidents": [outage(), maintenance()]}, indent=2) + "\n\n", encoding="utf-8")
    return path


FORMS: dict[str, Callable[[Path], Path]] = {
    "list": lambda folder: write(folder / "a.json", [outage(), maintenance()]),
    "document": lambda folder: write(folder / "a.json", {"page": {"id": "p"}, "incidents": [outage(), maintenance()]}),
    "summary": lambda folder: write(
        folder / "a.json",
        {
            "page": {},
            "components": listed(),
            "incidents": [outage()],
            "scheduled_maintenances": [maintenance()],
            "status": {},
        },
    ),
    "components last": lambda folder: write(
        folder / "a.json", {"incidents": [outage(), maintenance()], "components": listed()}
    ),
    "lines": lambda folder: write(folder / "a.jsonl", [outage(), maintenance()]),
    "pages": lambda folder: write(
        folder / "a.jsonl", [{"incidents": [outage()]}, {"incidents": [], "scheduled_maintenances": [maintenance()]}]
    ),
    "byte-order mark": lambda folder: _marked(folder, codecs.BOM_UTF8, "utf-8"),
    "wide": lambda folder: _marked(folder, codecs.BOM_UTF16_LE, "utf-16-le"),
    "indented": _indented,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_file_says_the_same(database: Engine, tmp_path: Path, form: str) -> None:
    assert counts(imported(FORMS[form](tmp_path))) == (2, 0, 0, 0)
    assert courses() == {
        VOICE: [(MAJOR, 100, 200), (DEGRADED, 200, 400)],
        PORTAL: [(MAINTENANCE, 600, 700)],
    }
    assert statuses() == {VOICE: WELL, PORTAL: WELL}
    assert [one.kind for one in record().incidents] == [IncidentKind.MAINTENANCE, IncidentKind.INCIDENT]


def test_everything_is_kept_as_it_was_given(database: Engine, tmp_path: Path) -> None:
    given = outage(name="Voice is down", impact="critical", started_at=stamp(90), monitoring_at=stamp(300))
    given["incident_updates"][0] |= {
        "body": " so\r\nit ends ",
        "deliver_notifications": False,
        "updated_at": stamp(450),
    }
    imported(write(tmp_path / "a.json", [given, maintenance()]))
    one = seen("outage000001")
    assert (one.name, one.kind, one.incident_status) == (
        "Voice is down",
        IncidentKind.INCIDENT,
        IncidentStatus.RESOLVED,
    )
    assert (one.impact, one.is_impact_overridden) == (Impact.CRITICAL, True)
    assert (one.started_at, one.monitoring_at, one.resolved_at) == (moment(90), moment(300), moment(400))
    last = one.updates[0]
    assert (last.public_id, last.body, last.is_for_subscribers) == ("outage00000c", " so\r\nit ends ", False)
    assert (last.display_at, last.created_at, last.updated_at) == (moment(400), moment(400), moment(450))
    assert [(each.code, each.old_status, each.new_status) for each in last.affected] == [(VOICE, DEGRADED, WELL)]
    planned = seen("maintain0001")
    assert (planned.scheduled_for, planned.scheduled_until) == (moment(600), moment(900))
    assert (planned.impact, planned.is_automatic) == (Impact.MAINTENANCE, False)
    with reading() as session:
        assert all(session.scalars(select(Incident.is_imported)))


def test_components_are_as_their_list_describes_them(database: Engine, tmp_path: Path) -> None:
    more = {
        "description": "Calls.", "showcase": False, "only_show_if_degraded": True, "start_date": "2026-01-02",
        "created_at": stamp(-500), "updated_at": stamp(-400),
    }  # fmt: skip
    write(tmp_path / "components.json", {"page": {}, "components": [component(VOICE, "Voice calls", **more)]})
    imported(write(tmp_path / "a.json", [outage()]))
    (row,) = record().components
    assert (row.public_id, row.name, row.description) == (VOICE, "Voice calls", "Calls.")
    assert (row.is_showcased, row.is_only_shown_if_degraded) == (False, True)
    assert (str(row.start_date), row.created_at) == ("2026-01-02", moment(-500))
    assert record().spells[row.id][0].started_at == moment(-500)


def test_ids_of_another_form_become_ids_that_always_follow_from_them(database: Engine, tmp_path: Path) -> None:
    told = update(77, "investigating", 5, affected("a-long-id-of-elsewhere", WELL, MAJOR, name="Mail"))  # type: ignore[arg-type]
    path = write(tmp_path / "a.json", [incident(4711, told)])  # type: ignore[arg-type]
    assert counts(imported(path)) == (1, 0, 0, 0)
    (one,) = record().incidents
    ids = [one.public_id, one.updates[0].public_id, record().components[0].public_id]
    assert all(len(each) == 12 and each.isalnum() and each.islower() for each in ids)
    assert len(set(ids)) == 3
    assert counts(imported(path)) == (0, 0, 1, 0)


def test_the_same_file_again_changes_nothing_at_all(database: Engine, tmp_path: Path) -> None:
    path = FORMS["summary"](tmp_path)
    imported(path)
    before = everything(database)
    assert counts(imported(path)) == (0, 0, 2, 0)
    assert everything(database) == before


def test_a_newer_file_brings_what_is_new(database: Engine, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.json", [outage(end=None)]))
    assert statuses() == {VOICE: DEGRADED}
    assert seen("outage000001").held == {record().components[0].id: DEGRADED}
    first = seen("outage000001")
    newer = outage(name="Voice was down")
    newer["incident_updates"][-1] |= {"body": "corrected", "updated_at": stamp(390)}
    assert counts(imported(write(tmp_path / "b.json", [newer, outage("another00002", start=900, end=950)]))) == (
        1,
        1,
        0,
        0,
    )
    one = seen("outage000001")
    assert (one.name, one.incident_status, one.resolved_at) == ("Voice was down", IncidentStatus.RESOLVED, moment(400))
    assert [each.body for each in one.updates][-1] == "corrected"
    assert one.id == first.id
    assert statuses() == {VOICE: WELL}
    assert courses()[VOICE] == [
        (MAJOR, 100, 200),
        (DEGRADED, 200, 400),
        (MAJOR, 900, 950),
    ]


def test_an_older_file_takes_nothing_back(database: Engine, tmp_path: Path) -> None:
    newer = [component(VOICE, "Voice", updated_at=stamp(400)), listed()[1]]
    imported(write(tmp_path / "a.json", {"components": listed(), "incidents": [outage(end=None)]}))
    imported(write(tmp_path / "a.json", {"components": newer, "incidents": [outage()]}))
    before = everything(database)
    older = [component(VOICE, "Voice", status="degraded_performance", updated_at=stamp(200)), listed()[1]]
    path = write(tmp_path / "b.json", {"components": older, "incidents": [outage(end=None)]})
    assert counts(imported(path)) == (0, 0, 1, 0)
    assert everything(database) == before


def test_a_body_corrected_without_a_new_time_is_brought_too_and_seen_by_those_who_keep_copies(
    database: Engine, tmp_path: Path
) -> None:
    imported(write(tmp_path / "a.json", [outage()]))
    known = record()
    changed = outage()
    changed["incident_updates"][1]["body"] = "said better"
    path = write(tmp_path / "b.json", [changed])
    assert counts(imported(path)) == (0, 1, 0, 0)
    with reading() as session:
        renewed = status_record(session, PUBLIC, page=known.page, known=known)
        version = status_version(session, PUBLIC)
    assert renewed.incidents[0].updates[1].body == "said better"
    assert version > known.version
    assert counts(imported(path)) == (0, 0, 1, 0)


def test_what_was_corrected_and_added_here_stays(database: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [outage(end=None)])
    imported(path)
    later = moment(9_000)
    with unit_of_work() as session:
        one = session.scalars(select(Incident)).one()
        first = session.scalars(select(IncidentUpdate).where(IncidentUpdate.public_id == "outage00000a")).one()
        first.body, first.updated_at = "our words", later
        one.name, one.updated_at = "Our name", later
        told_here = {"public_id": "ours00000001", "incident_status": "monitoring", "body": "ours", "created_by": "Erin"}
        session.add(
            IncidentUpdate(incident_id=one.id, display_at=later, created_at=later, updated_at=later, **told_here)
        )
    assert counts(imported(path)) == (0, 0, 1, 0)
    assert counts(imported(write(tmp_path / "b.json", [outage()]))) == (0, 1, 0, 0)
    merged = seen("outage000001")
    assert merged.name == "Our name"
    assert [each.body for each in merged.updates] == ["ours", "resolved at 400", "identified at 200", "our words"]


def test_rejected_incidents_go_to_a_file_and_the_rest_goes_in(database: Engine, tmp_path: Path) -> None:
    bad = [
        outage("unknown00001", start=1, end=2) | {"status": "mitigated"},
        outage("noname000001", start=3, end=4) | {"name": None},
        "nonsense",
        outage("badtime00001", start=5, end=6),
        outage("badword00001", start=7, end=8),
        outage("=formula0001", start=9, end=9) | {"incident_updates": []},
    ]
    bad[3]["incident_updates"][1]["display_at"] = "yesterday"  # type: ignore[index]
    bad[4]["incident_updates"][0]["affected_components"][0]["new_status"] = "on_fire"  # type: ignore[index]
    path = write(tmp_path / "a.jsonl", [outage(), *bad, maintenance()])
    summary = imported(path)
    assert counts(summary) == (2, 0, 0, 6)
    assert summary.rejects_file == tmp_path / "a.rejects.csv"
    with summary.rejects_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["field"], row["place"]) for row in rows] == [
        ("2", "status", "line 2"),
        ("3", "name", "line 3"),
        ("4", "", "line 4"),
        ("5", "incident_updates[1].display_at", "line 5"),
        ("6", "incident_updates[0].affected_components[0].new_status", "line 6"),
        ("7", "incident_updates", "line 7"),
    ]
    assert rows[0]["reason"].startswith("'mitigated' is none of investigating, identified")
    assert [rows[place]["id"] for place in (0, 5)] == ["unknown00001", "'=formula0001"]
    assert counts(imported(path)) == (0, 0, 2, 6)


GOOD = json.dumps(outage())
BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n", "is empty"),
    "binary": (b"\x00\x01\xff\xfe", "line 1: is not valid UTF-8"),
    "not UTF-8": (f'{GOOD}\n{{"id": "\xe9"'.encode("latin-1"), "line 2: is not valid UTF-8 (byte 0xE9)"),
    "cut": (GOOD[:300].encode(), "line 1: is not JSON (the file ends in the middle)"),
    "cut list": (f"[{GOOD},".encode(), "is not JSON (the file ends in the middle)"),
    "bad line": (f'{GOOD}\n{{"id": nonsense}}\n{GOOD}\n'.encode(), "line 2: is not JSON"),
    "no comma": (f'{GOOD}\n{{"id": 1 "name": 2}}\n'.encode(), "line 2: is not JSON"),
    "constant": (b'[{"id": NaN}]', "line 1: is not JSON (NaN is no JSON)"),
    "long number": (b'[{"id": ' + b"9" * 5_000 + b"}]", "line 1: is not JSON"),
    "deep": (b"[" * 100_000, "line 1: is not JSON"),
    "markup": (b"<html></html>", "line 1: is not JSON"),
    "number": (b"17", "line 1: is not an object"),
    "text": (b'"incidents"', "line 1: is not an object"),
    "no list": (b'{"incidents": {"a": 1}}', "'incidents' is no list"),
    "null": (b'{"page": {},\n "incidents": null}', "line 1: the list 'incidents' is missing"),
    "only one and bad": (b'{"incidents": [{"id": "x"}]}', "incident 1: 'status' is missing"),
    "another object": (b'{"foo": []}', "line 1: 'id' is missing"),
    "a list of others": (b"[1, 2]", "incident 1: is not an object"),
    "bad component": (b'{"components": [{"id": "x", "name": "X", "status": "fine"}], "incidents": []}',
                      "'components[0].status' 'fine' is none of"),
    "bad components": (b'{"components": 7, "incidents": []}', "'components' is no list"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_one_sentence_and_changes_nothing(database: Engine, tmp_path: Path, case: str) -> None:
    content, sentence = BAD_FILES[case]
    path = tmp_path / "a.json"
    path.write_bytes(content)
    before = everything(database)
    with pytest.raises(UnreadableFileError) as refusal:
        imported(path)
    assert sentence in refusal.value.message
    assert "\n" not in refusal.value.message
    assert everything(database) == before
    with reading() as session:
        assert not runs(session, VIEWER)


def test_a_file_that_cannot_be_opened_is_one_sentence(database: Engine, tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(UnreadableFileError, match="cannot be read"):
            imported(path)
    (tmp_path / "components.json").write_text("[1]")
    with pytest.raises(UnreadableFileError, match=r"components.json: 'components\[0\]' is not an object"):
        imported(write(tmp_path / "a.json", [outage()]))


def test_a_dry_run_changes_nothing(database: Engine, tmp_path: Path) -> None:
    before = everything(database)
    summary = imported(write(tmp_path / "a.json", [outage(), {"id": "x"}]), is_rehearsal=True)
    assert (counts(summary), summary.run_id) == ((1, 0, 0, 1), None)
    assert everything(database) == before
    with reading() as session:
        assert not runs(session, VIEWER)
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


def test_a_run_is_kept_and_only_editors_and_administrators_may_run_one(
    database: Engine, people: People, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.json", [outage()])
    for somebody in (people.alice, people.leo, people.bob, people.dora):
        with pytest.raises(ForbiddenError):
            import_status(somebody, path=path, options=ImportOptions())
    with pytest.raises(SignInRequiredError):
        import_status(PUBLIC, path=path, options=ImportOptions())  # type: ignore[arg-type]
    told: list[tuple[int, int, int]] = []
    summary = import_status(
        people.erin,
        path=path,
        options=ImportOptions(),
        on_progress=lambda done, total, tally: told.append((done, total, tally.read)),
    )
    with reading() as session:
        (run,) = runs(session, people.erin)
    assert (run.id, run.source, run.started_by, run.state) == (summary.run_id, "statuspage", "Erin Shaw", RunState.DONE)
    assert (run.read, run.created, run.share_done) == (1, 1, 1.0)
    size = path.stat().st_size
    assert told[-1] == (size, size, 1)


def test_what_is_still_open_here_and_not_in_the_file_is_said(database: Engine, tmp_path: Path) -> None:
    imported(write(tmp_path / "a.json", [outage(end=None), maintenance()]))
    assert imported(write(tmp_path / "b.json", {"incidents": []})).warnings == {STILL_OPEN: 1}
    assert statuses()[VOICE] is DEGRADED
    assert not imported(write(tmp_path / "c.json", [outage()])).warnings
