"""Reads facts by DuckDB: relations of what the viewer may see and the filters ask for, and no others."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import duckdb
from sqlalchemy import or_
from sqlalchemy.orm import Session

from ingest.errors import InvalidInputError, NotReadyError
from ingest.metrics.facts.answers import kept_answer
from ingest.metrics.facts.blocks import Stand, block_of, generations, stand, within_block
from ingest.metrics.facts.columns import FACT_COLUMNS, SPELL_COLUMNS
from ingest.metrics.facts.copies import Copy, copy_of
from ingest.metrics.facts.duck import duck
from ingest.metrics.facts.fresh import Fresh, fresh_rows, with_left_out
from ingest.metrics.facts.relations import condition_of, read_from, short_columns, transitions_of_spells, visible
from ingest.metrics.measures import FactFilters
from ingest.models.facts import OLDER_TICKETS
from ingest.viewer import Viewer, require_sign_in

_ATTEMPTS: Final = 5
_NOT_YET: Final = "The numbers of reports are still being made; please try again in a while."
_TOO_MUCH: Final = "This is too much to measure at once; please choose a shorter period or fewer tickets."
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What all facts consist of at one moment: copies of blocks, and what is fresh."""

    session: Session
    stand: Stand
    fresh: Fresh
    copies: Sequence[Copy]


class FactReader:
    """Answers questions of one moment; `version` is the same only where all facts are."""

    def __init__(self, parts: _Parts, condition: str) -> None:
        self.version = parts.stand.version
        self._parts, self._condition = parts, condition
        self._opened: duckdb.DuckDBPyConnection | None = None

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a question in DuckDB's SQL, with `$name` for parameters.

        Relations: `facts` (the columns of ticket_facts that are of a ticket), `spells` (what a ticket is filtered by,
        stage, is_open, entered: 'created', 'stage', 'completion' or 'reopen', from_on, from_at, to_on, to_at; the last
        two empty while it lasts) and `transitions` (kind: 'completion' or 'reopen', on_day, happened_at). Several
        quantiles of a column in one step, `quantile_cont(column, [0.5, 0.9])`, need the memory of one.
        InvalidInputError for what needs more memory than there is: several quantiles of ten million tickets and more.
        """
        if self._opened is None:
            self._opened = duck()
            _name_relations(self._opened, self._parts, self._condition)
        try:
            return self._opened.execute(sql, parameters).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise InvalidInputError(_TOO_MUCH) from error

    def cached(self, question: Hashable, answer: Callable[[], T]) -> T:
        """What `answer` gives, kept for whoever may see the same and asks the same of the same facts.

        `question` tells everything the answer depends on beside facts, filters and what the viewer may see.
        """
        return kept_answer((self.version, self._condition, question), answer)

    def close(self) -> None:
        """Let go of what was opened for the questions."""
        if self._opened is not None:
            self._opened.close()


@contextmanager
def fact_reader(session: Session, viewer: Viewer, *, filters: FactFilters) -> Iterator[FactReader]:
    """A reader of the facts the viewer may see, of what `filters` ask for. Anybody signed in.

    NotReadyError while tickets from before there were facts are still getting theirs.
    """
    require_sign_in(viewer)
    with _parts(session) as parts:
        reader = FactReader(parts, condition_of(viewer, filters))
        try:
            yield reader
        finally:
            reader.close()


@contextmanager
def _parts(session: Session) -> Iterator[_Parts]:
    """The parts as they are at one moment, also in a transaction that sees what others commit meanwhile."""
    for _ in range(_ATTEMPTS):
        found = stand(session)
        if OLDER_TICKETS in dict(found.generations):
            raise NotReadyError(_NOT_YET)
        with fresh_rows(session, sums=found.fresh) as fresh:
            copies = [copy_of(session, block=block, generation=one) for block, one in found.generations]
            if generations(session) == found.generations:
                yield _Parts(session, Stand(found.generations, fresh.sums), fresh, copies)
                return
    raise NotReadyError(_NOT_YET)


def _name_relations(connection: duckdb.DuckDBPyConnection, parts: _Parts, condition: str) -> None:
    fresh = _all_fresh(connection, parts)
    blocks = {block_of(ticket_id) for ticket_id in fresh.ids}
    touched = [one for one in parts.copies if one.block in blocks]
    untouched = [one for one in parts.copies if one.block not in blocks]
    has_short = fresh.is_short and all(one.is_short for one in parts.copies)
    known = short_columns(FACT_COLUMNS) if has_short else FACT_COLUMNS
    for name, columns, rows in (("facts", known, fresh.facts), ("spells", SPELL_COLUMNS, fresh.spells)):
        relation = visible(
            columns,
            untouched=read_from([getattr(one, name) for one in untouched]),
            touched=read_from([getattr(one, name) for one in touched]),
            fresh=rows,
            fresh_ids=fresh.facts,
            condition=condition,
        )
        connection.execute(f"CREATE TEMP VIEW {name} AS {relation}")
    connection.execute(f"CREATE TEMP VIEW transitions AS {transitions_of_spells('spells')}")


def _all_fresh(connection: duckdb.DuckDBPyConnection, parts: _Parts) -> Fresh:
    """What is fresh, and what copies that were made after this moment left out because it was fresh by then."""
    missed = [one for one in parts.copies if one.left_out - parts.fresh.ids]
    if not missed:
        return parts.fresh
    condition = or_(*(within_block(one.block) for one in missed))
    ids = {ticket_id for one in missed for ticket_id in one.left_out} - parts.fresh.ids
    return with_left_out(parts.session, connection, parts.fresh, condition=condition, ids=ids)
