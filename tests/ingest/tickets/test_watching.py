"""Watchers: contacts of the ticket's own organisation, added and removed with a trace, each with their own switch."""

import pytest
from sqlalchemy import Engine, update

from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.models import Contact
from ingest.tickets import watching
from ingest.tickets.queries import ticket
from ingest.tickets.watching import add_watcher, possible_watchers, remove_watcher, set_watching, watchers
from ingest.viewer import Viewer, system_viewer
from tests.support.people import People
from tests.support.tickets import opened


@pytest.fixture
def number(people: People, database: Engine) -> str:
    """Bob's ticket."""
    with unit_of_work() as session:
        return opened(session, people.bob)


def listed(viewer: Viewer, number: str) -> list[tuple[str, bool, str]]:
    with reading() as session:
        return [(one.name, one.is_notified, one.added_by) for one in watchers(session, viewer, number=number)]


def contact(viewer: Viewer) -> int:
    return viewer.contact_id or 0


def test_a_contact_adds_a_colleague_and_history_says_so(people: People, number: str) -> None:
    with unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=contact(people.dora))
        add_watcher(session, people.alice, number=number, contact_id=contact(people.bob))
    assert listed(people.bob, number) == [("Bob Field", True, "Alice Moore"), ("Dora Lane", True, "Bob Field")]
    with unit_of_work() as session:
        remove_watcher(session, people.dora, number=number, contact_id=contact(people.dora))
    assert listed(people.alice, number) == [("Bob Field", True, "Alice Moore")]
    with reading() as session:
        events = ticket(session, people.bob, number=number).events[1:]
        assert [(one.actor, one.changes[0].before, one.changes[0].after) for one in events] == [
            ("Bob Field", None, "Dora Lane"),
            ("Alice Moore", None, "Bob Field"),
            ("Dora Lane", "Dora Lane", None),
        ]
        assert {one.changes[0].field for one in events} == {"Watcher"}
        assert not verify_counts(session, system_viewer())


def test_only_contacts_of_the_tickets_organisation_watch_it(people: People, number: str) -> None:
    for viewer in (people.bob, people.alice):
        with pytest.raises(InvalidInputError), unit_of_work() as session:
            add_watcher(session, viewer, number=number, contact_id=contact(people.carol))
    with pytest.raises(NotFoundError), unit_of_work() as session:
        add_watcher(session, people.carol, number=number, contact_id=contact(people.carol))
    assert listed(people.carol, number) == []


def test_nobody_watches_twice_and_there_is_an_end_to_it(
    people: People, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=contact(people.bob))
    with pytest.raises(ConflictError, match="watches this ticket already"), unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=contact(people.bob))
    monkeypatch.setattr(watching, "MAX_WATCHERS", 1)
    with pytest.raises(ConflictError, match="at most 1"), unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=contact(people.dora))
    with pytest.raises(NotFoundError), unit_of_work() as session:
        remove_watcher(session, people.bob, number=number, contact_id=contact(people.dora))


def test_ones_own_notifications_are_ones_own_unless_one_administers(people: People, number: str) -> None:
    with unit_of_work() as session:
        for one in (people.bob, people.dora):
            add_watcher(session, people.alice, number=number, contact_id=contact(one))
    with pytest.raises(ForbiddenError), unit_of_work() as session:
        set_watching(session, people.bob, number=number, contact_id=contact(people.dora), is_notified=False)
    for viewer, whose, is_on in ((people.bob, people.bob, False), (people.dora, people.bob, True),
                                 (people.alice, people.dora, False)):  # fmt: skip
        with unit_of_work() as session:
            set_watching(session, viewer, number=number, contact_id=contact(whose), is_notified=is_on)
    assert [(name, is_on) for name, is_on, _ in listed(people.bob, number)] == [
        ("Bob Field", True),
        ("Dora Lane", False),
    ]
    with reading() as session:
        assert len(ticket(session, people.bob, number=number).events) == 3


def test_who_has_moved_to_another_organisation_is_shown_no_longer(people: People, number: str) -> None:
    with unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=contact(people.dora))
        moved = update(Contact).where(Contact.id == contact(people.dora))
        session.execute(moved.values(organisation_id=people.globex))
    assert listed(people.bob, number) == []


def test_contacts_are_offered_by_every_word_and_only_those_who_do_not_watch(people: People, number: str) -> None:
    def offered(viewer: Viewer, text: str = "") -> list[str]:
        with reading() as session:
            return [one.name for one in possible_watchers(session, viewer, number=number, text=text)]

    assert offered(people.bob) == ["Bob Field", "Dora Lane"]
    assert offered(people.alice, "lane DOR") == ["Dora Lane"]
    assert offered(people.bob, "100%") == offered(people.bob, "_") == []
    assert offered(people.carol) == []
    with unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=contact(people.dora))
    assert offered(people.bob) == ["Bob Field"]
