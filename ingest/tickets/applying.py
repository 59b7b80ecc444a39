"""Writes a planned change of a ticket, with all that follows from it: search, approvals, and who is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from ingest.approvals.following import follow_edit, follow_request_type, follow_status
from ingest.documents.exchanging import exchange
from ingest.enums import NotificationKind
from ingest.notifications.schemas import Happening
from ingest.notifications.service import notify
from ingest.tickets import ledger
from ingest.tickets.changing import Plan
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.steps import index_ticket
from ingest.viewer import Viewer

LET_GO = "The ticket went to another team with what was changed, and is no longer assigned to you."


def apply_plan(session: Session, viewer: Viewer, locked: LockedTicket, plan: Plan, *, at: datetime) -> None:
    """Write a plan as one entry of history; nothing where nothing changes. For whoever has locked and planned."""
    if not plan.changes:
        return
    before, had = locked.ticket.request_type, locked.ticket.assignee_id
    was_completed = locked.history[-1].stage.is_completed
    exchange(session, viewer, locked.ticket, added=plan.files_added, removed=plan.files_removed)
    ledger.append_change(session, viewer, locked, values=plan.values, changes=plan.changes, at=at)
    if plan.values.keys() & {"title", "description"}:
        index_ticket(session, locked.ticket)
    if had is not None and "team_id" in plan.values and locked.ticket.assignee_id is None:
        _tell_let_go(session, viewer, locked, plan, account_id=had, at=at)
    if locked.ticket.request_type != before:
        follow_request_type(session, viewer, locked, before=before, at=at)
    if "status" in plan.values:
        follow_status(session, viewer, locked, was_completed=was_completed, at=at)
    follow_edit(session, viewer, locked, columns=plan.values.keys(), at=at)


def _tell_let_go(
    session: Session, viewer: Viewer, locked: LockedTicket, plan: Plan, *, account_id: int, at: datetime
) -> None:
    """Tell who had the ticket: nobody's work ends without a word."""
    key = f"let_go:{locked.ticket.id}:{locked.history[-1].position}"
    happening = Happening(
        key, (NotificationKind.ASSIGNED,), at, changes=tuple(plan.changes), words=LET_GO, staff_ids=(account_id,)
    )
    notify(session, viewer, ticket=locked.ticket, happening=happening)
