"""Mails on their way to a real server: sent once, tried again, given up, dropped for those who lost access."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text, update

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.models import Account, Contact, Mail, MailEvent, Ticket
from ingest.notifications import outbox as queue
from ingest.notifications.preferences import choose_notifications
from ingest.notifications.sending import send_mails
from ingest.notifications.service import entering_history
from ingest.tickets.service import add_note, change_ticket, reply_to_ticket
from tests.support.databases import together
from tests.support.mail import BASE_URL, Postbox, mail_server, outbox, sending_to
from tests.support.people import People
from tests.support.servers import free_port
from tests.support.tickets import opened

SECOND = timedelta(seconds=1)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A mail server that mails go to."""
    with mail_server() as (box, url):
        sending_to(url)
        yield box


@pytest.fixture
def number(people: People, database: Engine) -> str:
    """Bob's ticket, which is with Alice; nobody has been told of it."""
    with unit_of_work() as session, entering_history(session):
        number = opened(session, people.bob)
        change_ticket(session, people.root, number=number, changes={"assignee_id": people.alice.account_id})
    return number


def reply(people: People, number: str, body: str = "Amber?") -> None:
    """Alice answers Bob; his mail is due at once."""
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body=body)
    make_due()


def make_due() -> None:
    """The time has come for every mail that waits."""
    with unit_of_work() as session:
        session.execute(update(Mail).where(Mail.state == "waiting").values(next_attempt_at=clock.now() - SECOND))


def test_a_mail_leaves_when_its_time_has_come_and_only_once(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="Amber?")
    assert send_mails() == 0
    make_due()
    assert (send_mails(), send_mails()) == (1, 0)
    (mail,) = postbox.mails
    assert (mail["To"], mail["From"]) == (
        "Bob Field <bob@acme.example>",
        "Northgate Support <no-reply@northgate.example>",
    )
    assert mail["Subject"] == f"{number}: No dial tone"
    row = outbox(database)[0]
    assert (row.state, row.address, row.attempts, row.reason) == ("sent", "bob@acme.example", 1, None)
    assert mail["Message-ID"] == f"<mail-{row.token}@northgate.example>"
    with database.connect() as connection:
        message = connection.execute(text("SELECT id FROM ticket_messages")).scalar_one()
    assert f"{BASE_URL}/tickets/{number}#message-{message}" in mail.get_body(("plain",)).get_content()


def test_without_a_mail_server_mails_are_kept(people: People, database: Engine, number: str) -> None:
    reply(people, number)
    assert send_mails() == 0
    assert [(row.state, row.attempts) for row in outbox(database)] == [("waiting", 0)]


def test_several_workers_send_each_mail_once(people: People, database: Engine, number: str, postbox: Postbox) -> None:
    for index in range(6):
        reply(people, number, f"Reply {index}")
    assert sum(map(int, together([send_mails] * 4))) == 6  # type: ignore[arg-type]
    assert postbox.recipients == ["bob@acme.example"] * 6
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 6
    assert {row.state for row in outbox(database)} == {"sent"}


