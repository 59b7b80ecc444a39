"""Where a ticket stands in a list, and which come before and after it: found by its key, without reading the list."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from ingest.models.tickets import Ticket
from ingest.tickets.filters import TicketFilters
from ingest.tickets.listing import listed_total
from ingest.tickets.selecting import SORTS, conditions, is_never_empty, joined, ordering
from ingest.viewer import Viewer

# So many tickets before one are counted; further down a list the place is not told.
MAX_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A ticket's place in a list (from 1; None far down), how long the list is, and the numbers beside it."""

    place: int | None
    total: int
    before: str | None
    after: str | None


def neighbours(session: Session, viewer: Viewer, *, filters: TicketFilters, number: str) -> Neighbours | None:
    """Where a ticket stands in a list; None when it is not in it, or the viewer may not see it. Anybody signed in."""
    key = SORTS[filters.sort_name]
    found = session.execute(_listed(session, viewer, filters, Ticket.id, key.label("sort_key")).where(
        Ticket.number == number)).one_or_none()  # fmt: skip
    if found is None:
        return None
    earlier = _listed(session, viewer, filters, Ticket.id).where(_beside(filters, found, is_before=True))
    counted = session.scalar(select(func.count()).select_from(earlier.limit(MAX_COUNTED).subquery())) or 0
    return Neighbours(
        place=counted + 1 if counted < MAX_COUNTED else None,
        total=listed_total(session, viewer, filters=filters),
        before=_nearest(session, viewer, filters, found, is_before=True) if counted else None,
        after=_nearest(session, viewer, filters, found, is_before=False),
    )


def _listed(session: Session, viewer: Viewer, filters: TicketFilters, *columns: Any) -> Select[Any]:
    return joined(select(*columns).where(*conditions(session, viewer, filters=filters)), filters.sort_name)


def _nearest(session: Session, viewer: Viewer, filters: TicketFilters, found: Any, *, is_before: bool) -> str | None:
    query = _listed(session, viewer, filters, Ticket.number).where(_beside(filters, found, is_before=is_before))
    order = ordering(filters, key=SORTS[filters.sort_name], ticket_id=Ticket.id, is_reversed=is_before)
    number: str | None = session.scalar(query.order_by(*order).limit(1))
    return number


def _beside(filters: TicketFilters, found: Any, *, is_before: bool) -> ColumnElement[bool]:
    """The tickets before (or after) the one found, in the order of the list: empty values last, ties by id."""
    key, value = SORTS[filters.sort_name], found.sort_key
    is_larger = filters.is_descending == is_before
    by_id = Ticket.id > found.id if is_larger else Ticket.id < found.id
    if value is None:
        return or_(key.is_not(None), and_(key.is_(None), by_id)) if is_before else and_(key.is_(None), by_id)
    here, there = tuple_(key, Ticket.id), tuple_(value, found.id)
    beside: ColumnElement[bool] = here > there if is_larger else here < there
    return beside if is_before or is_never_empty(filters) else or_(beside, key.is_(None))
