"""What happens next with a ticket, and what each act leads to, in sentences. Pure."""

from ingest.enums import Stage
from ingest.portal.schema import PortalDefinition
from ingest.tickets.rules import status_after_reply
from ingest.tickets.schemas import TicketRow
from ingest.viewer import Viewer


def what_follows(row: TicketRow, viewer: Viewer, *, portal: PortalDefinition, is_asked: bool = False) -> str:
    """What a reply will lead to, in a sentence; `is_asked` while a board is asked to approve."""
    following = status_after_reply(portal, stage=row.stage, is_by_staff=viewer.is_staff)
    if is_asked and row.is_open:
        return "The ticket goes on waiting for approval."
    if following is None or following.status == row.status:
        return "A reply leaves the status as it is."
    label = portal.status_label(following.status)
    return f"A reply sets it to {label}." if row.is_open else f"A reply opens it again, as {label}."


def what_happens_next(row: TicketRow, viewer: Viewer, *, portal: PortalDefinition, awaits_you: bool = False) -> str:
    """Who moves the ticket on now, and how; `awaits_you` where it waits for the viewer's own decision."""
    if awaits_you:
        return "Next: your decision is needed; approve or reject it on this page."
    reopened = portal.status_label(portal.flow.reopen)
    closed = portal.status_label(portal.flow.close)
    who = row.assignee or row.team or portal.brand.short_name
    if viewer.is_staff:
        return {
            Stage.NEW: "Next: somebody of us takes it on and answers.",
            Stage.OPEN: f"Next: {who} works on it and answers.",
            Stage.PENDING_CUSTOMER: "Next: the customer answers.",
            Stage.ON_HOLD: f"Next: {who} takes it up again when what it waits for is there.",
            Stage.RESOLVED: f"Next: marked as closed it is {closed}; a reply opens it again, as {reopened}.",
        }.get(row.stage, f"It is over; a reply opens it again, as {reopened}.")
    return {
        Stage.NEW: f"Next: {who} reads it and answers here.",
        Stage.OPEN: f"Next: {who} works on it and answers here.",
        Stage.PENDING_CUSTOMER: "Next: your reply; then we go on.",
        Stage.ON_HOLD: f"Next: {who} goes on when what it waits for is there; nothing is needed of you.",
        Stage.RESOLVED: f"Next: if it is solved, mark it as closed; if not, a reply opens it again, as {reopened}.",
    }.get(row.stage, f"It is over; a reply opens it again, as {reopened}.")


def what_completing_leads_to(portal: PortalDefinition, stage: Stage) -> str:
    """What resolving or withdrawing does, in a sentence."""
    label = portal.status_label(portal.default_status(stage).key)
    return f"The status becomes {label}; a reply opens it again, as {portal.status_label(portal.flow.reopen)}."
