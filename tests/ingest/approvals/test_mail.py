"""Who hears of approvals by mail: the members who are asked; of the outcome who asked, and the ticket's contact."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.approvals.service import ask_for_approval, decide
from ingest.enums import NotificationKind
from ingest.models.notifications import MailEvent
from tests.support.approvals import ALL, asked, board, latest
from tests.support.people import People
from tests.support.tickets import opened


def told(session: Session) -> dict[str, list[str]]:
    """The words about approvals that each recipient was told, in order."""
    query = select(MailEvent.recipient, MailEvent.words).where(MailEvent.kind == NotificationKind.APPROVAL)
    found: dict[str, list[str]] = {}
    for recipient, words in session.execute(query.order_by(MailEvent.id)):
        found.setdefault(recipient, []).append(words)
    return found


@pytest.fixture
def number(session: Session, people: People) -> str:
    return opened(session, people.bob)


def test_members_are_asked_and_hear_nothing_more_and_the_contact_hears_the_outcome(
    session: Session, people: People, number: str
) -> None:
    request_id = asked(session, people, number)
    dora, bob = f"contact:{people.dora.contact_id}", f"contact:{people.bob.contact_id}"
    (question,) = told(session)[dora]
    assert question.startswith("The Change Advisory Board is asked to approve this ticket")
    assert bob not in told(session)
    decide(session, people.dora, number=number, request_id=request_id, is_approved=True, reason="Good.")
    assert told(session) == {
        dora: [question],
        bob: ["The Change Advisory Board has approved this ticket."],
        f"staff:{people.alice.account_id}": ["The Change Advisory Board has approved this ticket."],
    }


def test_who_asks_is_not_asked_by_mail_and_staff_on_a_board_are(session: Session, people: People, number: str) -> None:
    board_id = board(session, people, [people.alice, people.leo], rule=ALL)
    ask_for_approval(session, people.alice, number=number, board_id=board_id)
    assert list(told(session)) == [f"staff:{people.leo.account_id}"]
    request_id = latest(session, number).id
    decide(session, people.leo, number=number, request_id=request_id, is_approved=False, reason="Not this week.")
    outcome = "The Change Advisory Board has rejected this ticket; the reason is on it."
    assert told(session)[f"contact:{people.bob.contact_id}"] == [outcome]
