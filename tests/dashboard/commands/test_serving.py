"""The public addresses of a real server stand when its database is stopped, gone or locked, and tell since when."""

import json
import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.db.engine import unit_of_work
from ingest.enums import ComponentStatus
from status.publishing import TABLE
from tests.support.databases import in_use
from tests.support.people import People, settle_people
from tests.support.servers import Server, postgres_server, serving, until
from tests.support.status_pages import FilledPage, fill_status_page, set_status

MAJOR, WELL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.OPERATIONAL
# Stale after five seconds, and machines that run tests are busy.
STALE_SECONDS = 15.0


@dataclass(frozen=True)
class Installation:
    """A database with something on its status page, and everything the public may ask for."""

    url: str
    data_dir: Path
    people: People
    filled: FilledPage
    addresses: tuple[str, ...]


def installed(url: str, data_dir: Path) -> Installation:
    with in_use(url):
        with unit_of_work() as session:
            people = settle_people(session)
        filled = fill_status_page(people.erin)
    incidents = (filled.open_incident, filled.old_incident, filled.maintenance)
    files = (f"/{one.path}" for one in TABLE if one.names is None)
    pages = ("/status?still=1", "/status/history?page=3", *(f"/status/incidents/{one}" for one in incidents))
    return Installation(url, data_dir, people, filled, (*files, *pages))


def changed(installation: Installation, component_status: ComponentStatus) -> None:
    with in_use(installation.url):
        set_status(installation.people.erin, installation.filled.messaging, component_status)


def addresses_of(installation: Installation, server: Server) -> list[str]:
    """Every public address, those of components too."""
    components = json.loads(server.ask("/api/v2/components.json").body)["components"]
    ids = [one["id"] for one in components if not one["group"]]
    assert len(ids) == 2
    return [*installation.addresses, *(f"/status/uptime/{one}{end}" for one in ids for end in ("", ".csv"))]


def is_major(server: Server) -> bool:
    return b'"major"' in server.ask("/api/v2/status.json").body


def assert_stands(server: Server, addresses: list[str], *, since: datetime | None) -> None:
    """Everything is answered at once; with `since`, it says that it is stale since about then."""
    for address in addresses:
        for method in ("GET", "HEAD"):
            answer = server.ask(address, method=method, headers={"Accept-Encoding": "gzip"})
            assert answer.status == 200, address
            assert (answer.stale_since is None) is (since is None), address
            if since is not None:
                told = datetime.fromisoformat(answer.stale_since or "")
                assert since - timedelta(seconds=3) < told < since + timedelta(seconds=3), address
                assert answer.headers["warning"].startswith("110 ")
    page = server.ask("/status").body.decode()
    assert ("could not be brought up to date since" in page) is (since is not None)


def outage(installation: Installation, server: Server, *, away: Callable[[], None], back: Callable[[], None]) -> None:
    """Before, during and after: the page stands, tells, and is true again."""
    addresses = addresses_of(installation, server)
    assert_stands(server, addresses, since=None)
    changed(installation, MAJOR)
    assert until(lambda: is_major(server), seconds=10) < 5
    began = datetime.now(UTC)
    away()
    until(lambda: server.ask("/status").stale_since is not None, seconds=STALE_SECONDS)
    assert_stands(server, addresses, since=began)
    assert is_major(server)
    assert server.ask("/healthz").status == 200
    back()
    assert until(lambda: server.ask("/status").stale_since is None, seconds=20) < 2
    changed(installation, WELL)
    until(lambda: not is_major(server), seconds=10)
    assert_stands(server, addresses, since=None)


def test_the_whole_service_outlives_its_postgresql(tmp_path: Path, data_dir: Path) -> None:
    with postgres_server(tmp_path / "postgresql") as (postgresql, url):
        installation = installed(url, data_dir)
        with serving(url, data_dir) as server:
            outage(installation, server, away=postgresql.stop, back=postgresql.start)
            with hanging(postgresql.get_pid() or 0):
                # Everybody who waits for the database takes a thread; none of them is the status page's.
                waiting = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(60)]
                for one in waiting:
                    one.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                until(lambda: server.ask("/status").stale_since is not None, seconds=STALE_SECONDS)
                for one in waiting:
                    one.close()
            assert until(lambda: server.ask("/status").stale_since is None, seconds=20) < 2
            until(lambda: server.ask("/readyz").status == 200, seconds=30)


