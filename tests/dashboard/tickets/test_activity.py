"""What happened on a ticket, in its order: replies with what came of them, and no event before the one it follows."""

from datetime import UTC, datetime, timedelta

from dashboard.tickets.activity import activity_list, entries_of
from dashboard.tickets.next_steps import what_follows
from ingest.db.engine import reading, unit_of_work
from ingest.portal.current import current_portal
from ingest.tickets.queries import ticket
from ingest.tickets.schemas import EventView, FieldChange, MessageView
from ingest.tickets.service import add_note, close_ticket, reply_to_ticket
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened
from tests.support.trees import words

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def event(hours: int, status: str, actor: str = "Alice Moore") -> EventView:
    return EventView(NOON + timedelta(hours=hours), "changed", actor, status, (FieldChange("Status", None, status),))


def message(hours: int, body: str, author: str = "Alice Moore") -> MessageView:
    return MessageView(NOON + timedelta(hours=hours), author, is_by_staff=True, is_public=True, body=body)


def told(entries: list[object]) -> list[tuple[str | None, str | None]]:
    return [
        (one.message and one.message.body, one.event and one.event.status)  # type: ignore[attr-defined]
        for one in entries
    ]


def test_a_reply_and_the_change_it_brought_are_one_entry() -> None:
    entries = entries_of([event(0, "new"), event(2, "waiting")], [message(2, "Amber?"), message(3, "Still there?")])
    assert told(list(entries)) == [(None, "new"), ("Amber?", "waiting"), ("Still there?", None)]


def test_a_change_of_somebody_else_at_the_same_moment_stays_its_own() -> None:
    entries = entries_of([event(2, "waiting", actor="Leo Grant")], [message(2, "Amber?")])
    assert told(list(entries)) == [(None, "waiting"), ("Amber?", None)]


def test_events_keep_the_order_of_history_where_clocks_ran_backwards() -> None:
    entries = entries_of([event(0, "new"), event(5, "open"), event(3, "done")], [message(4, "Hello")])
    assert told(list(entries)) == [(None, "new"), ("Hello", None), (None, "open"), (None, "done")]


def _list(people: People, viewer: Viewer, number: str) -> list[str]:
    with reading() as session:
        view = ticket(session, viewer, number=number)
    listed = activity_list(view, viewer, now=NOON + timedelta(days=9), portal=current_portal())
    return [words(one) for one in listed.children]


def test_the_newest_comes_first_and_notes_are_marked_and_for_staff(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.alice, organisation_id=people.acme, at=NOON)
        add_note(session, people.alice, number=number, body="Known fault", at=NOON + timedelta(hours=1))
        close_ticket(session, people.alice, number=number, note="Solved", at=NOON + timedelta(hours=2))
    closing, note, opening = _list(people, people.alice, number)
    assert closing.startswith("AM Alice Moore, Northgate 4 Mar, 14:00 Solved Status: New")
    assert "Complete" in closing
    assert "Internal note" in note
    assert "Known fault" in note
    assert opening.endswith("Opened the ticket")
    assert len(_list(people, people.bob, number)) == 2


def test_what_a_reply_leads_to_is_said_before_it_is_sent(people: People) -> None:
    portal = current_portal()

    def follows(viewer: Viewer) -> str:
        with reading() as session:
            return what_follows(ticket(session, viewer, number=number).row, viewer, portal=portal)

    with unit_of_work() as session:
        number = opened(session, people.bob)
    assert follows(people.bob) == "A reply leaves the status as it is."
    assert follows(people.alice) == "A reply sets it to Waiting Customer."
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="Amber?")
    assert follows(people.bob) == "A reply sets it to Update Added."
    with unit_of_work() as session:
        close_ticket(session, people.bob, number=number)
    assert follows(people.bob) == "A reply opens it again, as Update Added."
