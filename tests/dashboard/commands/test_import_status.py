"""`helmdesk import status`: what it prints, and that a killed run is finished by the next."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from ingest.importing.schemas import ImportOptions, RunSummary
from ingest.importing.status_pages import import_status
from ingest.viewer import system_viewer
from tests.support.databases import in_use
from tests.support.status_files import long_history, write
from tests.support.status_imports import everything, maintenance, outage

COUNTS = ("read", "created", "updated", "unchanged", "rejected")


def command(path: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "dashboard.cli", "import", "status", str(path), *options]


def run(path: Path, *options: str, url: str) -> subprocess.CompletedProcess[str]:
    settings = os.environ | {"HELMDESK_DATABASE_URL": url}
    return subprocess.run(command(path, *options), env=settings, capture_output=True, text=True, check=False)


def test_json_comes_last_and_counts_incidents(sqlite_url: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [outage(), maintenance(), {"id": "bad"}])
    done = run(path, "--json", "--rejects", str(tmp_path / "refused.csv"), url=sqlite_url)
    told = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, [told[name] for name in COUNTS]) == (0, [3, 2, 0, 0, 1])
    assert set(told) >= {"run_id", "seconds"}
    assert (tmp_path / "refused.csv").exists()
    assert "100 %: 3 incidents" in done.stderr


def test_people_get_sentences(sqlite_url: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", [outage(), {"id": "bad"}])
    assert run(path, "--dry-run", url=sqlite_url).stdout.startswith("Would be read: 2 incidents and maintenances in ")
    done = run(path, url=sqlite_url)
    assert "1 created, 0 updated, 0 unchanged, 1 rejected." in done.stdout
    assert f"Rejected incidents with their reasons: {tmp_path / 'a.rejects.csv'}" in done.stdout


def test_a_bad_file_is_one_sentence_and_exit_status_1(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"incidents": [{"id": 1}]}', encoding="utf-8")
    done = run(path, url=sqlite_url)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"helmdesk: {path}: incident 1: 'status' is missing."


def test_a_killed_run_is_finished_by_the_next(sqlite_url: str, postgres_url: str, tmp_path: Path) -> None:
    batches = 2
    path = write(tmp_path / "history.json", long_history(incidents=1_300, updates=5))
    settings = os.environ | {"HELMDESK_DATABASE_URL": sqlite_url}
    with subprocess.Popen(command(path, "--json"), env=settings, stderr=subprocess.PIPE) as first:
        assert first.stderr is not None
        for _ in range(batches):
            first.stderr.readline()
        first.send_signal(signal.SIGKILL)
    told = json.loads(run(path, "--json", url=sqlite_url).stdout.splitlines()[-1])
    assert (told["read"], told["rejected"]) == (1_300, 0)
    assert told["unchanged"] >= batches * 250
    assert told["created"] > 0
    # On the other database, and in one go: the same to the last row but for ids and versions.
    assert run(path, url=postgres_url).returncode == 0
    with in_use(sqlite_url) as killed, in_use(postgres_url) as whole:
        assert without_numbers(killed) == without_numbers(whole)


def without_numbers(database: Engine) -> dict[str, list[str]]:
    """Every row, with public ids in the place of ids."""
    rows = everything(database)
    owners = {"component_id": "components", "incident_id": "incidents", "update_id": "incident_updates"}
    ids = {table: {row.id: row.public_id for row in rows[table]} for table in owners.values()}

    def told(row: Any) -> str:
        known = {name: value for name, value in row._mapping.items() if name != "id"}
        return repr({name: ids[owners[name]].get(value) if name in owners else value for name, value in known.items()})

    return {table: sorted(told(row) for row in found) for table, found in rows.items() if table != "status_versions"}


def test_two_runs_at_once_make_nothing_twice(database: Engine, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    summaries: list[RunSummary] = []

    def bring(folder: Path) -> None:
        folder.mkdir()
        path = write(folder / "history.json", long_history(incidents=600, updates=3, components=8))
        summaries.append(import_status(system_viewer(), path=path, options=ImportOptions()))

    threads = [threading.Thread(target=bring, args=(folder,)) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.created + one.unchanged for one in summaries] == [600, 600]
    assert sum(one.created for one in summaries) == 600
    rows = everything(database)
    assert (len(rows["incidents"]), len(rows["incident_updates"]), len(rows["components"])) == (600, 1_800, 8)
