"""Measures the public pages: requests a second beside nginx, memory over a million of them, and a change's way out."""

import os
import random
import socket
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path

from bench.bare_server import bare_server
from bench.status_filling import fill_status_page
from bench.web_servers import Load, asked, ensure_tools, load, nginx, resident_megabytes, server_processes
from ingest import clock
from ingest.db.engine import current_engine, open_engine, unit_of_work, use_engine
from ingest.db.migrate import upgrade_database
from ingest.demo.history import status_history
from ingest.enums import ComponentStatus
from ingest.models import Organisation
from ingest.portal.current import current_portal
from ingest.system_status.rules import page_definition
from ingest.system_status.service import set_component_status
from ingest.viewer import system_viewer
from status.publishing import Moment, as_of
from status.snapshot import snapshot_of
from status.source import Source
from tests.support.servers import Server, free_port, serving, until

PAGE, SUMMARY = "/status", "/api/v2/summary.json"
GZIP = "Accept-Encoding: gzip"
SECONDS, ROUNDS = 8, 3
MANY_REQUESTS = 1_000_000
CHANGES = 15
# An address and the processes that serve it.
Side = tuple[str, Sequence[int]]


def measure_status_page(folder: Path) -> None:
    """Print all of it."""
    ensure_tools()
    small, large = f"sqlite:///{folder / 'small'}.sqlite3", f"sqlite:///{folder / 'large'}.sqlite3"
    _open(small)
    with unit_of_work() as session:
        acme = Organisation(name="Acme", timezone="UTC", created_at=clock.now())
        session.add(acme)
        session.flush()
        status_history(session, system_viewer(), seed=1, shared_with=acme.id)
    current_engine().dispose()
    with serving(small, folder / "alone", "--only", "status") as server:
        _compare(server, folder / "nginx-alone", called="public pages alone (--only status)")
        _compare_with_least(server, folder / "bare")
        _fill_memory(server)
    with serving(small, folder / "small") as server:
        _compare(server, folder / "nginx", called="public pages before the whole service")
        _fill_memory(server)
    _open(large)
    ids = fill_status_page()
    _measure_work(large, ids)
    with serving(large, folder / "large") as server:
        _measure_way(server, ids)
    current_engine().dispose()


def _open(url: str) -> None:
    use_engine(open_engine(url))
    upgrade_database(current_engine())


def _compare(server: Server, folder: Path, *, called: str) -> None:
    ours, url = server_processes(server.process.pid), f"http://127.0.0.1:{server.port}"
    copies, ports = {path: f"{url}{path}" for path in (PAGE, SUMMARY)}, (free_port(), free_port())
    folder.mkdir()
    with (
        nginx(folder / "plain", port=ports[0], copies=copies, keeps_open=False) as plain,
        nginx(folder / "open", port=ports[1], copies=copies, keeps_open=True) as keeping,
    ):
        sides: dict[str, Side] = {"ours": (url, ours)} | {
            name: (f"http://127.0.0.1:{port}", [worker])
            for name, port, worker in (("nginx", ports[0], plain), ("nginx, files open", ports[1], keeping))
        }
        print(f"\n{called}, 64 connections, one process each, load {os.getloadavg()[0]:.1f} before")
        print(f"{'median of 3':<34}{'per second':>11}{'ours is':>9}{'p99 ms':>8}{'us CPU':>8}")
        for name, path, is_known in (
            (f"{PAGE}, gzip", PAGE, False),
            (f"{SUMMARY}, gzip", SUMMARY, False),
            ("304 by ETag", SUMMARY, True),
        ):
            _print_sides(name, _loads(sides, path, is_known=is_known))


def _loads(sides: Mapping[str, Side], path: str, *, is_known: bool) -> dict[str, list[Load]]:
    """The same asked of each side, by turns."""
    found: dict[str, list[Load]] = {side: [] for side in sides}
    for _ in range(ROUNDS):
        for side, (address, pids) in sides.items():
            headers = [GZIP, *(_etag(address + path) if is_known else ())]
            found[side].append(load(address + path, seconds=SECONDS, headers=headers, pids=pids))
    return found


