"""`helmdesk import tickets`: counts as JSON last, rejects, rehearsal, and one sentence for what cannot be imported."""

import json
from pathlib import Path

import pytest

from ingest.calendars.queries import is_calendar_kept
from ingest.db.engine import reading
from ingest.viewer import system_viewer
from tests.support.commands import Outcome, helmdesk, helmdesk_here
from tests.support.databases import in_use
from tests.support.imports import csv_file, tickets
from tests.support.log_files import log_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = log_file(tickets=6, seed=5).rows
    rows[2] |= {"sys_updated_at": "31/2/2016 10:00"}
    return csv_file(tmp_path / "log.csv", rows)


GIVEN = ("--source", "servicenow_log", "--organisation", "Acme", "--timezone", "UTC")


def imported(url: str, path: Path, *more: object) -> Outcome:
    return helmdesk_here(url, "import", "tickets", path, *GIVEN, *more)


def has_calendar() -> bool:
    with reading() as session:
        return is_calendar_kept(session, system_viewer())


def test_rehearsed_imported_and_repeated(sqlite_url: str, path: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "bad.csv"
    rehearsed = imported(sqlite_url, path, "--dry-run", "--json")
    told = json.loads(rehearsed.out.splitlines()[-1])
    with in_use(sqlite_url):
        assert tickets() == {}
        assert not has_calendar()
    assert (told["run_id"], told["created"], told["rejected"]) == (None, 6, 1)
    assert not path.with_name("log.rejects.csv").exists()
    done = helmdesk(sqlite_url, "import", "tickets", path, *GIVEN, "--rejects", rejects, "--json")
    told = json.loads(done.out.splitlines()[-1])
    assert {"run_id", "read", "created", "updated", "unchanged", "rejected", "seconds"} <= set(told)
    assert (done.status, told["run_id"], told["created"], told["rejected"]) == (0, 1, 6, 1)
    assert told["read"] == told["created"] + told["updated"] + told["unchanged"] + told["rejected"]
    assert rejects.read_text(encoding="utf-8-sig").splitlines()[1].startswith("4,sys_updated_at,")
    with in_use(sqlite_url):
        assert has_calendar()
    again = imported(sqlite_url, path)
    assert again.status == 0
    assert "0 made a ticket, 0 added to one" in again.out
    assert f"Rejected rows with their reasons: {path.with_name('log.rejects.csv')}" in again.out


def test_what_cannot_be_imported_is_one_sentence_and_changes_nothing(sqlite_url: str, path: Path) -> None:
    for content, command in ((b"\x00\x01\x02", helmdesk), (b"name,colour\nx,blue\n", helmdesk_here)):
        path.write_bytes(content)
        refused = command(sqlite_url, "import", "tickets", path, *GIVEN, "--json")
        assert (refused.status, refused.out) == (1, "")
        assert refused.err.startswith(f"helmdesk: {path}: ")
        assert refused.err.count("\n") == 1
        with in_use(sqlite_url):
            assert tickets() == {}


def test_wrong_usage(sqlite_url: str, path: Path) -> None:
    for arguments in (("import", "tickets", path), ("import", "tickets", "--source", "csv"), ("import", "birds")):
        outcome = helmdesk_here(sqlite_url, *arguments)
        assert outcome.status == 2
        assert "Usage: helmdesk import" in outcome.err


def test_an_option_that_makes_no_sense_is_one_sentence(sqlite_url: str, path: Path) -> None:
    for more, sentence in (
        (("--timezone", "Mars/Base"), "'Mars/Base' is not a time zone"),
        (("--date-order", "us"), "--date-order 'us' is neither day-first nor month-first"),
        (("--encoding", "klingon"), "--encoding 'klingon' is not known"),
        (("--rejects", path), "is the file to be imported"),
        (("--mapping", path), "--mapping belongs to the source csv"),
        (("--source", "excel"), "There is no source 'excel'"),
    ):
        refused = imported(sqlite_url, path, *more)
        assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
        assert sentence in refused.err


def test_a_file_of_which_no_row_could_be_read_is_a_failure_that_says_so(sqlite_url: str, tmp_path: Path) -> None:
    row = {"Ticket Number": "A-1", "Ticket Title": "Phone", "Create Date": "21/03/26 10:00"}
    path = csv_file(tmp_path / "short.csv", [row])
    done = helmdesk_here(
        sqlite_url,
        "import",
        "tickets",
        path,
        "--source",
        "csv",
        "--organisation",
        "Acme",
        "--timezone",
        "UTC",
        "--json",
    )
    assert (done.status, json.loads(done.out.splitlines()[-1])["rejected"]) == (1, 1)
    assert "none of its 1 rows could be imported" in done.err
    assert "years need four" in path.with_name("short.rejects.csv").read_text(encoding="utf-8-sig")
