"""When a request has an outcome: any and all over every course of decisions and leavings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.approvals.rules import MAX_REASON_CHARACTERS, clean_reason, outcome_of, status_after, statuses_of
from ingest.approvals.schemas import BoardRule, Outcome
from ingest.errors import InvalidInputError
from ingest.portal.current import current_portal
from ingest.portal.forms import ApprovalStatuses

PEOPLE = st.integers(min_value=1, max_value=6)
VOTES = st.dictionaries(PEOPLE, st.booleans())
MEMBERS = st.frozensets(PEOPLE)
STEPS = st.lists(st.tuples(st.sampled_from(["approve", "reject", "leave", "join"]), PEOPLE), max_size=14)


@given(MEMBERS, VOTES)
def test_any_needs_one_approval_and_is_rejected_by_all(members: frozenset[int], votes: dict[int, bool]) -> None:
    given_votes = [votes.get(one) for one in members]
    expected = None
    if True in given_votes:
        expected = Outcome.APPROVED
    elif members and all(vote is False for vote in given_votes):
        expected = Outcome.REJECTED
    assert outcome_of(BoardRule.ANY, members=members, votes=votes) is expected


@given(MEMBERS, VOTES)
def test_all_is_any_with_approval_and_rejection_changed_about(members: frozenset[int], votes: dict[int, bool]) -> None:
    turned = {Outcome.APPROVED: Outcome.REJECTED, Outcome.REJECTED: Outcome.APPROVED, None: None}
    other = outcome_of(BoardRule.ANY, members=members, votes={key: not vote for key, vote in votes.items()})
    assert outcome_of(BoardRule.ALL, members=members, votes=votes) is turned[other]


@given(st.sampled_from(BoardRule), MEMBERS, VOTES, PEOPLE)
def test_who_is_no_member_neither_counts_nor_is_waited_for(
    rule: BoardRule, members: frozenset[int], votes: dict[int, bool], leaver: int
) -> None:
    left = members - {leaver}
    without = {key: vote for key, vote in votes.items() if key != leaver}
    assert outcome_of(rule, members=left, votes=votes) is outcome_of(rule, members=left, votes=without)


@given(st.sampled_from(BoardRule), STEPS)
def test_in_every_course_it_waits_exactly_as_long_as_somebody_can_still_turn_it(
    rule: BoardRule, steps: list[tuple[str, int]]
) -> None:
    members, votes = {1, 2, 3}, dict[int, bool]()
    for act, person in steps:
        if act == "leave":
            members.discard(person)
        elif act == "join":
            members.add(person)
        elif person in members:
            votes.setdefault(person, act == "approve")
        outcome = outcome_of(rule, members=members, votes=votes)
        undecided = members - votes.keys()
        futures = {
            outcome_of(rule, members=members, votes=votes | dict.fromkeys(undecided, vote)) for vote in (True, False)
        }
        # It waits while what is left to say can still turn it, or nobody is left to say anything.
        assert (outcome is None) == (len(futures) > 1 or not members)
        if outcome is not None:
            assert futures == {outcome}
            break


def test_where_nobody_is_left_it_waits() -> None:
    for rule in BoardRule:
        assert outcome_of(rule, members=set(), votes={1: True, 2: False}) is None


def test_a_rejection_needs_a_reason_and_an_approval_does_not() -> None:
    assert clean_reason("  ", is_approved=True) is None
    assert clean_reason(" Too late\r\n", is_approved=False) == "Too late"
    for reason in ("", " \n\x07", "x" * (MAX_REASON_CHARACTERS + 1)):
        with pytest.raises(InvalidInputError) as refusal:
            clean_reason(reason, is_approved=False)
        assert list(refusal.value.fields) == ["reason"]


def test_the_status_that_follows_is_the_definitions_or_the_one_before() -> None:
    portal = current_portal()
    assert statuses_of(portal, request_type="change_request") == portal.approvals
    known = {"request_type": "query", "returns_to": "waiting_vendor"}
    assert status_after(portal, Outcome.APPROVED, **known) == "in_progress"
    assert status_after(portal, Outcome.REJECTED, **known) == "cancelled"
    assert status_after(portal, Outcome.WITHDRAWN, **known) == "waiting_vendor"
    assert status_after(portal, Outcome.WITHDRAWN, request_type="query", returns_to="gone") == "in_progress"
    back = ApprovalStatuses(waiting="waiting_approval", rejected="resolved")
    returning = portal.model_copy(update={"approvals": back})
    assert status_after(returning, Outcome.APPROVED, **known) == "waiting_vendor"
    assert status_after(returning, Outcome.REJECTED, **known) == "resolved"
    none = portal.model_copy(update={"approvals": None})
    assert status_after(none, Outcome.REJECTED, **known) == "cancelled"
    assert status_after(none, Outcome.APPROVED, **known) == "waiting_vendor"
