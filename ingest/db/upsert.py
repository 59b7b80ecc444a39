"""Insert-or-change in one statement: the same words on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

ROWS_PER_STATEMENT = 500


def add_to_counts(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add each row's non-key columns to the stored ones, or insert the row; keys of `rows` must be distinct."""
    keys = [column.name for column in table.primary_key]
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        insert = _insert(session, table).values([dict(row) for row in rows[start : start + ROWS_PER_STATEMENT]])
        sums = {name: table.c[name] + insert.excluded[name] for name in rows[0] if name not in keys}
        session.execute(insert.on_conflict_do_update(index_elements=keys, set_=sums))


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose unique key is not there yet; the others stay as they are."""
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        insert = _insert(session, table).values([dict(row) for row in rows[start : start + ROWS_PER_STATEMENT]])
        session.execute(insert.on_conflict_do_nothing())


def replace_row(session: Session, table: Any, row: Mapping[str, Any]) -> None:
    """Insert one row, or give the stored one with its key these values."""
    keys = [column.name for column in table.primary_key]
    insert = _insert(session, table).values(dict(row))
    changed = {name: insert.excluded[name] for name in row if name not in keys}
    session.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed))


def replace_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert whole rows, or give the stored ones with their keys these values."""
    session.connection().execute(_replacing(table, is_sqlite=session.get_bind().dialect.name == "sqlite"), rows)


@lru_cache
def _replacing(table: Table, *, is_sqlite: bool) -> sqlite.Insert | postgresql.Insert:
    """The statement for whole rows of a table; made once, for it takes as long as carrying it out."""
    insert = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: insert.excluded[column.name] for column in table.c if column.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=changed)


def _insert(session: Session, table: Table) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
