"""The process's database: how it is opened, read from in one snapshot, and written to with the only commit."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.orm import Session

from ingest.errors import ConfigurationError, DatabaseAwayError

SQLITE_BUSY_MILLISECONDS = 30_000
SQLITE_PRAGMAS = (
    f"busy_timeout={SQLITE_BUSY_MILLISECONDS}",
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)
WATCHING_WAIT_SECONDS = 2
# Tells a connection whose other end has vanished within half a minute; the system's own patience is hours.
_POSTGRESQL_KEEPALIVE = {"keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 3}
_BEGIN_OPTION = "helmdesk_sqlite_begin"
_FILE = "helmdesk_file"

_current: Engine | None = None


def open_engine(database_url: str) -> Engine:
    """An engine for SQLite or PostgreSQL, tuned alike; ConfigurationError for any other address."""
    url = _parsed(database_url)
    backend = url.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(url)
    if backend == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_size=8, max_overflow=8, pool_pre_ping=True)
    raise ConfigurationError(f"HELMDESK_DATABASE_URL: '{backend}' is not supported; use sqlite or postgresql.")


def open_watching_engine(database_url: str) -> Engine:
    """An engine for one reader that would rather fail than wait, beside the pool that serves everybody else.

    It never makes an SQLite file that is not there, and its one connection stays open until `dispose()`.
    """
    url = _parsed(database_url)
    if url.get_backend_name() == "sqlite":
        asked = url.set(database=f"file:{quote(url.database or '')}", query={**url.query, "mode": "rw", "uri": "true"})
        engine = create_engine(asked, connect_args={"timeout": WATCHING_WAIT_SECONDS}, pool_size=1, max_overflow=0)
        event.listen(engine, "connect", _leave_transactions_to_us)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    patience = {"connect_timeout": WATCHING_WAIT_SECONDS, "tcp_user_timeout": 10_000, **_POSTGRESQL_KEEPALIVE}
    asked = url.set(drivername="postgresql+psycopg")
    return create_engine(asked, connect_args=patience, pool_size=1, max_overflow=0)


def file_identity(engine: Engine) -> tuple[int, int] | None:
    """Which file an SQLite database is, as (device, number); None for PostgreSQL. OSError when it is not there.

    An open connection goes on reading a file that was deleted or replaced: whoever keeps one compares this.
    """
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return None
    name = engine.url.database
    path = unquote(name.removeprefix("file:")) if name.startswith("file:") else name
    found = os.stat(path)  # noqa: PTH116 - with each use of a connection
    return found.st_dev, found.st_ino


def _parsed(database_url: str) -> URL:
    try:
        return make_url(database_url)
    except ArgumentError as error:
        raise ConfigurationError("HELMDESK_DATABASE_URL is not a database address.") from error


def _sqlite_engine(url: URL) -> Engine:
    has_file = bool(url.database) and url.database != ":memory:"
    if has_file:
        # What lies beside it is as private.
        Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": SQLITE_BUSY_MILLISECONDS / 1000})
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    if has_file:
        _stay_with_the_file(engine)
    return engine


def _stay_with_the_file(engine: Engine) -> None:
    """Let each connection belong to the file that is there now: one to another would write to what is no more.

    Only the first connection may make the file; when it is gone after that, DatabaseAwayError says so.
    """
    known: set[tuple[int, int] | None] = set()

    def refuse_to_make_it_anew(_dialect: object, _record: object, cargs: list[Any], cparams: dict[str, Any]) -> None:
        if known:
            _present_file(engine)
            if not cparams.get("uri"):
                cargs[0], cparams["uri"] = f"file:{quote(cargs[0])}?mode=rw", True

    def note(_connection: object, record: Any) -> None:
        record.info[_FILE] = _present_file(engine)
        known.add(record.info[_FILE])

    def compare(_connection: object, record: Any, _proxy: object) -> None:
        if _present_file(engine) != record.info[_FILE]:
            raise DisconnectionError

    event.listen(engine, "do_connect", refuse_to_make_it_anew)
    event.listen(engine, "connect", note)
    event.listen(engine, "checkout", compare)


def _present_file(engine: Engine) -> tuple[int, int] | None:
    try:
        return file_identity(engine)
    except OSError as error:
        name = Path(str(engine.url.database)).name
        raise DatabaseAwayError(f"The database file '{name}' is not where it was.") from error


def _leave_transactions_to_us(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transaction handling begins too late; `_begin_sqlite` begins instead.
    connection.isolation_level = None


def _tune_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    _leave_transactions_to_us(connection, _record)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MILLISECONDS}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a read lock later fails instead of waiting.
    connection.exec_driver_sql(str(connection.get_execution_options().get(_BEGIN_OPTION, "BEGIN")))


def use_engine(engine: Engine) -> None:
    """Make `engine` the one that `unit_of_work` and `reading` of this process work on."""
    global _current  # noqa: PLW0603 - the one piece of process state: which database this process serves
    _current = engine


def close_connections() -> None:
    """Close what this process has open, as before a fork; it opens anew when it needs to."""
    if _current is not None:
        _current.dispose()


def current_engine() -> Engine:
    """The process's engine; ConfigurationError before `use_engine`."""
    if _current is None:
        raise ConfigurationError("No database is open.")
    return _current


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """One transaction around one change: committed at the end, rolled back on any error. The only commit."""
    engine = current_engine().execution_options(**{_BEGIN_OPTION: "BEGIN IMMEDIATE"})
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """A session for reads that all see the same moment of the database; nothing it does is kept.

    `engine` is for those who keep one of their own.
    """
    engine = engine or current_engine()
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(engine, expire_on_commit=False) as session:
        yield session


@contextmanager
def rehearsal() -> Iterator[Session]:
    """A transaction like `unit_of_work` that is always rolled back: for dry runs."""
    engine = current_engine().execution_options(**{_BEGIN_OPTION: "BEGIN IMMEDIATE"})
    with Session(engine, expire_on_commit=False) as session:
        try:
            yield session
        finally:
            session.rollback()
