"""What publishers read: only what changed, over one connection, and never a database that is not there any more."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, text

from ingest.db.engine import current_engine, unit_of_work
from ingest.enums import ComponentStatus
from ingest.portal.current import current_portal
from ingest.system_status.rules import page_definition
from status import source as source_module
from status.source import Source
from tests.support.databases import SqliteTemplate, counted, in_use
from tests.support.people import People, settle_people
from tests.support.status_pages import FilledPage, fill_status_page, set_status

MAJOR = ComponentStatus.MAJOR_OUTAGE


def source_on(engine: Engine) -> Source:
    url = engine.url.render_as_string(hide_password=False)
    return Source(url, page=page_definition(current_portal()))


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def filled(people: People) -> FilledPage:
    return fill_status_page(people.erin)


def test_it_is_read_again_only_when_it_changed(database: Engine, people: People, filled: FilledPage) -> None:
    source = source_on(database)
    first = source.newest()
    with counted(source._engine) as statements:
        assert source.newest() is first
    assert len(statements) <= 2
    set_status(people.erin, filled.messaging, MAJOR)
    changed = source.newest()
    assert changed.version > first.version
    assert {row.component_status for row in changed.components} > {MAJOR}
    source.close()
    # After a new beginning it is read again, and is the same.
    assert source.newest() == changed
    source.close()


def test_once_in_a_while_everything_is_compared(
    database: Engine, people: People, filled: FilledPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = source_on(database)
    first = source.newest()
    with unit_of_work() as session:
        session.execute(text("UPDATE components SET name = 'Renamed' WHERE name = 'Messaging'"))
    assert source.newest() is first
    monkeypatch.setattr(source_module, "THOROUGH_SECONDS", 0.0)
    thorough = source.newest()
    assert "Renamed" in [row.name for row in thorough.components]
    assert source.newest() is thorough
    source.close()


def test_a_deleted_file_is_noticed_and_a_restored_one_is_read(sqlite_url: str, tmp_path: Path) -> None:
    file = file_of(sqlite_url)
    with in_use(sqlite_url) as engine:
        with unit_of_work() as session:
            people = settle_people(session)
        filled = fill_status_page(people.erin)
        source = source_on(engine)
        known = source.newest()
        with current_engine().connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(file, tmp_path / "backup")
        set_status(people.erin, filled.messaging, MAJOR)
    file.unlink()
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            source.newest()
        assert not file.exists()
    for leftover in file.parent.glob(f"{file.name}-*"):
        leftover.unlink()
    shutil.copy(tmp_path / "backup", file)
    assert source.newest() == known
    source.close()


def test_a_file_put_in_the_place_of_another_is_read(sqlite_url: str, sqlite_template: SqliteTemplate) -> None:
    with in_use(sqlite_url) as engine:
        source = source_on(engine)
        assert source.newest().components == ()
    with sqlite_template.copy() as other, in_use(other):
        with unit_of_work() as session:
            people = settle_people(session)
        fill_status_page(people.erin)
        with current_engine().connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        current_engine().dispose()
        file_of(other).rename(file_of(sqlite_url))
        assert len(source.newest().components) == 3
        source.close()


def test_an_empty_file_in_its_place_is_no_database(sqlite_url: str) -> None:
    file = file_of(sqlite_url)
    with in_use(sqlite_url) as engine:
        source = source_on(engine)
        source.newest()
    file.rename(file.with_suffix(".away"))
    file.touch()
    with pytest.raises(Exception, match="no such table"):
        source.newest()
    source.close()
    file.with_suffix(".away").unlink()


@pytest.mark.parametrize("name", ["with space.sqlite3", "50%25.sqlite3", "question?mark.sqlite3", "hash#tag.sqlite3"])
def test_any_name_of_a_file_will_do(sqlite_url: str, tmp_path: Path, name: str) -> None:
    shutil.copy(file_of(sqlite_url), tmp_path / name)
    url = URL.create("sqlite", database=str(tmp_path / name)).render_as_string()
    source = Source(url, page=page_definition(current_portal()))
    assert source.newest().components == ()
    source.close()
