"""Fresh rows in DuckDB: read from the database once for each content of them, and shared by the process's readers."""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import duckdb
from sqlalchemy.orm import Session

from ingest.metrics.facts.arriving import arriving, begin_table, fill_table
from ingest.metrics.facts.blocks import Sums, sums_of
from ingest.metrics.facts.columns import TABLE
from ingest.metrics.facts.duck import duck, engine_number
from ingest.metrics.facts.relations import is_short, spells_of_facts

# Contents kept for readers to come; each is a few thousand rows.
KEPT: Final = 4

_guard = threading.Lock()
_numbers = itertools.count(1)


@dataclass(slots=True)
class Fresh:
    """Tables of facts and spells that hold what is fresh, which tickets those are, and how many read them."""

    facts: str
    spells: str
    ids: frozenset[int]
    sums: Sums
    is_short: bool
    readers: int = 0


# By engine, because each has tables of its own.
_shelf: OrderedDict[tuple[int, Sums], Fresh] = OrderedDict()


@contextmanager
def fresh_rows(session: Session, *, sums: Sums) -> Iterator[Fresh]:
    """What is fresh, with the sums it has or, where others commit meanwhile, those it has by now."""
    fresh = _taken(session, sums)
    try:
        yield fresh
    finally:
        _give_back(fresh)


def _taken(session: Session, sums: Sums) -> Fresh:
    with _guard:
        engine = engine_number()
        fresh = _shelf.get((engine, sums))
        if fresh is None:
            made = _made(session)
            fresh = _shelf.setdefault((engine, made.sums), made)
        _shelf.move_to_end((engine, fresh.sums))
        fresh.readers += 1
        return fresh


def _give_back(fresh: Fresh) -> None:
    """Let go of it, and of the contents that nobody reads and that were asked for the longest time ago."""
    with _guard:
        fresh.readers -= 1
        engine = engine_number()
        for key in [key for key in _shelf if key[0] != engine]:
            del _shelf[key]
        idle = [key for key, one in _shelf.items() if not one.readers]
        for key in idle[: max(0, len(_shelf) - KEPT)]:
            _drop(_shelf.pop(key))


def _made(session: Session) -> Fresh:
    number = next(_numbers)
    facts, spells = f"fresh_facts_{number}", f"fresh_spells_{number}"
    ids: list[int] = []
    revisions: list[int] = []
    with duck() as connection:
        begin_table(connection, "made_facts")
        for part in arriving(session, condition=TABLE.c.is_fresh):
            ids += [one.ticket_id for one in part]
            revisions += [one.revision for one in part]
            fill_table(connection, "made_facts", texts=[one.text for one in part])
        connection.execute(f"CREATE TABLE {facts} AS SELECT * FROM made_facts")
        connection.execute(f"CREATE TABLE {spells} AS {spells_of_facts('made_facts')}")
        short = connection.execute(is_short(facts)).fetchall()[0][0]
    return Fresh(facts, spells, frozenset(ids), sums_of(revisions), is_short=short)


def _drop(fresh: Fresh) -> None:
    with duck() as connection:
        for table in (fresh.facts, fresh.spells):
            connection.execute(f"DROP TABLE {table}")


def with_left_out(
    session: Session, connection: duckdb.DuckDBPyConnection, fresh: Fresh, *, condition: object, ids: set[int]
) -> Fresh:
    """What is fresh and, of the rows that meet a condition, those of `ids`: tables of this connection alone."""
    connection.execute(f"CREATE TEMP TABLE own_facts AS SELECT * FROM {fresh.facts}")
    for part in arriving(session, condition=condition):
        fill_table(connection, "own_facts", texts=[one.text for one in part if one.ticket_id in ids])
    connection.execute(f"CREATE TEMP TABLE own_spells AS {spells_of_facts('own_facts')}")
    short = connection.execute(is_short("own_facts")).fetchall()[0][0]
    return Fresh("own_facts", "own_spells", fresh.ids | ids, fresh.sums, is_short=short)