def _compare_with_least(server: Server, folder: Path) -> None:
    """The same page from the same HTTP server with nothing of ours behind it: what is left to be won."""
    url, port = f"http://127.0.0.1:{server.port}{PAGE}", free_port()
    headers, body = asked(url, coding="gzip")
    with bare_server(folder, port=port, headers=headers, body=body) as process:
        least = f"http://127.0.0.1:{port}/"
        until(lambda: _is_listening(port), seconds=20)
        sides = ((url, server_processes(server.process.pid)), (least, server_processes(process.pid)))
        found: list[list[Load]] = [[], []]
        for _ in range(ROUNDS):
            for side, (address, pids) in enumerate(sides):
                found[side].append(load(address, seconds=SECONDS, headers=[GZIP], pids=pids))
    ours, bare = (statistics.median(one.per_second for one in side) for side in found)
    print(f"the same from a bare WSGI callable: {bare:,.0f}/s; ours is {ours / bare:.2f} of it", flush=True)


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _etag(url: str) -> list[str]:
    """The header of a reader who has this already."""
    return [f"If-None-Match: {asked(url, coding='gzip')[0]['ETag']}"]


def _print_sides(name: str, found: Mapping[str, list[Load]]) -> None:
    def median(of: Callable[[Load], float], side: str) -> float:
        return statistics.median(map(of, found[side]))

    ours = median(lambda one: one.per_second, "ours")
    for side, loads in found.items():
        speed, errors = median(lambda one: one.per_second, side), sum(one.errors for one in loads)
        # A refusal is quickly given: where there was one, there is nothing to compare.
        ratio = "" if side == "ours" else "-" if errors else f"{ours / speed:.2f} of it"
        label = name if side == "ours" else f"  {side}"
        print(f"{label:<34}{speed:>11,.0f}{ratio:>11}", end="")
        print(f"{median(lambda one: one.p99_ms, side):>6.1f}{median(lambda one: one.cpu_us, side):>8.1f}", flush=True)
        if errors:
            print(f"  answered with an error: {errors:,}", flush=True)


def _fill_memory(server: Server) -> None:
    pids, url = server_processes(server.process.pid), f"http://127.0.0.1:{server.port}"
    codings = (GZIP, "Accept-Encoding: br", "Accept-Encoding: identity")
    requests, before = 0, 0.0
    while requests < MANY_REQUESTS:
        for path in (PAGE, SUMMARY, "/status/history", f"{PAGE}?still=1"):
            requests += load(url + path, seconds=3, headers=[random.choice(codings)], pids=pids).requests
            if not before:
                before = resident_megabytes(pids)
    print(
        f"memory: {before:.1f} MB after the first requests, {resident_megabytes(pids):.1f} MB after {requests:,}",
        flush=True,
    )


def _measure_work(url: str, ids: list[int]) -> None:
    """What a change costs the process that publishes it, without waiting for anything."""
    portal = current_portal()
    source, snapshot, times = Source(url, page=page_definition(portal)), None, []
    for number in range(CHANGES + 1):
        _change(ids, number)
        began = time.perf_counter()
        record = source.newest()
        moment = Moment(record, as_of(record, now=clock.now()), portal.brand, "http://help.example")
        snapshot = snapshot_of(moment, previous=snapshot)
        times.append((time.perf_counter() - began) * 1000)
    source.close()
    first, *others = times
    print(
        f"\npublishing with {len(ids)} components and 2,000 past incidents: {first:.0f} ms the first time, then",
        end=" ",
    )
    print(f"{statistics.median(others):.0f} ms a change, {max(others):.0f} ms at most", flush=True)


def _measure_way(server: Server, ids: list[int]) -> None:
    """How long it takes from the commit until anybody can read the change."""
    times: list[float] = []
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    for number in range(CHANGES):
        before = _body(connection)
        _change(ids, number + CHANGES + 1)
        began = time.perf_counter()
        while _body(connection) == before:
            time.sleep(0.002)
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(random.random() / 2)
    print(f"from the commit to its readers over HTTP: {statistics.median(times):.0f} ms,", end=" ")
    print(f"{max(times):.0f} ms at most of {CHANGES}", flush=True)


def _body(connection: HTTPConnection) -> bytes:
    connection.request("GET", SUMMARY)
    return connection.getresponse().read()


def _change(ids: list[int], number: int) -> None:
    wanted = (ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.OPERATIONAL)[number % 2]
    with unit_of_work() as session:
        component_id = ids[number // 2 * 7 % len(ids)]
        set_component_status(session, system_viewer(), component_id=component_id, status=wanted)
