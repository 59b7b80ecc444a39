"""Blocks of facts: which tickets are in which, at which generation each stands, and what is fresh."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from ingest.metrics.facts.columns import TABLE
from ingest.models.facts import FactBlock

BLOCKS: Final = cast("Table", FactBlock.__table__)
TICKETS_PER_BLOCK: Final = 2**18
# Numbers up to it can be added up as often as there are rows.
_HALF: Final = 2**31

# How many rows, and the sums of both halves of their revisions.
Sums = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Stand:
    """What all facts stand at: the generation of each block, and how many rows are fresh, with sums that tell which."""

    generations: tuple[tuple[int, int], ...]
    fresh: Sums

    @property
    def version(self) -> str:
        """The same only where all facts are."""
        return hashlib.blake2b(repr((self.generations, self.fresh)).encode(), digest_size=16).hexdigest()


def stand(session: Session) -> Stand:
    """What the facts stand at."""
    return Stand(generations(session), _fresh_sums(session))


def generations(session: Session) -> tuple[tuple[int, int], ...]:
    """The generation of each block that has one, by block."""
    query = select(BLOCKS.c.block, BLOCKS.c.generation).order_by(BLOCKS.c.block)
    return tuple((block, generation) for block, generation in session.execute(query))


def sums_of(revisions: Sequence[int]) -> Sums:
    """How many, and the sums of both halves: what the database says of the fresh rows with these revisions."""
    return len(revisions), sum(one % _HALF for one in revisions), sum(one // _HALF for one in revisions)


def within_block(block: int) -> ColumnElement[bool]:
    """The facts of a block's tickets."""
    return TABLE.c.ticket_id.between(block * TICKETS_PER_BLOCK, (block + 1) * TICKETS_PER_BLOCK - 1)


def block_of(ticket_id: Any) -> Any:
    """The block of a ticket, by its id or a column of ids."""
    return ticket_id // TICKETS_PER_BLOCK


def _fresh_sums(session: Session) -> Sums:
    revision = TABLE.c.revision
    sums = (func.count(), func.sum(revision % _HALF), func.sum(revision // _HALF))
    count, low, high = session.execute(select(*sums).where(TABLE.c.is_fresh)).one()
    return int(count), int(low or 0), int(high or 0)
