"""What is asked follows the ticket: a reply, a change by hand, its completion, and an edit while it waits."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.approvals.boards import change_board
from ingest.approvals.queries import ticket_approvals
from ingest.approvals.schemas import BoardRule, Outcome
from ingest.approvals.service import ask_for_approval
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError
from ingest.metrics.rollup import verify_counts
from ingest.tickets.editing import TicketEdit, edit_form, save_edit
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket, ticket_total
from ingest.tickets.service import change_ticket, close_ticket, reply_to_ticket
from ingest.viewer import Viewer
from tests.support.approvals import ALL, CAB, SYSTEM, board, decided, latest
from tests.support.people import People
from tests.support.tickets import opened

MINE = TicketFilters(approval="mine")


def _change(session: Session, viewer: Viewer) -> str:
    return opened(session, viewer, request_type="change_request")


def _standing(session: Session, number: str) -> tuple[str, str | None]:
    row = ticket(session, SYSTEM, number=number).row
    return row.status, row.change_approval_status


def _said(session: Session, number: str) -> list[str | None]:
    return [one.after for event in ticket(session, SYSTEM, number=number).events for one in event.changes]


def _edit(session: Session, viewer: Viewer, number: str, **typed: str) -> None:
    form = edit_form(session, viewer, number=number)
    save_edit(session, viewer, number=number, edit=TicketEdit(form.position, form.values, {**form.values, **typed}))


def test_a_reply_leaves_a_ticket_waiting(session: Session, people: People) -> None:
    board(session, people, [people.dora])
    number = _change(session, people.bob)
    for writer in (people.bob, people.alice):
        reply_to_ticket(session, writer, number=number, body="When will it be?")
        assert _standing(session, number) == ("waiting_approval", "Requested")
    assert ticket_total(session, people.dora, filters=MINE) == 1
    assert [one.body for one in ticket(session, people.dora, number=number).messages] == ["When will it be?"] * 2


def test_a_completed_ticket_takes_its_question_back_and_asks_anew_when_it_is_opened_again(
    session: Session, people: People
) -> None:
    board(session, people, [people.dora, people.bob], rule=ALL)
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=True)
    close_ticket(session, people.bob, number=number)
    assert _standing(session, number) == ("complete", None)
    assert latest(session, number).outcome is Outcome.WITHDRAWN
    assert "Request withdrawn: the ticket was completed" in _said(session, number)
    reply_to_ticket(session, people.bob, number=number, body="We want it after all.")
    assert _standing(session, number) == ("waiting_approval", "Requested")
    assert latest(session, number).waiting_for == ("Bob Field", "Dora Lane")
    decided(session, people.bob, number, is_approved=True)
    decided(session, people.dora, number, is_approved=True)
    close_ticket(session, people.bob, number=number)
    reply_to_ticket(session, people.bob, number=number, body="It does not work yet.")
    # What was approved stays approved.
    assert _standing(session, number) == ("update_added", "Approved")
    assert verify_counts(session, SYSTEM) == []


def test_what_staff_asked_by_hand_is_not_asked_again_by_itself(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora])
    number = opened(session, people.bob)
    ask_for_approval(session, people.alice, number=number, board_id=board_id)
    close_ticket(session, people.bob, number=number)
    reply_to_ticket(session, people.bob, number=number, body="Once more.")
    assert _standing(session, number) == ("update_added", None)
    assert ticket_approvals(session, people.alice, number=number).waiting is None


def test_a_status_changed_by_hand_takes_the_question_back(session: Session, people: People) -> None:
    board(session, people, [people.dora])
    number = _change(session, people.bob)
    change_ticket(session, people.alice, number=number, changes={"priority": "high"})
    assert latest(session, number).outcome is None
    change_ticket(session, people.alice, number=number, changes={"status": "in_progress"})
    assert _standing(session, number) == ("in_progress", None)
    assert _said(session, number)[-2:] == ["Request withdrawn: the status was changed", None]
    assert ticket_total(session, people.dora, filters=MINE) == 0


def test_an_edit_by_a_contact_asks_the_board_anew_and_one_by_staff_does_not(session: Session, people: People) -> None:
    board(session, people, [people.dora, people.bob], rule=ALL)
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=True)
    first = latest(session, number)
    _edit(session, people.alice, number, title="Move two phones")
    assert latest(session, number).id == first.id
    _edit(session, people.bob, number, description="To the first floor.")
    again = latest(session, number)
    assert (again.outcome, again.decisions, again.waiting_for) == (None, (), ("Bob Field", "Dora Lane"))
    assert _standing(session, number) == ("waiting_approval", "Requested")
    assert _said(session, number)[-1] == (
        "Asked again: the request has changed; what was decided before does not count"
    )
    assert [one.outcome for one in ticket_approvals(session, people.bob, number=number).requests] == [
        None,
        Outcome.WITHDRAWN,
    ]
    decided(session, people.dora, number, is_approved=False)
    # It returns to what it was before the first question.
    assert _standing(session, number) == ("cancelled", "Rejected")


def test_what_was_approved_is_changed_by_staff_alone(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        board(session, people, [people.dora])
        number = _change(session, people.bob)
        decided(session, people.dora, number, is_approved=True)
    for viewer in (people.bob, people.dora):
        with reading() as session:
            assert edit_form(session, viewer, number=number).values == {}
        with pytest.raises(ForbiddenError, match="write a reply, or open a new ticket"), unit_of_work() as session:
            save_edit(session, viewer, number=number, edit=TicketEdit(0, {"title": ""}, {"title": "All phones"}))
    with unit_of_work() as session:
        _edit(session, people.alice, number, title="Move the phone")
        assert _said(session, number)[-1] == "Move the phone"
        assert _standing(session, number) == ("in_progress", "Approved")


def test_members_leave_their_own_requests_to_others_where_the_board_says_so(people: People, database: Engine) -> None:
    def switch(*, decides_own: bool) -> None:
        members = [one.account_id for one in (people.bob, people.dora) if one.account_id is not None]
        with unit_of_work() as work:
            change_board(
                work, people.leo, board_id=board_id, name=CAB, rule=BoardRule.ALL, account_ids=members,
                decides_own=decides_own,
            )  # fmt: skip

    with unit_of_work() as session:
        board_id = board(session, people, [people.bob, people.dora], rule=ALL)
        number = _change(session, people.bob)
    switch(decides_own=False)
    with unit_of_work() as session:
        assert latest(session, number).waiting_for == ("Dora Lane",)
        assert [ticket_total(session, one, filters=MINE) for one in (people.bob, people.dora)] == [0, 1]
    with pytest.raises(ForbiddenError, match="leaves the decision to the other members"), unit_of_work() as session:
        decided(session, people.bob, number, is_approved=True)
    # Dora becomes its contact: nobody is left.
    with unit_of_work() as session:
        _edit(session, people.alice, number, contact=str(people.dora.contact_id))
        assert latest(session, number).waiting_for == ()
        assert "Nobody who can decide" in str(_said(session, number)[-1])
        other = opened(session, people.bob, contact_id=people.dora.contact_id)
    with pytest.raises(InvalidInputError, match="give it members first"), unit_of_work() as session:
        ask_for_approval(session, people.alice, number=other, board_id=board_id)
    switch(decides_own=True)
    with unit_of_work() as session:
        decided(session, people.bob, number, is_approved=True)
        decided(session, people.dora, number, is_approved=True)
    with pytest.raises(ConflictError), unit_of_work() as session:
        decided(session, people.dora, number, is_approved=True)
