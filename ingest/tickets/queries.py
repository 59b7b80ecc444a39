"""Reads of tickets: lists by filters, their totals, one whole ticket, and search as you type."""

from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

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

_Parent = aliased(Ticket)
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


def is_ticket(session: Session, viewer: Viewer, *, number: str) -> bool:
    """Whether there is a ticket of this number for the viewer. Anybody signed in."""
    query = select(Ticket.id).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    return session.scalar(query) is not None


def ticket(session: Session, viewer: Viewer, *, number: str, limit: int | None = None) -> TicketView:
    """One ticket; NotFoundError alike for a missing and a foreign number. Internal notes for staff only.

    Of its history and of its messages the newest `limit` each, all without one.
    """
    parent = select(_Parent.number).where(_Parent.id == Ticket.parent_id).scalar_subquery().label("parent")
    more = (Ticket.description, Ticket.urgency, Ticket.impact, Ticket.answers, Ticket.resolution, parent)
    query = row_query(*more).where(Ticket.number == number, within(Ticket.organisation_id, viewer))
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    events = _events(session, viewer, ticket_id=row.id, limit=limit)
    messages = _messages(session, viewer, ticket_id=row.id, limit=limit)
    return TicketView(
        row=ticket_row(row),
        description=row.description,
        urgency=row.urgency,
        impact=row.impact,
        answers=cast("dict[str, object]", row.answers or {}),
        events=events[-limit:] if limit else events,
        messages=messages[-limit:] if limit else messages,
        resolution=row.resolution,
        parent=row.parent,
        has_older=limit is not None and max(len(events), len(messages)) > limit,
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


def _events(session: Session, viewer: Viewer, *, ticket_id: int, limit: int | None) -> tuple[EventView, ...]:
    """The history, oldest first; with a `limit` the newest so many and one more."""
    query = (
        select(TicketEvent.at, TicketEvent.kind, TicketEvent.actor_name, TicketEvent.status, TicketEvent.changes)
        .where(TicketEvent.ticket_id == ticket_id)
        .order_by(TicketEvent.position.desc())
        .limit(None if limit is None else limit + 1)
    )
    found = [_event_view(row, viewer) for row in session.execute(query)]
    return tuple(one for one in reversed(found) if one is not None)


def _event_view(row: Row[*tuple[Any, ...]], viewer: Viewer) -> EventView | None:
    """An entry as the viewer may know it; None where all of its changes are for staff."""
    changes = tuple(FieldChange(*change) for change in row.changes)
    told = tuple(one for one in changes if viewer.is_staff or not one.is_for_staff)
    return None if changes and not told else EventView(row.at, row.kind, row.actor_name, row.status, told)


def _messages(session: Session, viewer: Viewer, *, ticket_id: int, limit: int | None) -> tuple[MessageView, ...]:
    """The messages the viewer may read, oldest first; with a `limit` the newest so many and one more."""
    query = (
        select(
            TicketMessage.at,
            TicketMessage.author_name,
            TicketMessage.is_by_staff,
            TicketMessage.is_public,
            TicketMessage.body,
            TicketMessage.title,
            TicketMessage.is_resolution,
            TicketMessage.id,
            TicketMessage.other_recipients,
        )
        .where(TicketMessage.ticket_id == ticket_id)
        .order_by(TicketMessage.at.desc(), TicketMessage.id.desc())
        .limit(None if limit is None else limit + 1)
    )
    if not viewer.is_staff:
        query = query.where(TicketMessage.is_public)
    rows = reversed(session.execute(query).all())
    return tuple(MessageView(*row[:7], _recipients(row.other_recipients), row.id) for row in rows)


def _recipients(stored: object) -> tuple[str, ...]:
    return tuple(str(one) for one in stored) if isinstance(stored, list) else ()
