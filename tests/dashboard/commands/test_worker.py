"""The worker as a process: it moves maintenance, outlives failures, stops when told, and never outlives its parent."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard.commands import worker
from ingest.calendars.queries import calendar_history, is_calendar_kept
from ingest.db.engine import reading, unit_of_work
from ingest.enums import IncidentKind
from ingest.settings import DEMO_SECRET
from ingest.viewer import system_viewer
from tests.support.databases import in_use
from tests.support.incidents import MAINTENANCE, MINUTE, OPERATIONAL, component, opened, seen, status_of

HELMDESK = (sys.executable, "-m", "dashboard.cli")
PATIENCE_SECONDS = 60
Started = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def started(sqlite_url: str, tmp_path: Path) -> Iterator[Started]:
    """Starts a command of ours on an empty SQLite database; what still runs at the end is killed."""
    settings = {"DATABASE_URL": sqlite_url, "DATA_DIR": str(tmp_path), "DEMO": "1", "SECRET_KEY": DEMO_SECRET}
    environment = os.environ | {f"HELMDESK_{name}": value for name, value in settings.items()}
    running: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen(command, env=environment))
        return running[-1]

    with in_use(sqlite_url):
        yield start
    for each in running:
        each.kill()
        each.wait()


def eventually(condition: Callable[[], object]) -> None:
    """Wait until something is so; fail when it never is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, "it never was so"
        time.sleep(0.1)


def due_maintenance(*, begun_ago: timedelta = MINUTE) -> tuple[str, int]:
    now = datetime.now(UTC)
    with unit_of_work() as session:
        voice = component(session)
        public_id = opened(
            session,
            {voice: OPERATIONAL},
            kind=IncidentKind.MAINTENANCE,
            started_at=now - timedelta(days=1),
            scheduled_for=now - begun_ago,
            scheduled_until=now + timedelta(hours=1),
        )
    return public_id, voice


def is_under_maintenance(component_id: int) -> bool:
    with reading() as session:
        return status_of(session, component_id) == MAINTENANCE


def children(pid: int) -> list[int]:
    # Each thread has its own.
    return [int(each) for file in Path(f"/proc/{pid}/task").glob("*/children") for each in file.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def is_worker(pid: int) -> bool:
    return b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()


# In this process


def test_a_round_moves_what_is_due_and_dates_it_as_planned(database: Engine) -> None:
    public_id, voice = due_maintenance()
    assert worker.do_round()
    with reading() as session:
        view = seen(session, public_id)
        assert (view.incident_status, view.updates[0].display_at) == ("in_progress", view.scheduled_for)
        assert status_of(session, voice) == MAINTENANCE
    assert worker.do_round()
    with reading() as session:
        assert seen(session, public_id) == view


def test_a_failing_duty_keeps_none_of_the_others_from_being_done(
    database: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask_for_a_table_that_is_not_there() -> int:
        with reading() as session:
            session.execute(text("SELECT secret_word FROM no_such_table"))
        return 1

    _, voice = due_maintenance()
    monkeypatch.setattr(worker, "DUTIES", (ask_for_a_table_that_is_not_there, worker.move_maintenances))
    assert not worker.do_round()
    assert is_under_maintenance(voice)
    told = "".join(capsys.readouterr())
    assert "duty failed" in told
    assert "secret_word" not in told


def test_the_worker_goes_on_after_failures_until_it_is_told_to_stop(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, rounds = threading.Event(), []

    def fail_twice() -> int:
        rounds.append(time.monotonic())
        if len(rounds) <= 2:
            raise ConnectionError
        stop.set()
        return 0

    monkeypatch.setattr(worker, "DUTIES", (fail_twice,))
    monkeypatch.setattr(worker, "INTERVAL_SECONDS", 0.05)
    monkeypatch.setattr(worker, "_is_opened", lambda: True)
    worker.work_until(stop, is_wanted=lambda: True)
    assert len(rounds) == 3
    assert rounds[1] - rounds[0] >= 0.1
    assert rounds[2] - rounds[1] >= 0.2


def test_rests_grow_with_failures_up_to_a_minute() -> None:
    assert [worker.rest_seconds(failures) for failures in (0, 1, 2, 3, 6, 1000)] == [1, 2, 4, 8, 60, 60]


# As a process of its own


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_it_is_told_to_stop(started: Started, how: signal.Signals) -> None:
    first = started(*HELMDESK, "worker")
    second = started(*HELMDESK, "worker")
    public_id, voice = due_maintenance()
    eventually(lambda: is_under_maintenance(voice))
    time.sleep(2)
    with reading() as session:
        assert len(seen(session, public_id).updates) == 2
        assert is_calendar_kept(session, system_viewer())
        assert len(calendar_history(session, system_viewer()).versions) == 1
    for each in (first, second):
        each.send_signal(how)
    assert [each.wait(10) for each in (first, second)] == [0, 0]


def test_one_round_can_be_asked_for(started: Started) -> None:
    _, voice = due_maintenance()
    assert started(*HELMDESK, "worker", "--once").wait(PATIENCE_SECONDS) == 0
    assert is_under_maintenance(voice)


PARENT = """
import time
from dashboard.commands.worker import worker_beside
with worker_beside():
    time.sleep(600)
"""


def test_it_ends_by_itself_when_its_parent_is_killed(started: Started) -> None:
    parent = started(sys.executable, "-c", PARENT)
    _, voice = due_maintenance()
    eventually(lambda: is_under_maintenance(voice))
    (child,) = children(parent.pid)
    parent.kill()
    parent.wait()
    eventually(lambda: not is_alive(child))


def test_one_that_is_killed_is_followed_by_another_that_works_and_ends_with_the_parent(
    started: Started, capfd: pytest.CaptureFixture[str]
) -> None:
    parent = started(sys.executable, "-c", PARENT)
    _, first = due_maintenance()
    eventually(lambda: is_under_maintenance(first))
    rests = []
    for _ in range(2):
        (child,) = children(parent.pid)
        os.kill(child, signal.SIGKILL)
        killed_at = time.monotonic()
        eventually(lambda gone=child: any(pid != gone and is_alive(pid) for pid in children(parent.pid)))
        rests.append(time.monotonic() - killed_at)
    assert rests[0] >= 1
    assert rests[1] >= 2
    assert capfd.readouterr().out.count("worker died") == 2
    _, second = due_maintenance()
    eventually(lambda: is_under_maintenance(second))
    (child,) = children(parent.pid)
    parent.kill()
    parent.wait()
    eventually(lambda: not is_alive(child))


def test_a_server_has_one_beside_it_only_when_asked_and_ends_it_with_itself(started: Started) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = started(*HELMDESK, "serve", "--port", str(port), "--with-worker")
    _, voice = due_maintenance()
    eventually(lambda: is_under_maintenance(voice))
    eventually(lambda: is_listening(port))
    beside = children(server.pid)
    assert [is_worker(pid) for pid in beside].count(True) == 1
    server.send_signal(signal.SIGTERM)
    assert server.wait(20) == 0
    eventually(lambda: not any(is_alive(pid) for pid in beside))
    alone = started(*HELMDESK, "serve", "--port", str(port))
    eventually(lambda: is_listening(port))
    assert not any(is_worker(pid) for pid in children(alone.pid))
    alone.send_signal(signal.SIGTERM)
    assert alone.wait(20) == 0


def is_listening(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
