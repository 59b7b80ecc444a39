"""Which colleagues have a ticket's page open just now: the page says so again and again, or it is forgotten."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.upsert import replace_row
from ingest.db.visibility import within
from ingest.errors import ForbiddenError, NotFoundError
from ingest.models.people import Account
from ingest.models.tickets import Ticket
from ingest.models.views import TicketPresence
from ingest.viewer import Viewer, require_staff

PRESENT_SECONDS = 60


def note_presence(session: Session, viewer: Viewer, *, number: str) -> tuple[str, ...]:
    """Note that the viewer has the ticket's page open, and give the names of the colleagues who have it too.

    Staff with an account only; NotFoundError for a number that is not there.
    """
    require_staff(viewer)
    if viewer.account_id is None:
        raise ForbiddenError("Only somebody who is signed in is somewhere.")
    visible = (Ticket.number == number, within(Ticket.organisation_id, viewer))
    row = session.execute(select(Ticket.id, Ticket.organisation_id).where(*visible)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no ticket {number[:60]}.")
    now = clock.now()
    oldest = now - timedelta(seconds=PRESENT_SECONDS)
    session.execute(delete(TicketPresence).where(TicketPresence.seen_at < oldest))
    values = {"ticket_id": row.id, "account_id": viewer.account_id, "organisation_id": row.organisation_id}
    replace_row(session, TicketPresence.__table__, values | {"seen_at": now})
    return _others(session, viewer, ticket_id=row.id)


def _others(session: Session, viewer: Viewer, *, ticket_id: int) -> tuple[str, ...]:
    query = (
        select(Account.display_name)
        .join(TicketPresence, TicketPresence.account_id == Account.id)
        .where(TicketPresence.ticket_id == ticket_id, Account.id != viewer.account_id)
        .order_by(Account.display_name)
    )
    return tuple(session.scalars(query))
