"""Freezes facts: lets a block's copies begin anew, so that few rows are fresh; makes and removes no file itself."""

import secrets
from collections.abc import Iterable
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ingest.db.upsert import replace_rows
from ingest.metrics.facts.blocks import BLOCKS, block_of, within_block
from ingest.metrics.facts.columns import TABLE

# Rows that every reader takes from the database: so many are read in some hundredths of a second.
MOST_FRESH: Final = 2_000
MOST_FRESH_IN_BLOCK: Final = 500


def blocks_to_freeze(session: Session, *, is_thorough: bool = False) -> list[int]:
    """The blocks in which too much is fresh for readers, or (`is_thorough`) in which anything is."""
    block = block_of(TABLE.c.ticket_id)
    query = select(block, func.count()).where(TABLE.c.is_fresh).group_by(block)
    counts = {int(number): count for number, count in session.execute(query)}
    is_much = is_thorough or sum(counts.values()) > MOST_FRESH
    return sorted(number for number, count in counts.items() if is_much or count > MOST_FRESH_IN_BLOCK)


def freeze_block(session: Session, *, block: int) -> None:
    """Begin a new generation of a block, in which what is fresh now is no longer.

    What somebody else is writing stays fresh: nobody waits for anybody.
    """
    replace_rows(session, BLOCKS, [{"block": block, "generation": secrets.randbits(62)}])
    fresh = select(TABLE.c.ticket_id).where(within_block(block), TABLE.c.is_fresh).with_for_update(skip_locked=True)
    session.execute(update(TABLE).where(TABLE.c.ticket_id.in_(fresh)).values(is_fresh=False))


def freeze_blocks_of(session: Session, *, ticket_ids: Iterable[int]) -> None:
    """Begin new generations of the blocks of these tickets: what earlier copies say of them does not stay on disk."""
    for block in sorted({block_of(ticket_id) for ticket_id in ticket_ids}):
        freeze_block(session, block=block)
