"""The process's DuckDB: one engine in memory, bounded, that reaches for nothing outside the folder of copies."""

import itertools
import os
import threading
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from ingest.settings import load_settings

THREADS: Final = 2
MEMORY: Final = "320MB"
FOLDER: Final = "facts"


class _Engine(NamedTuple):
    process: int
    number: int
    connection: duckdb.DuckDBPyConnection


_guard = threading.Lock()
_folder: Path | None = None
_engines: list[_Engine] = []
_numbers = itertools.count(1)


def use_folder(folder: Path | None) -> None:
    """Where columnar copies lie from now on; None: in the data directory the settings name."""
    global _folder  # noqa: PLW0603 - process state, like the database engine
    _folder = folder


def copies_folder() -> Path:
    """Where columnar copies lie; it is made when it is not there, and private like the database."""
    folder = _folder or load_settings().data_dir / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def duck() -> duckdb.DuckDBPyConnection:
    """A connection of its own to the process's engine: what it names TEMP ends when it is closed."""
    return _of_this_process().connection.cursor()


def engine_number() -> int:
    """Which engine of those that were ever opened `duck` connects to: each has tables of its own."""
    return _of_this_process().number


def close_duck() -> None:
    """End this process's engine, as before a fork; it opens anew when it is asked for."""
    with _guard:
        if _engines and _engines[-1].process == os.getpid():
            _engines.pop().connection.close()


def _of_this_process() -> _Engine:
    # An engine's threads do not survive a fork: each process opens one of its own, and leaves alone what it inherited.
    with _guard:
        if not _engines or _engines[-1].process != os.getpid():
            _engines.append(_Engine(os.getpid(), next(_numbers), _opened()))
        return _engines[-1]


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