def test_what_the_server_refuses_for_now_is_tried_again_later(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    postbox.on_step = lambda step: "451 Greylisted, come again" if step.startswith("RCPT") else None
    reply(people, number)
    waits = []
    for _ in range(3):
        assert send_mails() == 0
        row = outbox(database)[0]
        waits.append(round((row.next_attempt_at - clock.now()).total_seconds()))
        assert (row.state, row.reason) == ("waiting", "The mail server said 451: Greylisted, come again")
        make_due()
    assert [round(one, -1) for one in waits] == [30, 60, 120]
    postbox.on_step = lambda _step: None
    assert send_mails() == 1
    assert (outbox(database)[0].attempts, len(postbox.mails)) == (4, 1)


def test_what_the_server_refuses_for_good_fails_with_its_words(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    postbox.on_step = lambda step: "550 No such user\x07 here" if step.startswith("RCPT") else None
    reply(people, number)
    assert send_mails() == 0
    row = outbox(database)[0]
    assert (row.state, row.reason) == ("failed", "The mail server said 550: No such user here")


def test_a_refusal_keeps_no_other_mail_from_leaving(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    with unit_of_work() as session:
        contact = session.get_one(Contact, people.bob.contact_id)
        contact.email = "broken\r\nBcc: all@acme.example"
        reply_to_ticket(session, people.leo, number=number, body="Amber?")
    make_due()
    assert send_mails() == 1
    assert postbox.recipients == ["alice@helmdesk.example"]
    assert [row.state for row in outbox(database)] == ["failed", "sent"]


def test_a_server_that_is_away_puts_everything_off_and_nothing_is_lost(
    people: People, database: Engine, number: str
) -> None:
    for index in range(3):
        reply(people, number, f"Reply {index}")
    sending_to(f"smtp://127.0.0.1:{free_port()}")
    assert send_mails() == 0
    rows = outbox(database)
    assert {(row.state, row.attempts) for row in rows} == {("waiting", 0)}
    assert all("does not answer" in (row.reason or "") for row in rows)
    assert all(row.next_attempt_at > clock.now() for row in rows)
    with mail_server() as (box, url):
        sending_to(url)
        make_due()
        assert send_mails() == 3
        assert len(box.mails) == 3


def test_a_mail_is_given_up_after_a_day_with_what_went_wrong(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    for _ in range(2):
        reply(people, number)
    first, second = (row.id for row in outbox(database))
    with unit_of_work() as session:
        session.execute(update(Mail).values(give_up_at=clock.now() - SECOND))
        session.execute(update(Mail).where(Mail.id == first).values(reason="The mail server said 451: Later."))
    assert send_mails() == 0
    told = {row.id: (row.state, row.reason) for row in outbox(database)}
    assert told[first] == ("failed", "Given up after a day. The mail server said 451: Later.")
    assert told[second] == ("failed", "Given up after a day. There was no mail server to send it to.")
    assert postbox.mails == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE accounts SET is_active = false WHERE id = :account", "account is no longer active"),
        ("UPDATE contacts SET organisation_id = :globex WHERE id = :contact", "no longer belongs"),
        ("UPDATE accounts SET user_name = 'bob' WHERE id = :account", "has no e-mail address"),
        ("UPDATE accounts SET user_name = 'NO-REPLY@northgate.example' WHERE id = :account", "mails come from"),
    ],
)
def test_whoever_lost_access_meanwhile_is_sent_nothing(
    people: People, database: Engine, number: str, postbox: Postbox, change: str, reason: str
) -> None:
    reply(people, number)
    values = {"account": people.bob.account_id, "contact": people.bob.contact_id, "globex": people.globex}
    with database.begin() as connection:
        connection.execute(text(change), {key: value for key, value in values.items() if f":{key}" in change})
    assert send_mails() == 0
    row = outbox(database)[0]
    assert row.state == "dropped"
    assert reason in (row.reason or "")
    assert postbox.mails == []


def test_an_internal_note_never_leaves_for_a_contact_whatever_the_outbox_says(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    with unit_of_work() as session:
        add_note(session, people.leo, number=number, body="Acmesecret note")
        reply_to_ticket(session, people.leo, number=number, body="Public words")
    with unit_of_work() as session:
        to_bob = session.query(Mail).filter_by(contact_id=people.bob.contact_id).one().id
        note = session.query(MailEvent).filter_by(kind="note").one()
        note.mail_id = to_bob
    make_due()
    assert send_mails() == 2
    bobs = next(mail for mail in postbox.mails if "bob" in mail["To"])
    assert "Acmesecret" not in bobs.as_string()
    assert "Public words" in bobs.get_body(("plain",)).get_content()


def test_a_claim_that_has_run_out_is_taken_over_and_the_first_cannot_end_it_any_more(
    people: People, database: Engine, number: str
) -> None:
    reply(people, number)
    mail_id, now = outbox(database)[0].id, clock.now()
    with unit_of_work() as session:
        first = queue.claim_mail(session, mail_id=mail_id, now=now)
        assert queue.claim_mail(session, mail_id=mail_id, now=now + SECOND) is None
        later = now + timedelta(minutes=3)
        second = queue.claim_mail(session, mail_id=mail_id, now=later)
        assert first
        assert second
        assert not queue.mark_sent(session, mail_id=mail_id, claim=first, address="x", now=later)
        assert queue.mark_sent(session, mail_id=mail_id, claim=second, address="x", now=later)


def test_a_mail_that_is_being_sent_takes_nothing_in(people: People, database: Engine, number: str) -> None:
    reply(people, number)
    mail_id = outbox(database)[0].id
    with unit_of_work() as session:
        assert queue.claim_mail(session, mail_id=mail_id, now=clock.now())
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="And one more")
    assert [row.event_count for row in outbox(database)] == [2, 1]


def test_who_has_no_sign_in_gets_no_link_and_hears_who_can_answer(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    with unit_of_work() as session:
        joe = Contact(organisation_id=people.acme, first_name="Joe", last_name="Hart", email="joe@acme.example",
                      created_at=clock.now())  # fmt: skip
        session.add(joe)
        session.flush()
        ticket = session.query(Ticket).one()
        ticket.contact_id = joe.id
        # Bob opened it, and does not want to hear of that.
        choose_notifications(session, people.bob, on=(), hears_opened=False)
    reply(people, number)
    assert send_mails() == 1
    (mail,) = postbox.mails
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "To answer, ask an administrator of your organisation: Dora Lane." in text
    assert BASE_URL not in text
    assert "href" not in html
    assert mail["List-Unsubscribe"] is None
    with unit_of_work() as session:
        session.get_one(Account, people.dora.account_id).is_active = False
    reply(people, number)
    assert send_mails() == 1
    assert "To answer" not in postbox.mails[1].get_body(("plain",)).get_content()


def test_an_account_without_contact_data_is_in_its_own_zone(
    people: People, database: Engine, number: str, postbox: Postbox
) -> None:
    with unit_of_work() as session:
        session.get_one(Account, people.bob.account_id).timezone = "Asia/Tokyo"
    reply(people, number)
    began = time.monotonic()
    assert send_mails() == 1
    assert time.monotonic() - began < 5
    assert "(Asia/Tokyo)" in postbox.mails[0].get_body(("plain",)).get_content()
