"""The watcher: a change is out within the second, an outage is told, and the page stands whatever the database does."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from structlog.testing import capture_logs
from werkzeug.test import Client, TestResponse

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentStatus, IncidentKind
from ingest.settings import load_settings
from ingest.system_status import service
from ingest.system_status.maintenance import move_due_maintenances
from status import badge, watcher
from status.watcher import Watcher
from tests.support.fronts import front_of, started, watcher_on
from tests.support.incidents import opened
from tests.support.people import People
from tests.support.status_pages import FilledPage, fill_status_page, set_status

MAJOR, WELL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.OPERATIONAL
SOON = 10.0


@pytest.fixture
def filled(people: People) -> FilledPage:
    return fill_status_page(people.erin)


@pytest.fixture
def watching(database: Engine, filled: FilledPage, data_dir: Path) -> Iterator[Watcher]:
    with started(watcher_on(database, data_dir)) as running:
        yield running


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "STALE_AFTER_SECONDS", 0.6)


def client_of(watching: Watcher) -> Client:
    return Client(front_of(watching), use_cookies=False)


def until(is_so: Callable[[], bool], *, seconds: float = SOON) -> float:
    """Wait until something is so; how long it took."""
    started_at = time.monotonic()
    while not is_so():
        assert time.monotonic() - started_at < seconds
        time.sleep(0.02)
    return time.monotonic() - started_at


def indicator(client: Client) -> str:
    return client.get("/api/v2/status.json").json["status"]["indicator"]


def is_stale(answer: TestResponse) -> bool:
    return "X-Status-Stale-Since" in answer.headers


def test_a_change_is_out_by_itself(people: People, filled: FilledPage, watching: Watcher) -> None:
    client = client_of(watching)
    assert indicator(client) == "minor"
    set_status(people.erin, filled.messaging, MAJOR)
    until(lambda: indicator(client) == "major")
    set_status(people.erin, filled.messaging, WELL)
    until(lambda: indicator(client) == "minor")
    assert "/status" in watching.answers


def test_what_nobody_may_know_changes_nothing_that_can_be_seen(
    people: People, filled: FilledPage, watching: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now().replace(second=0, microsecond=0) + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    until(lambda: watching.current().moment.as_of == later)
    before = {path: answer.replies[0].etag for path, answer in watching.answers.items()}
    version = watching.current().moment.record.version
    monkeypatch.undo()
    set_status(people.erin, filled.private, MAJOR)
    monkeypatch.setattr(clock, "now", lambda: later)
    until(lambda: watching.current().moment.record.version > version)
    until(lambda: watching.current().moment.as_of == later)
    assert {path: answer.replies[0].etag for path, answer in watching.answers.items()} == before


@contextmanager
def held(database: Engine) -> Iterator[None]:
    """A database that answers nobody while the block lasts."""
    if database.dialect.name == "postgresql":
        with database.connect() as connection:
            connection.execute(text("LOCK TABLE status_versions IN ACCESS EXCLUSIVE MODE"))
            yield
        return
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
def lockable(database: Engine, filled: FilledPage, data_dir: Path) -> Iterator[Watcher]:
    """A watcher of a database whose readers wait for writers, as SQLite's do in another mode than ours."""
    if database.dialect.name == "sqlite":
        database.dispose()
        alone = sqlite3.connect(str(database.url.database))
        assert alone.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
        alone.close()
    with started(watcher_on(database, data_dir)) as running:
        yield running


