"""Keeps facts quick to read: freezes what is too much, makes copies ahead of readers, and completes older tickets.

Each step is a transaction of its own. Commands and the worker call it.
"""

from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ingest.calendars.queries import calendar_history
from ingest.db.engine import reading, unit_of_work
from ingest.db.upsert import insert_missing
from ingest.metrics.facts.blocks import BLOCKS, generations
from ingest.metrics.facts.columns import TABLE
from ingest.metrics.facts.copies import copy_of, remove_old_copies
from ingest.metrics.facts.freezing import blocks_to_freeze, freeze_block
from ingest.metrics.facts.rules import fact_of
from ingest.metrics.facts.sources import TICKETS_PER_READ, fact_sources
from ingest.metrics.facts.writing import marked
from ingest.models.facts import OLDER_TICKETS
from ingest.models.tickets import Ticket
from ingest.viewer import system_viewer

# So much of older tickets in one round of the worker, who has other things to do as well.
STEPS_PER_ROUND: Final = 5


def keep_facts(*, is_thorough: bool = False) -> int:
    """Freeze the blocks in which too much (`is_thorough`: anything) is fresh and make the copies that are missing.

    Gives how many blocks were frozen. Nothing is done while older tickets still lack their facts.
    """
    with reading() as session:
        if has_older_tickets(session):
            return 0
        blocks = blocks_to_freeze(session, is_thorough=is_thorough)
    for block in blocks:
        with unit_of_work() as session:
            freeze_block(session, block=block)
    with reading() as session:
        for block, generation in generations(session):
            copy_of(session, block=block, generation=generation)
    remove_old_copies()
    return len(blocks)


def complete_facts(*, steps: int | None = None) -> int:
    """Give tickets from before there were facts theirs, as many steps as are asked for; how many tickets."""
    count = taken = 0
    while taken != steps:
        with reading() as session:
            if not has_older_tickets(session):
                break
        with unit_of_work() as session:
            count += _step(session)
        taken += 1
    return count


def has_older_tickets(session: Session) -> bool:
    """Whether tickets from before there were facts may still lack theirs."""
    return session.scalar(select(BLOCKS.c.block).where(BLOCKS.c.block == OLDER_TICKETS)) is not None


def _step(session: Session) -> int:
    """Complete the next older tickets, behind the last one that was; what is written meanwhile has its facts."""
    last = select(BLOCKS.c.generation).where(BLOCKS.c.block == OLDER_TICKETS).scalar_subquery()
    ids = session.scalars(select(Ticket.id).where(Ticket.id > last).order_by(Ticket.id).limit(TICKETS_PER_READ)).all()
    if not ids:
        session.execute(delete(BLOCKS).where(BLOCKS.c.block == OLDER_TICKETS))
        return 0
    known = set(session.scalars(select(TABLE.c.ticket_id).where(TABLE.c.ticket_id.in_(ids))))
    calendars = calendar_history(session, system_viewer())
    sources = fact_sources(session, ticket_ids=[ticket_id for ticket_id in ids if ticket_id not in known])
    rows = [marked(fact_of(one, calendars)) for one in sources]
    insert_missing(session, TABLE, rows)
    done = update(BLOCKS).where(BLOCKS.c.block == OLDER_TICKETS, BLOCKS.c.generation < ids[-1])
    session.execute(done.values(generation=ids[-1]))
    return len(rows)
