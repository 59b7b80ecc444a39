"""The process's DuckDB: one engine in memory, bounded, that reaches for nothing outside the folder of copies."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from ingest.settings import load_settings

THREADS: Final = 2
MEMORY: Final = "250MB"
FOLDER: Final = "facts"

_guard = threading.Lock()
_folder: Path | None = None
_engine: tuple[int, duckdb.DuckDBPyConnection] | None = None


def use_folder(folder: Path | None) -> None:
    """Where columnar copies lie from now on; None: in the data directory the settings name."""
    global _folder  # noqa: PLW0603 - process state, like the database engine
    _folder = folder


def copies_folder() -> Path:
    """Where columnar copies lie; it is made when it is not there, and private like the database."""
    folder = _folder or load_settings().data_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def duck() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own to the process's engine: what it names TEMP ends with it."""
    connection = _of_this_process().cursor()
    try:
        yield connection
    finally:
        connection.close()


def _of_this_process() -> duckdb.DuckDBPyConnection:
    # An engine's threads do not survive a fork: each process opens one of its own.
    global _engine  # noqa: PLW0603 - process state, like the database engine
    with _guard:
        if _engine is None or _engine[0] != os.getpid():
            _engine = (os.getpid(), _opened())
        return _engine[1]


def _opened() -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "temp_directory": str(copies_folder() / "spilled"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    connection = duckdb.connect(":memory:", config=settings)
    connection.execute("SET enable_progress_bar = false")
    return connection
