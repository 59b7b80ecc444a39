"""Tickets for tests, made the way people make them."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ingest.tickets.schemas import TicketDraft
from ingest.tickets.service import open_ticket
from ingest.viewer import Viewer


def opened(session: Session, viewer: Viewer, *, at: datetime | None = None, **more: Any) -> str:
    """Open a ticket of which only what matters is said; its number."""
    known: dict[str, Any] = {
        "organisation_id": viewer.organisation_id or 0,
        "title": "No dial tone",
        "description": "Handsets are dead.",
        "request_type": "incident",
    }
    return open_ticket(session, viewer, draft=TicketDraft(**(known | more)), at=at)
