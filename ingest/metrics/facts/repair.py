"""Proves the facts against what tickets say, makes them again, and makes those of tickets older than facts are."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest.calendars.queries import calendar_history
from ingest.metrics.facts.blocks import BLOCKS
from ingest.metrics.facts.columns import TABLE
from ingest.metrics.facts.rules import fact_of
from ingest.metrics.facts.sources import TICKETS_PER_READ, fact_sources
from ingest.metrics.facts.writing import write_facts
from ingest.metrics.rollup import Difference
from ingest.models.facts import OLDER_TICKETS
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket
from ingest.viewer import Viewer, require_staff, system_viewer


def rebuild_facts(session: Session, viewer: Viewer, *, organisation_id: int | None = None) -> int:
    """Make the facts (of one organisation) again from what tickets say; staff only. Gives how many.

    Nobody writes a ticket meanwhile: it waits for the locks of the organisations that ticket writes begin with.
    """
    require_staff(viewer)
    own = [] if organisation_id is None else [Organisation.id == organisation_id]
    session.execute(select(Organisation.id).where(*own).order_by(Organisation.id).with_for_update()).all()
    tickets = 0
    for ids in ticket_ids(session, organisation_id=organisation_id):
        write_facts(session, fact_sources(session, ticket_ids=ids))
        tickets += len(ids)
    if organisation_id is None:
        session.execute(delete(BLOCKS).where(BLOCKS.c.block == OLDER_TICKETS))
    return tickets


def verify_facts(session: Session, viewer: Viewer) -> list[Difference]:
    """Recompute every ticket's facts from history, messages and calendars; staff only."""
    require_staff(viewer)
    calendars = calendar_history(session, system_viewer())
    differences: list[Difference] = []
    for ids in ticket_ids(session):
        stored = _stored(session, ids)
        for source in fact_sources(session, ticket_ids=ids):
            recomputed = fact_of(source, calendars)
            differences += _differences(stored.get(source.ticket_id, {}), recomputed)
    return differences


def ticket_ids(session: Session, *, organisation_id: int | None = None) -> Iterator[list[int]]:
    """The ids of all tickets (of one organisation) in order, a bounded number at a time."""
    own = [] if organisation_id is None else [Ticket.organisation_id == organisation_id]
    last = 0
    query = select(Ticket.id).where(*own).order_by(Ticket.id).limit(TICKETS_PER_READ)
    while ids := list(session.scalars(query.where(Ticket.id > last))):
        yield ids
        last = ids[-1]


def _stored(session: Session, ids: list[int]) -> dict[int, dict[str, Any]]:
    query = select(TABLE).where(TABLE.c.ticket_id.in_(ids))
    return {row["ticket_id"]: dict(row) for row in session.execute(query).mappings()}


def _differences(stored: dict[str, Any], recomputed: dict[str, Any]) -> Iterator[Difference]:
    for name, value in recomputed.items():
        if stored.get(name) != value:
            yield Difference(f"ticket_facts {recomputed['ticket_id']}: {name}", stored.get(name), value)
