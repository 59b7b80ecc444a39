"""Opening, replying, changing and closing tickets: what follows, what is refused, and that nothing is half done."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.models import Ticket, TicketEvent, TicketMessage
from ingest.tickets import queries, service
from tests.support.people import People
from tests.support.tickets import opened

MAY = datetime(2026, 5, 3, 9, tzinfo=UTC)


def status_of(session: Session, people: People, number: str) -> str:
    return queries.ticket(session, people.alice, number=number).row.status


def test_a_contact_opens_a_ticket_of_their_own_organisation(session: Session, people: People) -> None:
    number = opened(session, people.bob, site_id=people.leeds, urgency="high", impact="company")
    row = queries.ticket(session, people.bob, number=number).row
    assert (row.organisation, row.site, row.contact, row.status) == ("Acme", "Leeds", "Bob Field", "new")
    assert row.priority == "critical"
    assert row.created_by == "Bob Field"


def test_a_contact_cannot_open_a_ticket_for_another_organisation(session: Session, people: People) -> None:
    number = opened(session, people.bob, organisation_id=people.globex)
    assert queries.ticket(session, people.alice, number=number).row.organisation == "Acme"


@pytest.mark.parametrize(("name", "place"), [("site_id", "boston"), ("contact_id", "carol")])
def test_places_of_another_organisation_are_refused(session: Session, people: People, name: str, place: str) -> None:
    foreign = people.carol.contact_id if place == "carol" else getattr(people, place)
    with pytest.raises(InvalidInputError) as caught:
        opened(session, people.bob, **{name: foreign})
    assert list(caught.value.fields) == [name]


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " \n"), ("title", "x" * 251), ("description", ""), ("description", "x" * 8001), ("request_type", "x")],
)
def test_a_draft_that_does_not_fit_names_the_field(session: Session, people: People, field: str, value: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        opened(session, people.bob, **{field: value})
    assert list(caught.value.fields) == [field]
    assert session.scalar(select(func.count()).select_from(Ticket)) == 0


def test_numbers_run_per_day_of_the_providers_zone(session: Session, people: People) -> None:
    late = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)
    numbers = [opened(session, people.alice, organisation_id=people.acme, at=at) for at in (MAY, MAY, late)]
    assert numbers == ["T20260503.0001", "T20260503.0002", "T20260504.0001"]


def test_the_other_organisation_gets_the_same_answer_as_for_a_missing_ticket(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    answers = []
    for asked in (number, "T20000101.0001"):
        with pytest.raises(NotFoundError) as caught:
            queries.ticket(session, people.carol, number=asked)
        answers.append(caught.value.message.replace(asked, "..."))
        for act in (service.reply_to_ticket, service.close_ticket):
            with pytest.raises(NotFoundError):
                act(session, people.carol, number=asked, **({"body": "hm"} if act is service.reply_to_ticket else {}))
    assert answers[0] == answers[1]


def test_replies_move_the_status_as_the_portal_says(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    service.reply_to_ticket(session, people.bob, number=number, body="And the fax too.")
    assert status_of(session, people, number) == "new"
    service.reply_to_ticket(session, people.alice, number=number, body="Which lights are on?")
    assert status_of(session, people, number) == "waiting_customer"
    service.reply_to_ticket(session, people.bob, number=number, body="Amber.")
    assert status_of(session, people, number) == "update_added"


def test_a_reply_on_a_closed_ticket_reopens_it(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    service.close_ticket(session, people.bob, number=number, note="Solved itself.")
    closed = queries.ticket(session, people.bob, number=number)
    assert (closed.row.status, closed.row.is_open, closed.row.completed_at is not None) == ("complete", False, True)
    service.reply_to_ticket(session, people.bob, number=number, body="It is back.")
    again = queries.ticket(session, people.bob, number=number)
    assert (again.row.status, again.row.is_open, again.row.completed_at) == ("update_added", True, None)
    assert [message.body for message in again.messages] == ["Solved itself.", "It is back."]


def test_a_ticket_is_closed_once(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    service.close_ticket(session, people.bob, number=number)
    with pytest.raises(ConflictError, match="completed already"):
        service.close_ticket(session, people.dora, number=number)


@pytest.mark.parametrize("body", ["", "   \n", "x" * 8001])
def test_an_empty_or_overlong_message_is_refused_and_nothing_is_kept(
    database: Engine, people: People, body: str
) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    with pytest.raises(InvalidInputError) as caught, unit_of_work() as session:
        service.reply_to_ticket(session, people.alice, number=number, body=body)
    assert list(caught.value.fields) == ["body"]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(TicketMessage)) == 0
        assert status_of(session, people, number) == "new"


def test_internal_notes_are_for_staff_alone(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    service.add_note(session, people.alice, number=number, body="They forgot to pay.")
    assert queries.ticket(session, people.bob, number=number).messages == ()
    assert queries.ticket(session, people.leo, number=number).messages[0].is_public is False
    for contact in people.contacts:
        with pytest.raises(ForbiddenError):
            service.add_note(session, contact, number=number, body="hm")


def test_a_change_says_what_it_was_and_is_in_words(session: Session, people: People) -> None:
    number = opened(session, people.bob, site_id=people.leeds)
    changes = {"site_id": people.york, "status": "in_progress", "assignee_id": people.alice.account_id}
    service.change_ticket(session, people.alice, number=number, changes=changes)
    view = queries.ticket(session, people.bob, number=number)
    said = {(one.field, one.before, one.after) for one in view.events[-1].changes}
    assert said == {
        ("Company", "Leeds", "York"),
        ("Status", "New", "In Progress"),
        ("Assigned To", None, "Alice Moore"),
    }
    assert view.events[-1].actor == "Alice Moore"
    assert (view.row.site, view.row.assignee) == ("York", "Alice Moore")


def test_a_change_to_what_is_already_there_leaves_no_trace(session: Session, people: People) -> None:
    number = opened(session, people.bob, site_id=people.leeds)
    service.change_ticket(session, people.alice, number=number, changes={"site_id": people.leeds, "status": "new"})
    assert len(queries.ticket(session, people.bob, number=number).events) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "nonsense"),
        ("priority", "p0"),
        ("request_type", "x"),
        ("site_id", "boston"),
        ("assignee_id", "bob"),
        ("team_id", 9999),
        ("title", ""),
        ("organisation_id", 2),
        ("created_at", "2020-01-01"),
    ],
)
def test_a_change_that_does_not_fit_names_the_field(
    session: Session, people: People, field: str, value: object
) -> None:
    given = {"boston": people.boston, "bob": people.bob.account_id}.get(str(value), value)
    number = opened(session, people.bob)
    with pytest.raises(InvalidInputError) as caught:
        service.change_ticket(session, people.alice, number=number, changes={field: given})
    assert list(caught.value.fields) == [field]
    assert session.scalar(select(func.count()).select_from(TicketEvent)) == 1


def test_contacts_change_no_fields_and_date_nothing(session: Session, people: People) -> None:
    number = opened(session, people.bob)
    with pytest.raises(ForbiddenError):
        service.change_ticket(session, people.dora, number=number, changes={"status": "complete"})
    with pytest.raises(ForbiddenError):
        opened(session, people.bob, at=MAY)


def test_control_characters_are_left_out_of_what_people_write(session: Session, people: People) -> None:
    number = opened(session, people.bob, title="Bell\x07 and \x00null", description="one\r\ntwo")
    view = queries.ticket(session, people.bob, number=number)
    assert (view.row.title, view.description) == ("Bell and null", "one\ntwo")


def test_counts_follow_every_step(session: Session, people: People) -> None:
    number = opened(session, people.bob, site_id=people.leeds)
    service.reply_to_ticket(session, people.alice, number=number, body="Hello.")
    service.change_ticket(session, people.alice, number=number, changes={"site_id": people.hull, "priority": "low"})
    service.close_ticket(session, people.bob, number=number)
    service.reply_to_ticket(session, people.bob, number=number, body="Back again.")
    assert verify_counts(session, people.root) == []
