"""Reads of tickets: lists by filters, their totals, one whole ticket, and search as you type."""

from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.enums import Stage
from ingest.errors import NotFoundError
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.tickets.filters import TicketFilters
from ingest.tickets.listing import listed, listed_total
from ingest.tickets.rows import row_query, rows_of, ticket_row
from ingest.tickets.schemas import EventView, FieldChange, MessageView, SearchHit, TicketPage, TicketRow, TicketView
from ingest.tickets.search import newest_matching_ids
from ingest.tickets.sections import Part
from ingest.tickets.selecting import selected_ids
from ingest.viewer import Viewer

MAX_PAGE_ROWS = 200
ROWS_PER_READ = 1_000


def ticket_page(
    session: Session, viewer: Viewer, *, filters: TicketFilters, offset: int = 0, limit: int = 100
) -> TicketPage:
    """Rows `offset` to `offset + limit` (at most 200) of a list, and its total. Anybody signed in."""
    part = Part(filters, offset=max(offset, 0), limit=min(max(limit, 0), MAX_PAGE_ROWS))
    found = listed(session, viewer, part=part)
    return TicketPage(rows_of(session, ids=found.ids), found.total)


def ticket_total(session: Session, viewer: Viewer, *, filters: TicketFilters) -> int:
    """How many tickets are behind these filters. Anybody signed in."""
    return listed_total(session, viewer, filters=filters)


def ticket_rows(session: Session, viewer: Viewer, *, filters: TicketFilters) -> Iterator[TicketRow]:
    """Every row behind these filters, streamed: memory does not grow with the list. Anybody signed in."""
    ids = session.scalars(selected_ids(session, viewer, filters=filters).execution_options(yield_per=ROWS_PER_READ))
    for part in ids.partitions():
        yield from rows_of(session, ids=part)


def ticket(session: Session, viewer: Viewer, *, number: str) -> TicketView:
    """One whole ticket; NotFoundError alike for a missing and a foreign number. Internal notes for staff only."""
    more = (Ticket.description, Ticket.urgency, Ticket.impact, Ticket.answers)
    query = row_query(*more).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    return TicketView(
        row=ticket_row(row),
        description=row.description,
        urgency=row.urgency,
        impact=row.impact,
        answers=cast("dict[str, object]", row.answers or {}),
        events=_events(session, ticket_id=row.id),
        messages=_messages(session, viewer, ticket_id=row.id),
    )


def search_hits(session: Session, viewer: Viewer, *, text: str, limit: int = 8) -> tuple[SearchHit, ...]:
    """The newest tickets in which every word of `text` begins a word of number, title or description."""
    ids = newest_matching_ids(session, viewer, content=text, limit=limit)
    query = (
        select(Ticket.number, Ticket.title, Ticket.status, Ticket.stage, Ticket.is_open)
        .where(Ticket.id.in_(ids), within(Ticket.organisation_id, viewer))
        .order_by(Ticket.id.desc())
    )
    return tuple(
        SearchHit(row.number, row.title, row.status, Stage(row.stage), row.is_open) for row in session.execute(query)
    )


def _events(session: Session, *, ticket_id: int) -> tuple[EventView, ...]:
    query = (
        select(TicketEvent.at, TicketEvent.kind, TicketEvent.actor_name, TicketEvent.status, TicketEvent.changes)
        .where(TicketEvent.ticket_id == ticket_id)
        .order_by(TicketEvent.position)
    )
    return tuple(_event_view(row) for row in session.execute(query))


def _event_view(row: Row[*tuple[Any, ...]]) -> EventView:
    changes = tuple(FieldChange(*change) for change in row.changes)
    return EventView(row.at, row.kind, row.actor_name, row.status, changes)


def _messages(session: Session, viewer: Viewer, *, ticket_id: int) -> tuple[MessageView, ...]:
    query = (
        select(
            TicketMessage.at,
            TicketMessage.author_name,
            TicketMessage.is_by_staff,
            TicketMessage.is_public,
            TicketMessage.body,
            TicketMessage.id,
        )
        .where(TicketMessage.ticket_id == ticket_id)
        .order_by(TicketMessage.at, TicketMessage.id)
    )
    if not viewer.is_staff:
        query = query.where(TicketMessage.is_public)
    return tuple(MessageView(*row) for row in session.execute(query))