@pytest.mark.usefixtures("_impatient")
def test_a_question_that_hangs_is_told_and_so_is_its_end(
    database: Engine, filled: FilledPage, lockable: Watcher
) -> None:
    client = client_of(lockable)
    with capture_logs() as logs:
        with held(database):
            until(lambda: is_stale(client.get("/status")))
            time.sleep(1.0)
            page, program = client.get("/status"), client.get("/api/v2/summary.json")
            assert "could not be brought up to date since" in page.text
            assert program.headers["X-Status-Stale-Since"] == page.headers["X-Status-Stale-Since"]
            assert program.headers["Warning"].startswith("110 ")
            assert is_stale(client.get(f"/status/incidents/{filled.open_incident}"))
            assert is_stale(client.get("/status/nothing"))
            again = client.get("/api/v2/summary.json", headers={"If-None-Match": program.headers["ETag"]})
            assert (again.status_code, is_stale(again)) == (304, True)
            since = datetime.fromisoformat(page.headers["X-Status-Stale-Since"])
            assert timedelta(0) < clock.now() - since < timedelta(seconds=SOON)
        until(lambda: not is_stale(client.get("/status")))
    assert [one["event"] for one in logs] == ["status: published as stale", "status: up to date again"]


@pytest.mark.usefixtures("_impatient")
def test_a_stale_page_grows_no_older_by_itself(
    database: Engine, lockable: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(lockable)
    with held(database):
        until(lambda: is_stale(client.get("/status")))
        before = client.get("/status").data
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(hours=5))
        time.sleep(1.0)
        assert client.get("/status").data == before


def test_a_restart_without_a_database_shows_what_was_known(
    database: Engine, people: People, filled: FilledPage, data_dir: Path
) -> None:
    with started(watcher_on(database, data_dir)) as first:
        known = client_of(first).get("/api/v2/summary.json").data
        until((data_dir / "status.snapshot.json").exists)
    away = watcher_at("sqlite:////nowhere/at-all.sqlite3", data_dir)
    began = clock.now()
    with started(away) as second:
        client = client_of(second)
        answer = client.get("/api/v2/summary.json")
        assert answer.data == known
        since = datetime.fromisoformat(answer.headers["X-Status-Stale-Since"])
        assert began - timedelta(seconds=60) < since <= began
        assert client.get(f"/status/incidents/{filled.old_incident}").status_code == 200
        assert "could not be brought up to date" in client.get("/status").text


def watcher_at(url: str, data_dir: Path) -> Watcher:
    return watcher.watcher_of(load_settings(database_url=url, data_dir=data_dir))


def test_a_database_that_comes_later_is_taken_up(sqlite_url: str, tmp_path: Path, data_dir: Path) -> None:
    later = tmp_path / "later.sqlite3"
    with started(watcher_at(f"sqlite:///{later}", data_dir)) as watching:
        client = client_of(watching)
        assert client.get("/status").status_code == 503
        shutil.copy(sqlite_url.removeprefix("sqlite:///"), later)
        until(lambda: client.get("/status").status_code == 200)
        assert not is_stale(client.get("/status"))


def test_two_processes_publish_the_same_bytes(
    database: Engine, people: People, filled: FilledPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC).replace(second=30))
    watchers = [watcher_on(database, tmp_path / name) for name in ("one", "two")]
    with started(watchers[0]), started(watchers[1]):
        set_status(people.erin, filled.messaging, MAJOR)
        until(lambda: all(indicator(client_of(each)) == "major" for each in watchers))
        one, two = (
            {path: [reply.etag for reply in answer.replies] for path, answer in each.answers.items()}
            for each in watchers
        )
        if watchers[0].current().moment.as_of == watchers[1].current().moment.as_of:
            assert one == two


def test_a_new_minute_is_a_new_page_and_the_same_data(
    database: Engine, filled: FilledPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(watcher_on(database))
    later = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    page, data = client.get("/status"), client.get("/api/v2/summary.json")
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(minutes=1))
    next_page, next_data = client.get("/status"), client.get("/api/v2/summary.json")
    assert next_page.headers["ETag"] != page.headers["ETag"]
    assert next_page.headers["Last-Modified"] != page.headers["Last-Modified"]
    for name in ("ETag", "Last-Modified"):
        assert next_data.headers[name] == data.headers[name]


