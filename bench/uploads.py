"""Measures uploads to a real server: the time of one file, of several at once, and the memory the server takes."""

import re
import statistics
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from bench.web_servers import resident_megabytes, server_processes
from dashboard.documents.uploads import PLACES
from ingest.db.engine import current_engine, open_engine, unit_of_work, use_engine
from ingest.db.migrate import upgrade_database
from ingest.enums import SecurityLevel
from ingest.organisations.service import create_organisation
from ingest.people.service import create_contact_account
from ingest.portal.current import current_portal
from ingest.viewer import system_viewer
from tests.support.servers import Server, serving

MEGABYTE = 1024 * 1024
USER, PASSWORD = "bob@acme.example", "a-password-of-this-benchmark"
BOUNDARY = "benchmark"
ROUNDS = 7
LINE = b"Handsets are dead since eight. \n" * 2048
LOOK_SECONDS = 0.02


def measure_uploads(folder: Path) -> None:
    """Print all of it."""
    url = f"sqlite:///{folder / 'uploads'}.sqlite3"
    use_engine(open_engine(url))
    upgrade_database(current_engine())
    with unit_of_work() as session:
        acme = create_organisation(session, system_viewer(), name="Acme", timezone="UTC")
        create_contact_account(
            session, system_viewer(), organisation_id=acme, user_name=USER, name="Bob Field", password=PASSWORD,
            security_level=SecurityLevel.STANDARD,
        )  # fmt: skip
    with serving(url, folder / "uploads") as server:
        cookie = _signed_in(server)
        _measure(server, cookie)
    current_engine().dispose()


def _measure(server: Server, cookie: str) -> None:
    pids, largest = server_processes(server.process.pid), current_portal().documents.max_megabytes * MEGABYTE
    _sent(server, cookie, MEGABYTE)
    before = resident_megabytes(pids)
    print("\nuploads, one server process, SQLite, a folder")
    for size in (MEGABYTE, largest):
        with _watched(pids) as seen:
            seconds = statistics.median(_sent(server, cookie, size) for _ in range(ROUNDS))
        speed = size / MEGABYTE / seconds
        print(
            f"{size // MEGABYTE:>4} MB: {seconds * 1000:7.0f} ms, {speed:5.0f} MB/s,",
            f"memory {max(seen) - before:+.1f} MB",
        )
    with _watched(pids) as seen, ThreadPoolExecutor(PLACES) as pool:
        list(pool.map(lambda _: _sent(server, cookie, largest), range(PLACES)))
    print(
        f"{PLACES} of {largest // MEGABYTE} MB at once: memory {max(seen) - before:+.1f} MB over {before:.0f} MB",
        flush=True,
    )


@contextmanager
def _watched(pids: list[int]) -> Iterator[list[float]]:
    """The memory of the server, looked at again and again while the block lasts."""
    seen, is_over = [resident_megabytes(pids)], threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_SECONDS):
            seen.append(resident_megabytes(pids))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()


def _sent(server: Server, cookie: str, size: int) -> float:
    """Upload a text of so many bytes; the seconds until the answer."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="log.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()

    def body() -> Iterator[bytes]:
        yield head
        for start in range(0, size, len(LINE)):
            yield LINE[: size - start]
        yield tail

    headers = {
        "Cookie": cookie,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(head) + size + len(tail)),
    }
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    began = time.perf_counter()
    connection.request("POST", "/documents/upload", body=body(), headers=headers)
    answer = connection.getresponse()
    told = answer.read()
    seconds = time.perf_counter() - began
    connection.close()
    if answer.status != 201:
        raise SystemExit(f"The upload was refused: {answer.status} {told.decode()}")
    return seconds


def _signed_in(server: Server) -> str:
    """The cookie of somebody who has signed in by the form."""
    page = server.ask("/signin")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.body.decode())
    form = urlencode({"user_name": USER, "password": PASSWORD, "csrf_token": token[1] if token else ""})
    headers = {"Cookie": _cookie(page.headers), "Content-Type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("POST", "/signin", body=form, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return _cookie({name.lower(): text for name, text in answer.getheaders()})


def _cookie(headers: Mapping[str, str]) -> str:
    return headers["set-cookie"].partition(";")[0]
