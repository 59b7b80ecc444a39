"""Migrations: one head, from nothing to it and back on both databases, and no difference from the tables in code."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from ingest.db.engine import open_engine, reading
from ingest.db.migrate import (
    _config,
    database_revision,
    head_revision,
    prepare_database,
    require_current,
    upgrade_database,
)
from ingest.errors import ConfigurationError
from ingest.metrics.facts.keeping import complete_facts
from ingest.metrics.facts.repair import verify_facts
from ingest.models import Base
from ingest.viewer import system_viewer

_MOMENT = "2026-01-02 03:04:05+00:00"
_STANDING = {"request_type": "incident", "status": "new", "stage": "new"}
_OWNED = {"id": 1, "organisation_id": 1}
_ROWS = {
    "organisations": {"id": 1, "name": "Acme", "timezone": "UTC", "created_at": _MOMENT},
    "tickets": _OWNED | _STANDING | {
        "number": "T1", "title": "No tone", "description": "Dead", "is_open": True, "source": "portal",
        "created_at": _MOMENT, "updated_at": _MOMENT, "created_on": "2026-01-02",
    },
    "ticket_events": _OWNED | _STANDING | {
        "ticket_id": 1, "position": 1, "at": _MOMENT, "kind": "created", "changes": "[]",
    },
    "ticket_messages": _OWNED | {
        "ticket_id": 1, "at": _MOMENT, "author_name": "Bob", "is_by_staff": False, "is_public": True, "body": "Hello",
    },
}  # fmt: skip


def _is_ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and (name or "").startswith(("ticket_search", "audit_search")))


def test_there_is_exactly_one_head() -> None:
    assert ScriptDirectory.from_config(_config()).get_heads() == [head_revision()]


def test_the_migrated_schema_is_that_of_the_tables_in_code(database: Engine) -> None:
    with database.connect() as connection:
        options = {"include_object": _is_ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []


def test_every_revision_goes_up_from_the_first_and_down_again(database: Engine) -> None:
    with database.begin() as connection:
        command.downgrade(_config(connection=connection), "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    revisions = [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()]
    for revision in reversed(revisions):
        upgrade_database(database, revision=revision)
        assert database_revision(database) == revision


def test_a_database_with_tickets_keeps_them_through_every_later_revision(database: Engine) -> None:
    with database.begin() as connection:
        command.downgrade(_config(connection=connection), "0003")
        for table, row in _ROWS.items():
            marks = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)
    upgrade_database(database)
    with database.connect() as connection:
        assert connection.execute(text("SELECT number, title, last_child FROM tickets")).all() == [("T1", "No tone", 0)]
        assert connection.execute(text("SELECT ticket_id FROM ticket_events")).all() == [(1,)]
        assert connection.execute(text("SELECT body, is_resolution FROM ticket_messages")).all() == [("Hello", False)]
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(text("UPDATE ticket_events SET ticket_id = 2"))
    # What was there before there were facts gets them afterwards, and is not counted until then.
    assert (complete_facts(), complete_facts()) == (1, 0)
    with reading() as session:
        assert verify_facts(session, system_viewer()) == []


def test_preparing_sets_up_an_empty_database_and_leaves_a_current_one_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'helmdesk.sqlite3'}")
    prepare_database(engine)
    prepare_database(engine)
    assert database_revision(engine) == head_revision()
    engine.dispose()


def test_an_empty_database_is_refused_with_the_command_to_give(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'helmdesk.sqlite3'}")
    with pytest.raises(ConfigurationError, match="helmdesk db upgrade"):
        require_current(engine)
    engine.dispose()


def test_a_database_of_a_newer_version_is_refused(database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match="newer Helmdesk"):
        prepare_database(database)