def test_pages_say_since_when_no_worker_has_moved_maintenance(
    database: Engine, people: People, filled: FilledPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, begins_at = client_of(watcher_on(database)), clock.now().replace(microsecond=0) + timedelta(hours=1)
    planned = {"scheduled_for": begins_at, "scheduled_until": begins_at + timedelta(hours=2)}
    with unit_of_work() as session:
        opened(session, {filled.messaging: WELL}, kind=IncidentKind.MAINTENANCE, **planned)
    monkeypatch.setattr(clock, "now", lambda: begins_at + timedelta(minutes=1))
    assert not is_stale(client.get("/status"))
    monkeypatch.setattr(clock, "now", lambda: begins_at + timedelta(minutes=3))
    for path in ("/status", "/status/history", "/api/v2/summary.json"):
        assert datetime.fromisoformat(client.get(path).headers["X-Status-Stale-Since"]) == begins_at
    assert 'class="status-stale"' in client.get("/status").text
    with unit_of_work() as session:
        move_due_maintenances(session, people.erin, now=clock.now())
    assert not is_stale(client.get("/status"))
    assert 'class="status-stale"' not in client.get("/status").text


def test_one_thing_that_cannot_be_made_keeps_none_of_the_others(
    database: Engine, people: People, filled: FilledPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(watcher_on(database))
    before = client.get("/status/badge.svg").data

    def fails(_record: object) -> bytes:
        raise RuntimeError("drawn wrong")

    monkeypatch.setattr(badge, "badge", fails)
    set_status(people.erin, filled.messaging, MAJOR)
    with capture_logs() as logs:
        assert indicator(client) == "major"
        assert client.get("/status/badge.svg").data == before
    assert "status: published as it was before" in [one["event"] for one in logs]
    # Where there is no earlier one, nobody is shown a traceback.
    with capture_logs():
        answer = client_of(watcher_on(database)).get("/status/badge.svg")
    assert answer.status_code == 503
    assert "drawn wrong" not in answer.text


def test_what_is_made_on_request_is_bounded(
    database: Engine, filled: FilledPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("status.snapshot.MOST_MADE", 2)
    snapshot = watcher_on(database).current()
    paths = [f"/status/incidents/{one}" for one in (filled.open_incident, filled.old_incident, filled.maintenance)]
    first = [snapshot.find(path, "") for path in paths]
    assert len(snapshot._made) == 2
    assert snapshot.find(paths[2], "") is first[2]
    assert snapshot.find(paths[0], "").replies[0].etag == first[0].replies[0].etag


def test_nothing_runs_on_after_the_end(watching: Watcher) -> None:
    names = {"status-watcher", "status-publisher"}
    assert names <= {thread.name for thread in threading.enumerate()}
    watching.stop()
    assert not names & {thread.name for thread in threading.enumerate()}
    assert watching.answers == {}
    assert client_of(watching).get("/status").status_code == 200


FORKING = """
import os, sys, time
from werkzeug.test import Client
from ingest.settings import load_settings
from status.front import Front
from status.watcher import watcher_of
watcher = watcher_of(load_settings())
watcher.start()
client = Client(Front(watcher, None, hosts=load_settings().hosts))
def name():
    return [one["name"] for one in client.get("/api/v2/components.json").json["components"]]
assert "Messaging" in name()
child = os.fork()
print("ready", flush=True) if child else None
deadline = time.monotonic() + 20
while "Renamed" not in name() and time.monotonic() < deadline:
    time.sleep(0.05)
code = 0 if "Renamed" in name() else 1
if child:
    code += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    watcher.stop()
os._exit(code)
"""


def test_a_process_that_was_forked_goes_on_watching(
    database: Engine, people: People, filled: FilledPage, data_dir: Path
) -> None:
    url = database.url.render_as_string(hide_password=False)
    settings = {"HELMDESK_DATABASE_URL": url, "HELMDESK_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-c", FORKING]
    with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        with unit_of_work() as session:
            changes = {"name": "Renamed"}
            service.change_component(session, people.erin, component_id=filled.messaging, changes=changes)
        assert process.wait(30) == 0
