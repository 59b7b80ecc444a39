"""The local days stored on tickets, moved when an organisation changes its zone."""

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from ingest.clock import local_day
from ingest.models.tickets import Ticket

TICKETS_PER_STEP = 5_000


def move_local_days(session: Session, *, organisation_id: int, timezone: str) -> None:
    """Write `created_on` and `completed_on` of every ticket of an organisation anew for its zone."""
    last_id = 0
    table = Ticket.__table__
    change = update(Ticket).where(table.c.id == bindparam("ticket_id"))
    while True:
        query = (
            select(Ticket.id, Ticket.created_at, Ticket.completed_at)
            .where(Ticket.organisation_id == organisation_id, Ticket.id > last_id)
            .order_by(Ticket.id)
            .limit(TICKETS_PER_STEP)
        )
        rows = session.execute(query).all()
        if not rows:
            return
        values = [
            {
                "ticket_id": row.id,
                "created_on": local_day(row.created_at, timezone=timezone),
                "completed_on": row.completed_at and local_day(row.completed_at, timezone=timezone),
            }
            for row in rows
        ]
        session.connection().execute(change, values)
        last_id = rows[-1].id
