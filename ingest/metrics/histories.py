"""Reads tickets together with the course their history describes, in steps, for proof and repair of the counts."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ingest.clock import local_day
from ingest.enums import EventKind, Stage
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket, TicketEvent
from ingest.tickets.history import Course, Standing, course_of

TICKETS_PER_READ = 2_000

STANDING_COLUMNS = (
    TicketEvent.position,
    TicketEvent.at,
    TicketEvent.kind,
    TicketEvent.status,
    TicketEvent.stage,
    TicketEvent.request_type,
    TicketEvent.priority,
    TicketEvent.site_id,
    TicketEvent.import_run_id,
    TicketEvent.reported_completed_at,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """A ticket as stored, and the course its history describes."""

    number: str
    organisation_id: int
    timezone: str
    stored: Row[*tuple[Any, ...]]
    course: Course

    def claims(self) -> dict[str, tuple[object, object]]:
        """What the ticket's row says of itself, each beside what the history says: {name: (stored, recomputed)}."""
        now, completed_at = self.course.now, self.course.completed_at
        completed_on = None if completed_at is None else local_day(completed_at, timezone=self.timezone)
        recomputed: dict[str, str | int | bool | date | datetime | None] = {
            "status": now.status,
            "stage": str(now.stage),
            "is_open": self.course.is_open,
            "request_type": now.request_type,
            "priority": now.priority,
            "site_id": now.site_id,
            "created_at": self.course.created_at,
            "completed_at": completed_at,
            "created_on": local_day(self.course.created_at, timezone=self.timezone),
            "completed_on": completed_on,
        }
        return {name: (getattr(self.stored, name), value) for name, value in recomputed.items()}


def followed_tickets(session: Session, *, organisation_id: int | None = None) -> Iterator[Followed]:
    """Every ticket (of one organisation) with its course, by id; reads a bounded number at a time."""
    last_id = 0
    while rows := _tickets_after(session, last_id=last_id, organisation_id=organisation_id):
        histories = standings_of(session, ticket_ids=[row.id for row in rows])
        for row in rows:
            yield Followed(row.number, row.organisation_id, row.timezone, row, course_of(histories[row.id]))
        last_id = rows[-1].id


def standings_of(session: Session, *, ticket_ids: Sequence[int]) -> dict[int, list[Standing]]:
    """The histories of these tickets (a few thousand at most), each in order."""
    histories: defaultdict[int, list[Standing]] = defaultdict(list)
    query = (
        select(TicketEvent.ticket_id, *STANDING_COLUMNS)
        .where(TicketEvent.ticket_id.in_(ticket_ids))
        .order_by(TicketEvent.ticket_id, TicketEvent.position)
    )
    for row in session.execute(query):
        histories[row.ticket_id].append(standing_of(row))
    return histories


def standing_of(row: Row[*tuple[Any, ...]]) -> Standing:
    """One event row (STANDING_COLUMNS by name) as a Standing."""
    return Standing(
        row.position,
        row.at,
        row.status,
        Stage(row.stage),
        row.request_type,
        row.priority,
        row.site_id,
        is_imported=row.import_run_id is not None,
        is_carried=row.kind == EventKind.CARRIED,
        reported_completed_at=row.reported_completed_at,
    )


def _tickets_after(session: Session, *, last_id: int, organisation_id: int | None) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(
            Ticket.id,
            Ticket.number,
            Ticket.organisation_id,
            Organisation.timezone,
            Ticket.status,
            Ticket.stage,
            Ticket.is_open,
            Ticket.request_type,
            Ticket.priority,
            Ticket.site_id,
            Ticket.created_at,
            Ticket.completed_at,
            Ticket.created_on,
            Ticket.completed_on,
        )
        .join(Organisation, Organisation.id == Ticket.organisation_id)
        .where(Ticket.id > last_id)
        .order_by(Ticket.id)
        .limit(TICKETS_PER_READ)
    )
    if organisation_id is not None:
        query = query.where(Ticket.organisation_id == organisation_id)
    return session.execute(query).all()
