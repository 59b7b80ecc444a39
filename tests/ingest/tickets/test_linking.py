"""Linked tickets in both directions, and children numbered after their parent without gaps."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.enums import LinkKind
from ingest.errors import ConflictError, HelmdeskError, InvalidInputError, NotFoundError
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.rollup import verify_counts
from ingest.tickets import queries
from ingest.tickets.linking import child_tickets, link_tickets, linked_tickets, unlink_tickets
from ingest.viewer import Viewer
from tests.support.databases import together
from tests.support.people import People
from tests.support.tickets import opened

MISSING = "T19990101.0001"


def links(session: Session, viewer: Viewer, number: str) -> list[tuple[str, str]]:
    return [(one.words, one.number) for one in linked_tickets(session, viewer, number=number)]


def test_a_link_is_seen_from_both_sides_and_in_both_histories(session: Session, people: People) -> None:
    first, second = opened(session, people.bob), opened(session, people.dora)
    link_tickets(session, people.bob, number=first, other=second, kind=LinkKind.DUPLICATES)
    assert links(session, people.bob, first) == [("Duplicates", second)]
    assert links(session, people.alice, second) == [("Is duplicated by", first)]
    changes = queries.ticket(session, people.bob, number=second).events[-1].changes
    assert [(one.field, one.after) for one in changes] == [("Is duplicated by", first)]
    with pytest.raises(ConflictError):
        link_tickets(session, people.bob, number=first, other=second, kind=LinkKind.DUPLICATES)
    unlink_tickets(session, people.dora, number=second, other=first, kind=LinkKind.DUPLICATES)
    assert links(session, people.bob, first) == []
    changes = queries.ticket(session, people.bob, number=first).events[-1].changes
    assert [(one.field, one.before, one.after) for one in changes] == [("Duplicates", second, None)]
    assert verify_counts(session, people.root) == []
    assert verify_facts(session, people.root) == []


def test_what_relates_is_linked_once_whoever_says_it(session: Session, people: People) -> None:
    first, second = opened(session, people.bob), opened(session, people.bob)
    link_tickets(session, people.bob, number=second, other=f" {first} ", kind=LinkKind.RELATES_TO)
    with pytest.raises(ConflictError):
        link_tickets(session, people.bob, number=first, other=second, kind=LinkKind.RELATES_TO)
    assert links(session, people.bob, first) == [("Relates to", second)]
    assert links(session, people.bob, second) == [("Relates to", first)]


def test_foreign_and_missing_tickets_are_refused_alike(session: Session, people: People) -> None:
    own, foreign = opened(session, people.carol), opened(session, people.bob)
    answers = set()
    for number, other in ((own, foreign), (own, MISSING), (foreign, own), (MISSING, own)):
        asked = other if number == own else number
        for act in (link_tickets, unlink_tickets):
            with pytest.raises(NotFoundError) as caught:
                act(session, people.carol, number=number, other=other, kind=LinkKind.CAUSED_BY)
            answers.add(caught.value.message.replace(asked, "..."))
    assert len(answers) == 1
    with pytest.raises(InvalidInputError):
        link_tickets(session, people.carol, number=own, other=own, kind=LinkKind.CAUSED_BY)
    assert linked_tickets(session, people.carol, number=foreign) == ()


def test_staff_link_organisations_and_no_contact_learns_of_it(session: Session, people: People) -> None:
    acme, globex = opened(session, people.bob), opened(session, people.carol)
    link_tickets(session, people.alice, number=acme, other=globex, kind=LinkKind.CAUSED_BY)
    assert links(session, people.alice, acme) == [("Caused by", globex)]
    for viewer, number, other in ((people.bob, acme, globex), (people.carol, globex, acme)):
        assert links(session, viewer, number) == []
        view = queries.ticket(session, viewer, number=number)
        assert other not in repr(view)
        assert [one.kind for one in view.events] == ["created"]
        with pytest.raises(NotFoundError):
            unlink_tickets(session, viewer, number=number, other=other, kind=LinkKind.CAUSED_BY)


def test_children_are_numbered_after_their_parent_and_listed_by_it(session: Session, people: People) -> None:
    parent = opened(session, people.bob)
    children = [opened(session, people.bob, parent=parent, title=f"Part {one}") for one in (1, 2)]
    assert children == [f"{parent}.001", f"{parent}.002"]
    assert opened(session, people.bob, parent=children[0]) == f"{parent}.001.001"
    assert [one.number for one in child_tickets(session, people.dora, number=parent)] == children
    assert queries.ticket(session, people.bob, number=children[0]).parent == parent
    changes = queries.ticket(session, people.bob, number=parent).events[-1].changes
    assert [(one.field, one.after) for one in changes] == [("Child ticket", children[1])]
    assert child_tickets(session, people.carol, number=parent) == ()
    for number in (parent, MISSING):
        with pytest.raises(NotFoundError):
            opened(session, people.carol, parent=number)
    with pytest.raises(InvalidInputError):
        opened(session, people.alice, organisation_id=people.globex, parent=parent)
    assert verify_counts(session, people.root) == []


def test_parallel_writers_number_children_without_gaps(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        parent = opened(session, people.bob)

    def act(one: int) -> str:
        try:
            with unit_of_work() as session:
                number = opened(session, people.bob, parent=parent, title=f"Part {one}")
                if one % 3 == 0:
                    raise InvalidInputError("Changed my mind.")
                return number
        except HelmdeskError:
            return "none"

    outcomes = together([lambda one=one: act(one) for one in range(12)])
    expected = [f"{parent}.{one:03d}" for one in range(1, 9)]
    assert sorted(str(one) for one in outcomes if one != "none") == expected
    with reading() as session:
        assert sorted(one.number for one in child_tickets(session, people.bob, number=parent)) == expected
        assert verify_counts(session, people.root) == []


def test_deep_children_end_before_their_number_is_too_long(session: Session, people: People) -> None:
    numbers = [opened(session, people.bob)]
    while len(numbers[-1]) + len(".001") <= 60:
        numbers.append(opened(session, people.bob, parent=numbers[-1]))
    with pytest.raises(InvalidInputError, match="too long"):
        opened(session, people.bob, parent=numbers[-1])
