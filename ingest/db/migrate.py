"""Brings a database to this version's schema, and refuses to work on any other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from ingest.errors import ConfigurationError

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Any number that no other user of the database takes as its lock.
_POSTGRESQL_LOCK = 4_836_731


def head_revision() -> str:
    """The revision this version works with."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise ConfigurationError("This installation has no migrations.")
    return head


def database_revision(engine: Engine) -> str | None:
    """The revision a database is at; None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


def upgrade_database(engine: Engine, *, revision: str = "head") -> None:
    """Bring a database up; two processes that try at once do it one after the other."""
    engine = engine.execution_options(helmdesk_sqlite_begin="BEGIN IMMEDIATE")
    with engine.connect() as connection, _tables_may_be_remade(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _POSTGRESQL_LOCK})
        command.upgrade(_config(connection=connection), revision)
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise ConfigurationError("The upgrade would leave rows that point nowhere; nothing was changed.")


@contextmanager
def _tables_may_be_remade(connection: Connection) -> Iterator[None]:
    """Let SQLite drop a table that others point to: it changes columns by making a table anew under the same name."""
    if connection.dialect.name != "sqlite":
        yield
        return
    # Only outside a transaction does the switch work, and the driver's own connection begins none.
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # there is one: it was just opened
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]  # the same


def prepare_database(engine: Engine) -> None:
    """Set an empty database up; refuse one that another version made."""
    with engine.connect() as connection:
        is_empty = _revision(connection) is None and not inspect(connection).get_table_names()
    if is_empty:
        upgrade_database(engine)
    require_current(engine)


def require_current(engine: Engine) -> None:
    """ConfigurationError with the command to give, unless the database is at this version's revision."""
    found, wanted = database_revision(engine), head_revision()
    if found is None:
        raise ConfigurationError("The database is empty: `helmdesk db upgrade` sets it up.")
    if found not in _known_revisions():
        raise ConfigurationError(f"The database is at revision {found}, which a newer Helmdesk made.")
    if found != wanted:
        raise ConfigurationError(f"The database is at revision {found}, not {wanted}: give `helmdesk db upgrade`.")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known_revisions() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config(**attributes: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes.update(attributes)
    return config
