"""Asking a board and deciding: history, status and the ticket's column follow, and nothing is decided twice."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.approvals.boards import retire_board
from ingest.approvals.queries import ticket_approvals
from ingest.approvals.schemas import BoardRule, Outcome
from ingest.approvals.service import ask_for_approval, decide, withdraw_request
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.people.service import deactivate_account
from ingest.tickets.filters import TicketFilters
from ingest.tickets.queries import ticket, ticket_total
from ingest.tickets.service import change_ticket, close_ticket, reply_to_ticket
from ingest.viewer import Viewer
from tests.support.approvals import ALL, CAB, SYSTEM, board, decided, latest, set_members
from tests.support.databases import together
from tests.support.people import People
from tests.support.tickets import opened

MINE = TicketFilters(approval="mine")


def _change(session: Session, viewer: Viewer) -> str:
    return opened(session, viewer, request_type="change_request")


def _standing(session: Session, number: str) -> tuple[str, str, str | None]:
    row = ticket(session, SYSTEM, number=number).row
    return row.status, str(row.stage), row.change_approval_status


def _said(session: Session, number: str) -> list[tuple[str, str | None, str | None]]:
    changes = ticket(session, SYSTEM, number=number).events[-1].changes
    return [(one.field, one.before, one.after) for one in changes]


def _waiting(session: Session, viewer: Viewer) -> int:
    return ticket_total(session, viewer, filters=MINE)


def test_a_change_request_asks_by_itself_where_there_is_a_board(session: Session, people: People) -> None:
    before = _change(session, people.bob)
    assert _standing(session, before) == ("new", "new", None)
    board(session, people, [people.dora])
    number, other, foreign = _change(session, people.bob), opened(session, people.bob), _change(session, people.carol)
    assert _standing(session, number) == ("waiting_approval", "on_hold", "Requested")
    assert _standing(session, other) == _standing(session, foreign) == ("new", "new", None)
    assert _said(session, number) == [
        (CAB, None, "Asked for approval; any one member approves"),
        ("Change Approval Status", None, "Requested"),
        ("Status", "New", "Waiting Approval"),
    ]
    assert [_waiting(session, one) for one in (people.dora, people.bob, people.alice, people.carol)] == [1, 0, 0, 0]
    assert verify_counts(session, SYSTEM) == []


def test_an_approval_is_in_the_history_and_the_status_follows(session: Session, people: People) -> None:
    board(session, people, [people.dora])
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=True, reason="Goes well with the\nnew switch.")
    assert _standing(session, number) == ("in_progress", "open", "Approved")
    assert _said(session, number) == [
        (CAB, None, "Approved: Goes well with the\nnew switch."),
        ("Change Approval Status", "Requested", "Approved"),
        ("Status", "Waiting Approval", "In Progress"),
    ]
    assert ticket(session, SYSTEM, number=number).events[-1].actor == "Dora Lane"
    view = latest(session, number)
    assert (view.outcome, view.waiting_for, view.asked_by) == (Outcome.APPROVED, (), "Bob Field")
    assert [(one.member, one.is_approved) for one in view.decisions] == [("Dora Lane", True)]
    assert _waiting(session, people.dora) == 0
    assert verify_counts(session, SYSTEM) == []


def test_all_must_approve_and_one_rejection_ends_it(session: Session, people: People) -> None:
    board(session, people, [people.dora, people.bob], rule=ALL)
    number = _change(session, people.bob)
    decided(session, people.bob, number, is_approved=True, reason="")
    assert _standing(session, number) == ("waiting_approval", "on_hold", "Requested")
    assert _said(session, number) == [(CAB, None, "Approved")]
    assert latest(session, number).waiting_for == ("Dora Lane",)
    assert (_waiting(session, people.bob), _waiting(session, people.dora)) == (0, 1)
    decided(session, people.dora, number, is_approved=False, reason="Not before the audit.")
    assert _standing(session, number) == ("cancelled", "cancelled", "Rejected")
    assert verify_counts(session, SYSTEM) == []


def test_with_any_it_is_rejected_when_everybody_rejects(session: Session, people: People) -> None:
    board(session, people, [people.dora, people.bob])
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=False)
    assert latest(session, number).outcome is None
    decided(session, people.bob, number, is_approved=False)
    assert _standing(session, number)[2] == "Rejected"


def test_the_rule_stays_the_one_it_was_asked_by(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora, people.bob])
    number = _change(session, people.bob)
    set_members(session, people, board_id, [people.dora, people.bob], rule=ALL)
    decided(session, people.dora, number, is_approved=True)
    assert latest(session, number).rule is BoardRule.ANY
    assert _standing(session, number)[2] == "Approved"


def test_who_may_not_decide_is_told_why(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        board(session, people, [people.dora])
        number = _change(session, people.bob)
        request_id = latest(session, number).id

    def refused(error: type[Exception], viewer: Viewer, **more: object) -> str:
        known = {"number": number, "request_id": request_id, "is_approved": True, "reason": "Yes."}
        with pytest.raises(error) as refusal, unit_of_work() as work:
            decide(work, viewer, **(known | more))
        return str(refusal.value)

    for viewer in (people.bob, people.alice, people.root):
        assert refused(ForbiddenError, viewer) == "Only members of Change Advisory Board decide on this."
    missing = refused(NotFoundError, people.carol, number="T19990101.0001").replace("T19990101.0001", number)
    assert refused(NotFoundError, people.carol) == missing
    assert "reason" in refused(InvalidInputError, people.dora, is_approved=False, reason=" ")
    assert refused(ConflictError, people.dora, request_id=999) == "Nothing on this ticket waits for approval."
    with reading() as session:
        assert latest(session, number).decisions == ()
    with unit_of_work() as session:
        close_ticket(session, people.bob, number=number)
        assert _waiting(session, people.dora) == 0
    assert "withdrawn in the meantime" in refused(ConflictError, people.dora)
    with unit_of_work() as session:
        reply_to_ticket(session, people.bob, number=number, body="We want it after all.")
        assert _waiting(session, people.dora) == 1
        anew = latest(session, number).id
        decided(session, people.dora, number, is_approved=True)
    assert "approved in the meantime" in refused(ConflictError, people.dora, is_approved=False, request_id=anew)


def test_a_decision_stands(session: Session, people: People) -> None:
    board(session, people, [people.dora, people.bob], rule=ALL)
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=True)
    with pytest.raises(ConflictError, match="a decision stands"):
        decided(session, people.dora, number, is_approved=False)
    assert len(latest(session, number).decisions) == 1


def test_staff_ask_about_any_ticket_and_take_it_back(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora, people.alice], name="Spending")
    number = opened(session, people.bob)
    change_ticket(session, people.alice, number=number, changes={"status": "waiting_vendor"})
    for viewer in (people.bob, people.dora):
        with pytest.raises(ForbiddenError):
            ask_for_approval(session, viewer, number=number, board_id=board_id)
    assert [one.name for one in ticket_approvals(session, people.alice, number=number).boards] == ["Spending"]
    assert ticket_approvals(session, people.bob, number=number).boards == ()
    ask_for_approval(session, people.alice, number=number, board_id=board_id)
    assert _standing(session, number) == ("waiting_approval", "on_hold", "Requested")
    assert (_waiting(session, people.alice), _waiting(session, people.dora)) == (1, 1)
    with pytest.raises(ConflictError, match="waits for approval already"):
        ask_for_approval(session, people.alice, number=number, board_id=board_id)
    with pytest.raises(ForbiddenError):
        withdraw_request(session, people.dora, number=number, request_id=latest(session, number).id)
    withdraw_request(session, people.leo, number=number, request_id=latest(session, number).id)
    assert _standing(session, number) == ("waiting_vendor", "on_hold", None)
    assert _said(session, number)[0] == ("Spending", None, "Request withdrawn")
    assert (latest(session, number).outcome, _waiting(session, people.dora)) == (Outcome.WITHDRAWN, 0)
    ask_for_approval(session, people.alice, number=number, board_id=board_id)
    change_ticket(session, people.alice, number=number, changes={"status": "in_progress"})
    assert (_standing(session, number)[0], latest(session, number).outcome) == ("in_progress", Outcome.WITHDRAWN)
    assert verify_counts(session, SYSTEM) == []


def test_a_board_that_cannot_be_asked_is_refused(people: People) -> None:
    with unit_of_work() as session:
        empty, retired = board(session, people, []), board(session, people, [people.dora], name="Old")
        retire_board(session, people.leo, board_id=retired, is_retired=True)
        own, foreign = opened(session, people.bob), opened(session, people.carol)
        full = board(session, people, [people.dora], name="Full")
    for number, board_id in ((own, empty), (own, retired), (own, 999), (foreign, full)):
        with pytest.raises(InvalidInputError) as refusal, unit_of_work() as session:
            ask_for_approval(session, people.alice, number=number, board_id=board_id)
        assert list(refusal.value.fields) == ["board_id"]
    with unit_of_work() as session:
        close_ticket(session, people.alice, number=own)
    with pytest.raises(ConflictError, match="completed"), unit_of_work() as session:
        ask_for_approval(session, people.alice, number=own, board_id=full)


def test_who_is_taken_off_no_longer_counts_and_never_blocks(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora, people.bob], rule=ALL)
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=True)
    set_members(session, people, board_id, [people.dora], rule=ALL)
    assert _standing(session, number) == ("in_progress", "open", "Approved")
    assert _said(session, number)[0] == (CAB, None, "Everybody who is left on the board has decided")
    assert verify_counts(session, SYSTEM) == []


def test_a_vote_of_somebody_who_left_does_not_count(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora, people.bob])
    number = _change(session, people.bob)
    decided(session, people.dora, number, is_approved=False)
    set_members(session, people, board_id, [people.bob])
    assert latest(session, number).waiting_for == ("Bob Field",)
    decided(session, people.bob, number, is_approved=True)
    assert _standing(session, number)[2] == "Approved"
    assert [one.member for one in latest(session, number).decisions] == ["Dora Lane", "Bob Field"]


def test_an_account_that_ends_leaves_its_boards_and_where_nobody_is_left_it_waits(
    session: Session, people: People
) -> None:
    board_id = board(session, people, [people.dora, people.bob], rule=ALL)
    number, other = _change(session, people.bob), _change(session, people.bob)
    decided(session, people.bob, number, is_approved=True)
    deactivate_account(session, people.root, user_name="dora@acme.example")
    assert _standing(session, number)[2] == "Approved"
    assert latest(session, other).waiting_for == ("Bob Field",)
    set_members(session, people, board_id, [people.dora], rule=ALL)
    assert _standing(session, other) == ("waiting_approval", "on_hold", "Requested")
    assert latest(session, other).waiting_for == ()
    assert "Nobody who can decide is left" in str(_said(session, other)[0][2])
    third = _change(session, people.bob)
    assert "Nobody who can decide is left" in str(_said(session, third)[0][2])
    set_members(session, people, board_id, [people.bob], rule=ALL)
    decided(session, people.bob, other, is_approved=True)
    assert _standing(session, other)[2] == "Approved"
    assert verify_counts(session, SYSTEM) == []


@pytest.mark.parametrize(("verdicts", "outcome"), [((True, True), "Approved"), ((True, False), None)])
def test_two_who_decide_at_once_make_one_outcome(
    people: People, verdicts: tuple[bool, bool], outcome: str | None
) -> None:
    first, second = verdicts
    for turn in range(3):
        with unit_of_work() as session:
            board(session, people, [people.dora, people.bob], name=f"Board {turn}", rule=BoardRule.ANY)
            number = opened(session, people.bob)
            boards = ticket_approvals(session, people.alice, number=number).boards
            ask_for_approval(session, people.alice, number=number, board_id=boards[-1].id)
            before = len(ticket(session, SYSTEM, number=number).events)

        def vote(viewer: Viewer, *, is_approved: bool, of: str = number) -> str:
            try:
                with unit_of_work() as work:
                    decided(work, viewer, of, is_approved=is_approved)
            except ConflictError as error:
                return error.message
            return "done"

        answers = together([lambda: vote(people.dora, is_approved=first), lambda: vote(people.bob, is_approved=second)])
        with reading() as session:
            events = ticket(session, SYSTEM, number=number).events[before:]
            ends = [one for event in events for one in event.changes if one.field == "Change Approval Status"]
            assert [one.after for one in ends] == ["Approved"]
            assert _standing(session, number) == ("in_progress", "open", "Approved")
            assert len(latest(session, number).decisions) == answers.count("done") == len(events)
            if outcome is not None:
                assert sorted(str(one)[:4] for one in answers) == ["This", "done"]


def test_a_member_who_clicks_twice_decides_once(people: People) -> None:
    with unit_of_work() as session:
        board(session, people, [people.dora, people.bob], rule=ALL)
        number = _change(session, people.bob)

    def vote() -> bool:
        try:
            with unit_of_work() as work:
                decided(work, people.dora, number, is_approved=True)
        except ConflictError:
            return False
        return True

    assert sorted(map(bool, together([vote, vote, vote]))) == [False, False, True]
    with reading() as session:
        assert len(latest(session, number).decisions) == 1
