"""The demo's board: who is on it, and what it approved, rejected, and is asked now."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.boards import change_board, create_board
from ingest.approvals.queries import ticket_approvals
from ingest.approvals.schemas import BoardRule
from ingest.approvals.service import decide
from ingest.demo import content
from ingest.demo.tickets import Customer
from ingest.models.people import Account
from ingest.tickets.schemas import TicketDraft
from ingest.tickets.service import close_ticket, open_ticket
from ingest.viewer import Viewer

_ASKED_LATELY = timedelta(minutes=50)
_DECIDED_AFTER, _DONE_AFTER = timedelta(hours=5), timedelta(days=3)


def approval_stories(session: Session, viewer: Viewer, *, customer: Customer, agent: Viewer) -> None:
    """A board of the customer's named contacts with its requests, past and waiting. Administrators."""
    people = {one.name: one for one in customer.contacts[:2]}
    board_id = create_board(
        session, viewer, organisation_id=customer.organisation_id, name=content.BOARD, rule=BoardRule.ANY
    )
    contact_ids = [one.contact_id for one in people.values()]
    accounts = session.scalars(select(Account.id).where(Account.contact_id.in_(contact_ids))).all()
    change_board(session, viewer, board_id=board_id, name=content.BOARD, rule=BoardRule.ANY, account_ids=accounts)
    now = clock.now()
    for title, description, days, verdicts in content.APPROVALS:
        at = now - (timedelta(days=days) if days else _ASKED_LATELY)
        number = _asked(session, customer, title=title, description=description, at=at)
        decided_at = at + _DECIDED_AFTER
        for name, is_approved, reason in verdicts:
            request = ticket_approvals(session, viewer, number=number).requests[0]
            decide(
                session, people[name], number=number, request_id=request.id,
                is_approved=is_approved, reason=reason, at=decided_at,
            )  # fmt: skip
            decided_at += timedelta(minutes=40)
        if verdicts and all(is_approved for _, is_approved, _ in verdicts):
            close_ticket(session, agent, number=number, note="Changed last evening as agreed.", at=at + _DONE_AFTER)


def _asked(session: Session, customer: Customer, *, title: str, description: str, at: datetime) -> str:
    site = customer.sites[0]
    draft = TicketDraft(
        organisation_id=customer.organisation_id,
        title=title,
        description=description,
        request_type="change_request",
        site_id=site,
        config_item_id=customer.items[site][0],
        priority="medium",
        customer_reference=f"CHG-{len(title):04d}",
        customer_requested_date=(at + timedelta(days=7)).date(),
    )
    # By the first contact, who is the one the demo names.
    return open_ticket(session, customer.contacts[0], draft=draft, at=at)
