"""Reads facts by DuckDB: relations of what the viewer may see and the filters ask for, and no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.db.row_text import row_text
from ingest.metrics.facts.columns import READ_COLUMNS, TABLE
from ingest.metrics.facts.duck import duck
from ingest.metrics.facts.relations import (
    condition_of,
    facts_of_texts,
    facts_within,
    spells_of_facts,
    spells_within,
    transitions_of_spells,
)
from ingest.metrics.measures import FactFilters
from ingest.viewer import Viewer, require_sign_in

ROWS_PER_READ = 20_000
_HALF = 2**31


@dataclass(frozen=True, slots=True)
class FactReader:
    """Answers questions of one moment; `version` is the same only where all facts are."""

    version: str
    _connection: duckdb.DuckDBPyConnection

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a question in DuckDB's SQL, with `$name` for parameters.

        Relations: `facts` (the columns of ticket_facts that are of a ticket), `spells` (what a ticket is filtered by,
        stage, is_open, entered: 'created', 'stage', 'completion' or 'reopen', from_on, from_at, to_on, to_at; the last
        two empty while it lasts) and `transitions` (kind: 'completion' or 'reopen', on_day, happened_at).
        """
        return self._connection.execute(sql, parameters).fetchall()


@contextmanager
def fact_reader(session: Session, viewer: Viewer, *, filters: FactFilters) -> Iterator[FactReader]:
    """A reader of the facts the viewer may see, of what `filters` ask for. Anybody signed in."""
    require_sign_in(viewer)
    with duck() as connection:
        version = _version(session)
        connection.execute("CREATE TEMP TABLE read_rows (texts VARCHAR)")
        for texts in _texts(session):
            connection.register("arrived", texts)
            connection.execute("INSERT INTO read_rows SELECT texts FROM arrived")
        connection.execute(f"CREATE TEMP TABLE all_facts AS {facts_of_texts('read_rows')}")
        connection.execute(f"CREATE TEMP TABLE all_spells AS {spells_of_facts('all_facts')}")
        condition = condition_of(viewer, filters)
        connection.execute(f"CREATE TEMP VIEW facts AS {facts_within('all_facts', condition)}")
        connection.execute(f"CREATE TEMP VIEW spells AS {spells_within('all_spells', condition)}")
        connection.execute(f"CREATE TEMP VIEW transitions AS {transitions_of_spells('spells')}")
        yield FactReader(version, connection)


def _version(session: Session) -> str:
    revision = TABLE.c.revision
    # In two halves, which no number of rows makes too large.
    sums = (func.count(), func.sum(revision % _HALF), func.sum(revision // _HALF))
    return "-".join(str(one or 0) for one in session.execute(select(*sums)).one())


def _texts(session: Session) -> Iterator[dict[str, Any]]:
    query = select(row_text(session, [TABLE.c[name] for name in READ_COLUMNS])).order_by(TABLE.c.ticket_id)
    rows = session.execute(query.execution_options(yield_per=ROWS_PER_READ)).scalars()
    for part in rows.partitions(ROWS_PER_READ):
        yield {"texts": np.array(part, dtype=object)}
