"""Writes the facts of tickets in the transaction of the change they follow."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from ingest.calendars.queries import calendar_history
from ingest.db.upsert import replace_rows
from ingest.metrics.facts.columns import TABLE
from ingest.metrics.facts.rules import FactSource, fact_of
from ingest.metrics.facts.sources import fact_sources
from ingest.viewer import system_viewer

ROWS_PER_WRITE = 1_000
# Where tickets wait for their facts while many are written one by one.
_WAITING = "helmdesk_tickets_without_facts"


def follow_facts(session: Session, *, ticket_ids: Iterable[int]) -> None:
    """Bring the facts of these tickets up to what is written of them; for whoever has written it, before the commit."""
    waiting = session.info.get(_WAITING)
    if waiting is not None:
        waiting.update(ticket_ids)
        return
    write_facts(session, fact_sources(session, ticket_ids=ticket_ids))


def begin_facts(session: Session, source: FactSource) -> None:
    """Write the facts of a ticket that was opened just now, of which all is known."""
    if session.info.get(_WAITING) is not None:
        follow_facts(session, ticket_ids=[source.ticket_id])
        return
    write_facts(session, [source])


@contextmanager
def facts_at_the_end(session: Session) -> Iterator[None]:
    """Let the facts of all tickets written in this block follow at once, at its end."""
    waiting: set[int] = session.info.setdefault(_WAITING, set())
    try:
        yield
    finally:
        del session.info[_WAITING]
    follow_facts(session, ticket_ids=waiting)


def write_facts(session: Session, sources: Iterable[FactSource]) -> None:
    """Write the facts of these, anew or for the first time."""
    calendars = calendar_history(session, system_viewer())
    rows = (marked(fact_of(one, calendars)) for one in sources)
    while part := list(islice(rows, ROWS_PER_WRITE)):
        replace_rows(session, TABLE, part)


def marked(fact: dict[str, Any]) -> dict[str, Any]:
    """A row as it is written: fresh, and told from every other that was ever written."""
    return fact | {"is_fresh": True, "revision": secrets.randbits(62)}