@contextmanager
def hanging(pid: int) -> Iterator[None]:
    """A server that stands still with all its processes: worse than one that is gone, for it says nothing."""
    children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for one in (pid, *children):
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in (*children, pid):
            os.kill(one, signal.SIGCONT)


def test_the_status_alone_outlives_its_sqlite_file(sqlite_url: str, data_dir: Path) -> None:
    installation = installed(sqlite_url, data_dir)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    aside = file.with_name(f"{file.name}.aside")
    with serving(sqlite_url, data_dir, "--only", "status") as server:
        outage(installation, server, away=lambda: shift(file, aside), back=lambda: shift(aside, file))
        # A writer that keeps everybody else out keeps no reader out.
        with locked(file):
            time.sleep(6)
            assert_stands(server, list(installation.addresses), since=None)
        assert server.ask("/signin").status == 404
        assert server.ask("/").headers["location"] == "/status"


def shift(file: Path, other: Path) -> None:
    file.rename(other)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    other = sqlite3.connect(str(file), isolation_level=None, timeout=10)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize("part", [(), ("--only", "status")])
def test_a_server_starts_without_a_database_from_what_was_kept(
    sqlite_url: str, data_dir: Path, part: tuple[str, ...]
) -> None:
    installation = installed(sqlite_url, data_dir)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    aside = file.with_name(f"{file.name}.aside")
    with serving(sqlite_url, data_dir, "--only", "status") as server:
        addresses = addresses_of(installation, server)
        until((data_dir / "status.snapshot.json").exists, seconds=10)
        known = server.ask("/api/v2/summary.json")
    stopped = datetime.now(UTC)
    file.rename(aside)
    with serving(sqlite_url, data_dir, *part) as server:
        again = server.ask("/api/v2/summary.json")
        assert (again.headers["etag"], again.body) == (known.headers["etag"], known.body)
        since = datetime.fromisoformat(again.stale_since or "")
        assert stopped - timedelta(seconds=90) < since <= stopped
        assert_stands(server, addresses, since=since)
        assert not file.exists()
        assert server.ask("/healthz").status == 200
        assert part or (server.ask("/").status, server.ask("/readyz").status) == (503, 503)
        aside.rename(file)
        assert until(lambda: server.ask("/status").stale_since is None, seconds=20) < 2
        if not part:
            until(lambda: server.ask("/signin").status == 200, seconds=30)
            # An open connection goes on reading a file that was taken away; who asks is told the truth.
            shift(file, aside)
            assert server.ask("/readyz").status == 503
            shift(aside, file)
            assert server.ask("/readyz").status == 200


def test_without_anything_kept_the_status_alone_starts_all_the_same(sqlite_url: str, data_dir: Path) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    aside = file.with_name(f"{file.name}.aside")
    file.rename(aside)
    with serving(sqlite_url, data_dir, "--only", "status") as server:
        assert server.ask("/readyz").status == 503
        page, program = server.ask("/status"), server.ask("/api/v2/summary.json")
        assert (page.status, program.status) == (503, 503)
        assert page.headers["retry-after"] == "5"
        aside.rename(file)
        assert until(lambda: server.ask("/status").status == 200, seconds=20) < 2
        assert server.ask("/readyz").status == 200


def test_several_processes_agree_within_a_second(sqlite_url: str, data_dir: Path) -> None:
    installation = installed(sqlite_url, data_dir)
    one = serving(sqlite_url, data_dir, "--only", "status", "--workers", "2")
    other = serving(sqlite_url, data_dir, "--only", "status")
    with one as two_workers, other as one_worker:
        for wanted in (MAJOR, WELL, MAJOR):
            changed(installation, wanted)
            began = time.monotonic()
            until(lambda wanted=wanted: all_say(wanted, two_workers, one_worker), seconds=10)
            assert time.monotonic() - began < 3
        told = {server.ask("/api/v2/summary.json").body for server in (two_workers, one_worker) for _ in range(20)}
        assert len(told) <= 2


def all_say(wanted: ComponentStatus, *servers: Server) -> bool:
    """Whether many connections, which fall to any of the workers, all find the same."""
    return all(is_major(server) is (wanted is MAJOR) for server in servers for _ in range(10))
