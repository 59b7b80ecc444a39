"""Brings rows of facts from the database into tables of DuckDB, as texts and some thousands at a time."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import duckdb
import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.row_text import row_text
from ingest.metrics.facts.columns import READ_COLUMNS, TABLE
from ingest.metrics.facts.relations import facts_of_texts

ROWS_PER_READ: Final = 20_000


class Arrived(NamedTuple):
    """A row of facts on its way."""

    ticket_id: int
    is_fresh: bool
    revision: int
    text: str


def arriving(session: Session, *, condition: Any) -> Iterator[list[Arrived]]:
    """The rows that meet a condition, by id and some thousands at a time; all of them from one moment."""
    text = row_text(session, [TABLE.c[name] for name in READ_COLUMNS])
    query = select(TABLE.c.ticket_id, TABLE.c.is_fresh, TABLE.c.revision, text).where(condition)
    found = session.execute(query.order_by(TABLE.c.ticket_id).execution_options(yield_per=ROWS_PER_READ))
    for part in found.partitions():
        yield [Arrived(*row) for row in part]


def begin_table(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make an empty table of facts (READ_COLUMNS) for this connection alone."""
    nothing = "(SELECT '[]' AS texts LIMIT 0)"
    connection.execute(f"CREATE TEMP TABLE {name} AS {facts_of_texts(nothing)}")


def fill_table(connection: duckdb.DuckDBPyConnection, name: str, *, texts: Sequence[str]) -> None:
    """Add rows given as texts to a table of facts."""
    connection.register("arrived", {"texts": np.array(texts, dtype=object)})
    connection.execute(f"INSERT INTO {name} {facts_of_texts('arrived')}")
    connection.unregister("arrived")
