"""How a ticket ends in words: its resolution, resolving it, and withdrawing it for a reason."""

from typing import Any

from sqlalchemy.orm import Session

from ingest.errors import ConflictError, Difference
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.tickets import ledger, rules
from ingest.tickets.changing import COLUMNS
from ingest.tickets.schemas import FieldChange
from ingest.tickets.steps import moment_of, move
from ingest.viewer import Viewer, require_staff

CANCELLED_TITLE = "Cancelled"


def write_resolution(session: Session, viewer: Viewer, *, number: str, text: str, opened: str | None = None) -> None:
    """Write or change what solved a ticket; staff only, and the customer reads it.

    `opened` is what it was when the writer began: ConflictError tells the difference where somebody else changed it.
    """
    require_staff(viewer)
    locked = ledger.lock_ticket(session, viewer, number=number)
    _check_unchanged(locked.ticket, text=text, opened=opened)
    values, changes = resolution_change(locked.ticket, text=text)
    if changes:
        ledger.append_change(session, viewer, locked, values=values, changes=changes, at=moment_of(viewer, None))


def resolve_ticket(session: Session, viewer: Viewer, *, number: str, text: str, opened: str | None = None) -> None:
    """Say what solved a ticket and bring it into the resolved stage; staff only.

    ConflictError when it is completed, or when somebody else changed the resolution since it was `opened`.
    """
    require_staff(viewer)
    locked = ledger.lock_ticket(session, viewer, number=number)
    following = rules.status_after_resolving(current_portal(), stage=locked.history[-1].stage)
    _check_unchanged(locked.ticket, text=text, opened=opened)
    values, changes = resolution_change(locked.ticket, text=text)
    move(session, viewer, locked, following, at=moment_of(viewer, None), changes=changes, values=values)


def cancel_ticket(session: Session, viewer: Viewer, *, number: str, reason: str) -> None:
    """Withdraw a ticket; the reason is a public message. Contacts for their own organisation, staff for any.

    ConflictError when it is completed.
    """
    text = rules.clean_message(reason, label="reason")
    locked = ledger.lock_ticket(session, viewer, number=number)
    following = rules.status_after_cancelling(current_portal(), stage=locked.history[-1].stage)
    moment = moment_of(viewer, None)
    ledger.append_message(session, viewer, locked, body=text, at=moment, is_public=True, title=CANCELLED_TITLE)
    move(session, viewer, locked, following, at=moment)


def resolution_change(ticket: Ticket, *, text: str) -> tuple[dict[str, Any], list[FieldChange]]:
    """Another resolution as values and in words; both empty where it is the same."""
    after = rules.clean_resolution(text)
    if after == ticket.resolution:
        return {}, []
    return {"resolution": after}, [FieldChange(COLUMNS["resolution"].label, ticket.resolution, after)]


def _check_unchanged(ticket: Ticket, *, text: str, opened: str | None) -> None:
    if opened is None:
        return
    was, now = opened.strip() or None, ticket.resolution
    if now not in (was, text.strip()):
        told = Difference("resolution", COLUMNS["resolution"].label, was, now, text, present=now or "")
        raise ConflictError("Somebody else changed the resolution while you were writing.", differences=[told])
