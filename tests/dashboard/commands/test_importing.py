"""`helmdesk import tickets`: counts as JSON last, rejects, rehearsal, and one sentence for what cannot be imported."""

import json
from pathlib import Path

import pytest

from tests.support.commands import Outcome, helmdesk
from tests.support.databases import in_use
from tests.support.imports import csv_file, tickets
from tests.support.log_files import log_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = log_file(tickets=6, seed=5).rows
    rows[2] |= {"sys_updated_at": "31/2/2016 10:00"}
    return csv_file(tmp_path / "log.csv", rows)


def imported(url: str, path: Path, *more: object) -> Outcome:
    given = ("--source", "servicenow_log", "--organisation", "Acme", "--timezone", "UTC")
    return helmdesk(url, "import", "tickets", path, *given, *more)


def test_rehearsed_imported_and_repeated(sqlite_url: str, path: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "bad.csv"
    rehearsed = imported(sqlite_url, path, "--dry-run", "--json")
    told = json.loads(rehearsed.out.splitlines()[-1])
    with in_use(sqlite_url):
        assert tickets() == {}
    assert (told["run_id"], told["created"], told["rejected"]) == (None, 6, 1)
    assert not path.with_name("log.rejects.csv").exists()
    done = imported(sqlite_url, path, "--rejects", rejects, "--json")
    told = json.loads(done.out.splitlines()[-1])
    assert {"run_id", "read", "created", "updated", "unchanged", "rejected", "seconds"} <= set(told)
    assert (done.status, told["run_id"], told["created"], told["rejected"]) == (0, 1, 6, 1)
    assert told["read"] == told["created"] + told["updated"] + told["unchanged"] + told["rejected"]
    assert rejects.read_text(encoding="utf-8-sig").splitlines()[1].startswith("4,sys_updated_at,")
    again = imported(sqlite_url, path)
    assert again.status == 0
    assert "0 made a ticket, 0 added to one" in again.out
    assert f"Rejected rows with their reasons: {path.with_name('log.rejects.csv')}" in again.out


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"name,colour\nx,blue\n"])
def test_what_cannot_be_imported_is_one_sentence_and_changes_nothing(
    sqlite_url: str, path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    refused = imported(sqlite_url, path, "--json")
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith(f"helmdesk: {path}: ")
    assert refused.err.count("\n") == 1
    with in_use(sqlite_url):
        assert tickets() == {}


def test_wrong_usage(sqlite_url: str, path: Path) -> None:
    outcome = helmdesk(sqlite_url, "import", "tickets", path)
    assert outcome.status == 2
    assert "--source" in outcome.err
