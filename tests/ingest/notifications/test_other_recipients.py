"""Other recipients of a note: who may be named by whom, and the letter each of them gets, once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.models import Account, Contact, Mail
from ingest.notifications import rules
from ingest.notifications.queries import mail_view, outbox_page
from ingest.notifications.schemas import OutboxFilters
from ingest.notifications.sending import send_mails
from ingest.notifications.service import entering_history
from ingest.tickets.notes import add_titled_note
from ingest.tickets.schemas import NoteDraft
from ingest.viewer import Viewer
from tests.support.mail import mail_server, outbox, sending_to
from tests.support.people import People
from tests.support.tickets import opened


@pytest.fixture
def number(people: People, database: Engine) -> str:
    """Bob's ticket, of which nobody has been told."""
    with unit_of_work() as session, entering_history(session):
        return opened(session, people.bob)


def note(viewer: Viewer, number: str, recipients: str, *, is_public: bool = True) -> None:
    with unit_of_work() as session:
        draft = NoteDraft("Visit planned", "Tuesday.\n<b>Nine</b>", is_public=is_public, other_recipients=recipients)
        add_titled_note(session, viewer, number=number, note=draft)


def letters(database: Engine) -> list[str]:
    return [mail.address or "" for mail in outbox(database) if mail.letter_kind == "ticket_note"]


def refused(viewer: Viewer, number: str, recipients: str, *, is_public: bool = True) -> str:
    with pytest.raises(InvalidInputError) as caught:
        note(viewer, number, recipients, is_public=is_public)
    return caught.value.fields["other_recipients"]


def test_each_gets_the_note_as_a_letter_without_a_link(people: People, database: Engine, number: str) -> None:
    note(people.alice, number, "Joe@Vendor.example; joe@vendor.example; alice@helmdesk.example; bob@acme.example")
    # Alice wrote it, and Bob is told of it as the contact.
    assert letters(database) == ["joe@vendor.example"]
    with unit_of_work() as session:
        session.execute(update(Mail).where(Mail.letter_kind.is_not(None)).values(next_attempt_at=clock.now()))
    with mail_server() as (box, url):
        sending_to(url)
        assert send_mails() == 1
    (mail,) = box.mails
    text = mail.get_body(("plain",)).get_content()
    for said in ("Alice Moore wrote to you about", number, "No dial tone", "Visit planned", "Tuesday.", "<b>Nine</b>"):
        assert said in text, said
    assert "http" not in text
    assert "href" not in mail.get_body(("html",)).get_content()
    assert mail["Subject"] == f"{number}: No dial tone"
    assert str(mail["References"]).startswith("<ticket-")
    assert mail["List-Unsubscribe"] is None


def test_customers_are_named_on_their_own_tickets_and_in_no_internal_note(
    people: People, database: Engine, number: str
) -> None:
    with unit_of_work() as session:
        session.get_one(Contact, people.carol.contact_id).email = "Carol.Stone@mail.example"
    named = "joe@vendor.example; carol@globex.example; carol.stone@MAIL.example; dora@acme.example"
    told = refused(people.alice, number, named)
    assert told.endswith("cannot be named here: carol.stone@mail.example, carol@globex.example.")
    assert "dora@acme.example" in refused(people.alice, number, "dora@acme.example", is_public=False)
    assert "joe@vendor.example" in refused(people.bob, number, "joe@vendor.example; dora@acme.example")
    assert letters(database) == []
    note(people.alice, number, "dora@acme.example; joe@vendor.example")
    note(people.alice, number, "leo@helmdesk.example; joe@vendor.example", is_public=False)
    note(people.bob, number, "dora@acme.example")
    assert letters(database) == [
        "dora@acme.example", "joe@vendor.example", "leo@helmdesk.example", "joe@vendor.example", "dora@acme.example"
    ]  # fmt: skip


def test_whose_access_has_ended_is_named_by_nobody(people: People, database: Engine, number: str) -> None:
    with unit_of_work() as session:
        gone = [people.dora.account_id, people.carol.account_id]
        session.execute(update(Account).where(Account.id.in_(gone)).values(is_active=False))
        for name, is_active in (("Ray", False), ("May", False), ("May", True)):
            session.add(
                Contact(organisation_id=people.acme, first_name=name, last_name="Hill", is_active=is_active,
                        email_2=f"{name}@acme.example", created_at=clock.now())
            )  # fmt: skip
    for viewer in (people.alice, people.bob):
        assert refused(viewer, number, "dora@acme.example") == (
            "Whose access has ended cannot be named here: dora@acme.example."
        )
        assert "Whose access has ended" in refused(viewer, number, "ray@acme.example; may@acme.example")
    # Of another organisation's people a contact learns nothing.
    assert "Only people of your organisation" in refused(people.bob, number, "carol@globex.example")
    assert letters(database) == []
    # One of two with this address is there.
    note(people.bob, number, "may@acme.example")
    assert letters(database) == ["may@acme.example"]


def test_beyond_so_many_letters_an_hour_the_next_waits(people: People, database: Engine, number: str) -> None:
    for _ in range(rules.MAILS_PER_HOUR + 1):
        note(people.alice, number, "joe@vendor.example")
    late = [mail for mail in outbox(database) if mail.next_attempt_at > clock.now() + timedelta(minutes=50)]
    assert [mail.address for mail in late] == ["joe@vendor.example"]


def test_history_writes_no_letters(people: People, database: Engine, number: str) -> None:
    with unit_of_work() as session, entering_history(session):
        draft = NoteDraft("Visit", "Tuesday", other_recipients="joe@vendor.example")
        add_titled_note(session, people.alice, number=number, note=draft)
    assert outbox(database) == []


def test_the_outbox_shows_the_letter_to_staff_under_its_ticket(people: People, database: Engine, number: str) -> None:
    note(people.alice, number, "joe@vendor.example", is_public=False)
    with unit_of_work() as session:
        session.execute(update(Mail).values(created_at=clock.now()))
    with reading() as session:
        (row,) = outbox_page(session, people.leo, filters=OutboxFilters(number=number)).rows
        view = mail_view(session, people.leo, mail_id=row.id)
    assert (row.letter_kind, row.recipient, row.address) == ("ticket_note", "joe@vendor.example", "joe@vendor.example")
    assert view.rendered is not None
    assert "Tuesday." in view.rendered.text
