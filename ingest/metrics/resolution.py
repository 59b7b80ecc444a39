"""How long tickets took from creation to completion."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.metrics.durations import duration_figures
from ingest.metrics.schemas import DurationFigures, Scope
from ingest.metrics.scoping import ROWS_PER_READ, tickets_in
from ingest.models.tickets import Ticket
from ingest.viewer import Viewer


def resolution_hours(
    session: Session, viewer: Viewer, *, scope: Scope, first_day: date, last_day: date
) -> DurationFigures:
    """Full resolution time of tickets that are completed now. Anybody signed in.

    From creation to the latest entry into a completed stage (shared definition 'full resolution time'), in calendar
    hours. The period is that of the completion: tickets completed on the local days from first to last.
    """
    query = select(Ticket.created_at, Ticket.completed_at).where(
        *tickets_in(viewer, scope=scope), Ticket.completed_on.between(first_day, last_day)
    )
    rows = session.execute(query.execution_options(yield_per=ROWS_PER_READ))
    return duration_figures((row.created_at, row.completed_at) for row in rows)
