"""How long customers waited for the first answer."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from ingest.enums import EventKind
from ingest.metrics.durations import duration_figures
from ingest.metrics.schemas import DurationFigures, Scope
from ingest.metrics.scoping import ROWS_PER_READ, tickets_in
from ingest.models.people import Account
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.viewer import Viewer


def first_response_hours(
    session: Session, viewer: Viewer, *, scope: Scope, first_day: date, last_day: date
) -> DurationFigures:
    """First response time of the tickets that have been answered. Anybody signed in.

    From creation to the first public message by staff (shared definition 'first response time'), in calendar hours;
    internal notes never count. What staff wrote when they opened a ticket themselves is no answer: the next message
    is. The period is that of the creation: tickets created on the local days from first to last, whenever answered.
    """
    query = (
        select(Ticket.created_at, func.min(TicketMessage.at).label("answered_at"))
        .join(TicketMessage, TicketMessage.ticket_id == Ticket.id)
        .where(
            *tickets_in(viewer, scope=scope),
            Ticket.created_on.between(first_day, last_day),
            TicketMessage.is_by_staff,
            TicketMessage.is_public,
            or_(TicketMessage.at > Ticket.created_at, ~_opened_by_staff()),
        )
        .group_by(Ticket.id, Ticket.created_at)
    )
    rows = session.execute(query.execution_options(yield_per=ROWS_PER_READ))
    return duration_figures((row.created_at, row.answered_at) for row in rows)


def _opened_by_staff() -> ColumnElement[bool]:
    opening: Any = (
        TicketEvent.ticket_id == Ticket.id,
        TicketEvent.kind == EventKind.CREATED,
        Account.id == TicketEvent.actor_account_id,
        Account.staff_role.is_not(None),
    )
    return exists().where(*opening)
