"""Documents of what a board decides on: what was approved stays as it was, what changes meanwhile is asked anew."""

import pytest
from sqlalchemy.orm import Session

from ingest.approvals.queries import ticket_approvals
from ingest.approvals.schemas import Outcome
from ingest.documents.queries import ticket_documents
from ingest.documents.schemas import Place, Received
from ingest.documents.service import add_document, delete_document, rename_document
from ingest.errors import ForbiddenError
from ingest.viewer import Viewer
from tests.support.approvals import ALL, board, decided
from tests.support.people import People
from tests.support.tickets import opened


def _added(session: Session, viewer: Viewer, number: str, name: str) -> str:
    file = Received(name, "text/plain", 1, "0" * 64, f"key of {name}")
    return add_document(session, viewer, received=file, place=Place(ticket_number=number))


def test_documents_that_were_approved_are_changed_by_staff_alone_and_others_can_be_added(
    session: Session, people: People
) -> None:
    board(session, people, [people.dora])
    number = opened(session, people.bob, request_type="change_request")
    plan = _added(session, people.bob, number, "plan.txt")
    decided(session, people.dora, number, is_approved=True)
    for viewer in (people.bob, people.dora):
        with pytest.raises(ForbiddenError, match="approved"):
            rename_document(session, viewer, public_id=plan, name="other")
        with pytest.raises(ForbiddenError, match="approved"):
            delete_document(session, viewer, public_id=plan)
    later = _added(session, people.bob, number, "later.txt")
    may = {one.name: one.may_change for one in ticket_documents(session, people.bob, number=number)}
    assert may == {"plan.txt": False, "later.txt": True}
    delete_document(session, people.bob, public_id=later)
    assert rename_document(session, people.alice, public_id=plan, name="agreed") == "agreed.txt"


def test_a_contact_who_changes_a_document_under_decision_asks_the_board_anew(session: Session, people: People) -> None:
    board(session, people, [people.dora, people.alice], rule=ALL)
    number = opened(session, people.bob, request_type="change_request")
    plan = _added(session, people.bob, number, "plan.txt")
    decided(session, people.dora, number, is_approved=True)
    _added(session, people.bob, number, "more.txt")
    rename_document(session, people.leo, public_id=plan, name="read by staff")
    assert len(ticket_approvals(session, people.bob, number=number).requests) == 1
    delete_document(session, people.bob, public_id=plan)
    anew, before = ticket_approvals(session, people.bob, number=number).requests
    assert (before.outcome, anew.outcome, anew.decisions) == (Outcome.WITHDRAWN, None, ())
