"""An engine's connections belong to the database file that is there now: none writes to one that was taken away."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ingest.db.engine import open_engine, unit_of_work, use_engine
from ingest.errors import DatabaseAwayError

CHECKOUTS = 2_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "helm desk.sqlite3"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    """An engine with two pooled connections to a file that it made."""
    engine = open_engine(f"sqlite:///{file}")
    use_engine(engine)
    with engine.begin() as one, engine.connect():
        one.execute(text("CREATE TABLE notes (word TEXT)"))
    yield engine
    engine.dispose()


def note(word: str) -> None:
    with unit_of_work() as session:
        session.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word})


def notes(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    words = [word for (word,) in connection.execute("SELECT word FROM notes ORDER BY rowid")]
    connection.close()
    return words


def copy(file: Path, name: str) -> Path:
    """The same database as another file."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return Path(shutil.copy(file, file.with_name(name)))


def test_what_is_written_goes_to_the_file_that_was_put_in_its_place(engine: Engine, file: Path) -> None:
    note("before")
    restored = copy(file, "restored")
    note("lost with the old file")
    for each in file.parent.glob(f"{file.name}*"):
        each.rename(each.with_name(f"taken {each.name}"))
    restored.rename(file)
    for word in ("one", "two", "three"):
        note(word)
    assert notes(file) == ["before", "one", "two", "three"]


def test_without_the_file_every_use_says_so_and_none_is_made(engine: Engine, file: Path) -> None:
    taken = file.rename(file.with_name("taken"))
    for _ in range(2):
        with pytest.raises(DatabaseAwayError, match="is not where it was"):
            note("nowhere")
    engine.dispose()
    with pytest.raises(DatabaseAwayError):
        note("nowhere")
    assert not file.exists()
    taken.rename(file)
    note("again")
    assert notes(file) == ["again"]


def test_databases_in_memory_have_no_file_to_lose() -> None:
    engine = open_engine("sqlite:///:memory:")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1


def test_to_compare_costs_microseconds(engine: Engine) -> None:
    def seconds(pooled: Engine) -> float:
        began = time.perf_counter()
        for _ in range(CHECKOUTS):
            pooled.raw_connection().close()
        return time.perf_counter() - began

    each = min(seconds(engine) for _ in range(5)) / CHECKOUTS
    assert each < 0.0005
