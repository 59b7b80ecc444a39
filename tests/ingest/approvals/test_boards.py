"""Boards: who may keep them, who may be on them, and what becomes of one that was asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from ingest.approvals.boards import change_board, create_board, remove_board, retire_board
from ingest.approvals.counting import audience
from ingest.approvals.queries import board as board_of
from ingest.approvals.queries import boards, possible_members, ticket_approvals
from ingest.approvals.schemas import BoardRule, Moment, Outcome
from ingest.approvals.service import ask_for_approval, withdraw_request
from ingest.db.engine import rehearsal, unit_of_work
from ingest.errors import ConflictError, ForbiddenError, HelmdeskError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.models import ApprovalRequest, Ticket
from ingest.models.notifications import MailEvent
from ingest.people.service import add_contact, deactivate_account
from ingest.tickets.queries import ticket
from ingest.tickets.service import change_ticket, close_ticket, reply_to_ticket
from tests.support.approvals import ALL, ANY, CAB, SYSTEM, asked, board, decided, latest, set_members
from tests.support.databases import together
from tests.support.people import People
from tests.support.tickets import opened


def test_a_board_is_created_renamed_and_given_members(session: Session, people: People) -> None:
    board_id = create_board(session, people.leo, organisation_id=people.acme, name=" Change \n board ", rule=ANY)
    assert board_of(session, people.leo, board_id=board_id).name == "Change board"
    set_members(session, people, board_id, [people.dora, people.alice], rule=ALL)
    row = board_of(session, people.root, board_id=board_id)
    assert (row.name, row.rule, row.organisation, row.requests) == (CAB, BoardRule.ALL, "Acme", 0)
    assert [(one.name, one.is_staff) for one in row.members] == [("Alice Moore", True), ("Dora Lane", False)]
    with pytest.raises(ConflictError) as refusal:
        create_board(session, people.leo, organisation_id=people.acme, name=CAB.upper(), rule=ANY)
    assert list(refusal.value.fields) == ["name"]
    create_board(session, people.leo, organisation_id=people.globex, name=CAB, rule=ANY)
    assert [one.organisation for one in boards(session, people.leo)] == ["Acme", "Globex"]


def test_only_active_people_of_the_organisation_and_staff_are_members(session: Session, people: People) -> None:
    deactivate_account(session, people.root, user_name="bob@acme.example")
    add_contact(
        session, people.dora, organisation_id=people.acme, first_name="Ann", last_name="Lee", email="ann@acme.example"
    )
    found = [one.name for one in possible_members(session, people.leo, organisation_id=people.acme)]
    assert found == ["Dora Lane", "Alice Moore", "Erin Shaw", "Leo Grant", "Root Admin"]
    board_id = board(session, people, [people.dora])
    for stranger in (people.carol.account_id, people.bob.account_id, 98765):
        with pytest.raises(InvalidInputError) as refusal:
            change_board(session, people.leo, board_id=board_id, name=CAB, rule=ANY, account_ids=[stranger or 0])
        assert list(refusal.value.fields) == ["members"]


@pytest.mark.parametrize("who", ["alice", "erin", "dora", "bob"])
def test_others_may_not_keep_boards(people: People, who: str) -> None:
    viewer = getattr(people, who)
    with unit_of_work() as session:
        board_id = board(session, people, [people.dora])
        for refused in (
            lambda: create_board(session, viewer, organisation_id=people.acme, name="Mine", rule=ANY),
            lambda: change_board(session, viewer, board_id=board_id, name="Mine", rule=ANY, account_ids=[]),
            lambda: retire_board(session, viewer, board_id=board_id, is_retired=True),
            lambda: remove_board(session, viewer, board_id=board_id),
            lambda: boards(session, viewer),
        ):
            with pytest.raises(ForbiddenError):
                refused()


def test_a_board_that_was_asked_is_only_retired(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora])
    number = opened(session, people.bob, request_type="change_request")
    with pytest.raises(ConflictError, match="retire it"):
        remove_board(session, people.leo, board_id=board_id)
    retire_board(session, people.leo, board_id=board_id, is_retired=True)
    later = opened(session, people.bob, request_type="change_request")
    assert ticket(session, SYSTEM, number=later).row.status == "new"
    decided(session, people.dora, number, is_approved=True)
    assert latest(session, number).outcome is Outcome.APPROVED
    fresh = board(session, people, [people.dora], name="Never asked")
    remove_board(session, people.leo, board_id=fresh)
    with pytest.raises(NotFoundError):
        board_of(session, people.leo, board_id=fresh)


def test_a_member_leaves_while_the_other_decides_and_one_outcome_follows(people: People) -> None:
    for turn in range(4):
        with unit_of_work() as session:
            board_id = board(session, people, [people.dora, people.bob], rule=ALL, name=f"Board {turn}")
            number = opened(session, people.bob)
            ask_for_approval(session, people.alice, number=number, board_id=board_id)

        def decide_now(of: str = number) -> None:
            with unit_of_work() as work:
                decided(work, people.dora, of, is_approved=True)

        def leave_now(of: int = board_id, name: str = f"Board {turn}") -> None:
            with unit_of_work() as work:
                set_members(work, people, of, [people.dora], rule=ALL, name=name)

        together([decide_now, leave_now])
        with unit_of_work() as session:
            assert latest(session, number).outcome is Outcome.APPROVED
            words = [one.after for event in ticket(session, SYSTEM, number=number).events for one in event.changes]
            assert words.count("Approved") == 1
            assert words[-1] == "In Progress"
            assert verify_counts(session, SYSTEM) == []


def test_who_must_be_told_is_who_decides_who_asked_and_who_works_on_it(session: Session, people: People) -> None:
    board_id = board(session, people, [people.dora, people.root])
    number = opened(session, people.bob, request_type="change_request")
    request = session.scalars(select(ApprovalRequest)).one()
    row = session.scalars(select(Ticket).where(Ticket.number == number)).one()

    def told(moment: Moment) -> set[int | None]:
        return set(audience(session, request, row, moment=moment))

    assert told(Moment.ASKED) == {people.dora.account_id, people.root.account_id}
    assert told(Moment.APPROVED) == told(Moment.REJECTED) == {people.bob.account_id}
    assert told(Moment.NOBODY_LEFT) == {people.leo.account_id}
    change_ticket(session, people.leo, number=number, changes={"assignee_id": people.alice.account_id})
    assert told(Moment.NOBODY_LEFT) == {people.alice.account_id}
    set_members(session, people, board_id, [])
    query = select(MailEvent.recipient).where(MailEvent.event_key == f"approval:{request.id}:{Moment.NOBODY_LEFT}")
    assert session.scalars(query).all() == [f"staff:{people.alice.account_id}"]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "approve", "reject", "withdraw", "close", "reply", "members"]),
        st.integers(min_value=0, max_value=2),
        st.sampled_from([0, 1]),
    ),
    max_size=9,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
def test_counts_follow_any_mix_and_each_request_ends_once(
    people: People, database: Engine, acts: list[tuple[str, int, int]]
) -> None:
    voters = [people.dora, people.bob, people.alice]
    with rehearsal() as session:
        numbers = [opened(session, people.bob), opened(session, people.bob, request_type="change_request")]
        asked(session, people, numbers[0])
        board_id = boards(session, people.leo)[0].id
        set_members(session, people, board_id, voters, rule=ALL)
        for act, person, which in acts:
            number, request_id = numbers[which], 0
            if requests := _requests(session, number):
                request_id = requests[0]
            try:
                if act == "ask":
                    ask_for_approval(session, people.alice, number=number, board_id=board_id)
                elif act in {"approve", "reject"}:
                    decided(session, voters[person], number, is_approved=act == "approve")
                elif act == "withdraw":
                    withdraw_request(session, people.leo, number=number, request_id=request_id)
                elif act == "close":
                    close_ticket(session, people.bob, number=number)
                elif act == "reply":
                    reply_to_ticket(session, people.bob, number=number, body="More.")
                else:
                    set_members(session, people, board_id, voters[:person], rule=ALL)
            except (HelmdeskError, IndexError):
                continue
        assert verify_counts(session, SYSTEM) == []
        for number in numbers:
            view = ticket(session, SYSTEM, number=number)
            words = [one.after for event in view.events for one in event.changes if one.field.endswith("al Status")]
            assert (words[-1] if words else None) == view.row.change_approval_status
            asked_times = sum(one == "Requested" for one in words)
            assert asked_times == len(_requests(session, number))


def _requests(session: Session, number: str) -> list[int]:
    return [one.id for one in ticket_approvals(session, SYSTEM, number=number).requests]
