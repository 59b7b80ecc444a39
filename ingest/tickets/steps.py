"""Steps that several writes of tickets share: when it is, a move to another status, and what search finds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.following import follow_status
from ingest.errors import ForbiddenError
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.tickets import ledger
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.rules import NextStatus
from ingest.tickets.schemas import FieldChange
from ingest.tickets.search import SearchText, index_tickets
from ingest.viewer import Viewer


def moment_of(viewer: Viewer, at: datetime | None) -> datetime:
    """When something happens: now, or `at`, which only staff and history that is being entered may say."""
    # Without an account nobody is at a browser: it is history that is being entered.
    if at is not None and not viewer.is_staff and viewer.account_id is not None:
        raise ForbiddenError("Only support staff may date what they write.")
    return at or clock.now()


def move(
    session: Session,
    viewer: Viewer,
    locked: LockedTicket,
    following: NextStatus,
    *,
    at: datetime,
    changes: Sequence[FieldChange] = (),
    values: dict[str, Any] | None = None,
) -> None:
    """Bring a locked ticket into another status, with whatever else changes in the same step; approvals follow."""
    portal = current_portal()
    change = FieldChange("Status", portal.status_label(locked.ticket.status), portal.status_label(following.status))
    moved: dict[str, Any] = {"status": following.status, "stage": following.stage, **(values or {})}
    was_completed = locked.history[-1].stage.is_completed
    ledger.append_change(session, viewer, locked, values=moved, changes=[change, *changes], at=at)
    follow_status(session, viewer, locked, was_completed=was_completed, at=at)


def index_ticket(session: Session, ticket: Ticket) -> None:
    """Make a ticket findable by what it says now."""
    parts = (ticket.number, ticket.external_id, ticket.title, ticket.description)
    index_tickets(session, [SearchText(ticket.id, ticket.organisation_id, parts)])
