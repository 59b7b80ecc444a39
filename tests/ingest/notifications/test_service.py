"""Who is told of what: everybody on the ticket but the author, each once, in one mail for one act."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.enums import MailState, NotificationKind
from ingest.errors import ConflictError, ForbiddenError, NotFoundError
from ingest.models import Account, Mail, Ticket, TicketWatcher
from ingest.notifications import rules
from ingest.notifications.preferences import choose_notifications
from ingest.notifications.schemas import Happening
from ingest.notifications.service import entering_history, notify, retry_mail
from ingest.tickets.service import add_note, change_ticket, close_ticket, reply_to_ticket
from ingest.tickets.watching import add_watcher, set_watching
from ingest.viewer import Viewer
from tests.support.mail import outbox, told
from tests.support.people import People
from tests.support.tickets import opened

K = NotificationKind


def key_of(viewer: Viewer) -> str:
    return f"staff:{viewer.account_id}" if viewer.is_staff else f"contact:{viewer.contact_id}"


def ticket_of(people: People, *, assignee: Viewer | None = None) -> str:
    """Bob's ticket, of which nobody has been told, with an assignee if one is named."""
    with unit_of_work() as session, entering_history(session):
        number = opened(session, people.bob)
        if assignee is not None:
            change_ticket(session, people.root, number=number, changes={"assignee_id": assignee.account_id})
    return number


def test_a_reply_with_the_status_it_brings_is_one_mail_to_the_contact(people: People, database: Engine) -> None:
    number = ticket_of(people, assignee=people.alice)
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="Amber?")
    assert told(database) == [(key_of(people.bob), "reply"), (key_of(people.bob), "status")]
    (mail,) = outbox(database)
    assert (mail.contact_id, mail.role, mail.state) == (people.bob.contact_id, "contact", "waiting")
    assert mail.subject == f"{number}: No dial tone"


def test_what_somebody_does_within_a_breath_is_one_mail_and_what_comes_later_another(
    people: People, database: Engine
) -> None:
    number = ticket_of(people)
    for status in ("in_progress", "waiting_vendor"):
        with unit_of_work() as session:
            change_ticket(session, people.alice, number=number, changes={"status": status})
    assert [mail.event_count for mail in outbox(database)] == [2]
    with unit_of_work() as session:
        session.execute(update(Mail).values(next_attempt_at=clock.now() - timedelta(seconds=1)))
    with unit_of_work() as session:
        change_ticket(session, people.alice, number=number, changes={"status": "in_progress"})
    assert [mail.event_count for mail in outbox(database)] == [2, 1]


def test_a_mail_that_has_been_tried_takes_nothing_in_any_more(people: People, database: Engine) -> None:
    number = ticket_of(people)
    with unit_of_work() as session:
        change_ticket(session, people.alice, number=number, changes={"status": "in_progress"})
        session.execute(update(Mail).values(attempts=1))
    with unit_of_work() as session:
        change_ticket(session, people.alice, number=number, changes={"status": "waiting_vendor"})
    assert [mail.event_count for mail in outbox(database)] == [1, 1]


def test_the_contacts_answer_is_told_to_who_has_the_ticket_and_not_to_the_contact(
    people: People, database: Engine
) -> None:
    number = ticket_of(people, assignee=people.alice)
    with unit_of_work() as session:
        change_ticket(session, people.alice, number=number, changes={"status": "waiting_customer"})
        reply_to_ticket(session, people.bob, number=number, body="They are amber.")
    assert [one for one in told(database) if one[0].startswith("staff")] == [
        (key_of(people.alice), "reply"),
        (key_of(people.alice), "status"),
    ]
    assert (key_of(people.bob), "reply") not in told(database)


def test_an_internal_note_is_told_to_staff_alone(people: People, database: Engine) -> None:
    number = ticket_of(people, assignee=people.alice)
    with unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=people.dora.contact_id or 0)
        add_note(session, people.leo, number=number, body="A known fault")
    assert [one for one in told(database) if one[1] != "watch"] == [(key_of(people.alice), "note")]


def test_a_new_ticket_is_told_to_its_team_and_an_assigned_one_to_the_assignee(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        session.execute(
            update(Account)
            .where(Account.id.in_([people.alice.account_id, people.leo.account_id]))
            .values(team_id=people.voice_team)
        )
        number = opened(session, people.alice, organisation_id=people.acme, team_id=people.voice_team)
    assert told(database) == [(key_of(people.leo), "opened")]
    with unit_of_work() as session:
        changes = {"assignee_id": people.erin.account_id, "status": "in_progress"}
        change_ticket(session, people.leo, number=number, changes=changes)
    assert (key_of(people.erin), "assigned") in told(database)
    assert (key_of(people.erin), "status") not in told(database)
    assert not any(one[0] == key_of(people.alice) for one in told(database))


def test_a_contact_hears_of_a_ticket_that_staff_opened_for_them(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        opened(session, people.alice, organisation_id=people.acme, contact_id=people.bob.contact_id)
        opened(session, people.bob)
    assert [one for one in told(database) if one[0].startswith("contact")] == [(key_of(people.bob), "opened")]


def test_watchers_hear_what_the_contact_hears_while_their_notifications_are_on(
    people: People, database: Engine
) -> None:
    number, dora = ticket_of(people), people.dora.contact_id or 0
    with unit_of_work() as session:
        add_watcher(session, people.bob, number=number, contact_id=dora)
        reply_to_ticket(session, people.alice, number=number, body="One")
        set_watching(session, people.dora, number=number, contact_id=dora, is_notified=False)
        close_ticket(session, people.alice, number=number)
    heard = [kind for who, kind in told(database) if who == key_of(people.dora)]
    assert heard == ["reply", "status", "watch"]
    assert [kind for who, kind in told(database) if who == key_of(people.bob)] == ["reply", "status", "status"]


def test_what_is_switched_off_is_not_told(people: People, database: Engine) -> None:
    number = ticket_of(people)
    with unit_of_work() as session:
        choose_notifications(session, people.bob, on={K.REPLY})
        reply_to_ticket(session, people.alice, number=number, body="Amber?")
        change_ticket(session, people.alice, number=number, changes={"status": "in_progress"})
    assert told(database) == [(key_of(people.bob), "reply")]


def test_an_organisations_administrator_hears_of_all_its_tickets_when_asked_for(
    people: People, database: Engine
) -> None:
    number = ticket_of(people)
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="One")
    assert not any(who == key_of(people.dora) for who, _ in told(database))
    with unit_of_work() as session:
        choose_notifications(session, people.dora, on={K.REPLY}, hears_whole=True)
        reply_to_ticket(session, people.alice, number=number, body="Two")
    assert [kind for who, kind in told(database) if who == key_of(people.dora)] == ["reply"]
    assert outbox(database)[-1].role == "administrator"


def test_who_opened_a_ticket_for_somebody_else_is_told_too(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        number = opened(session, people.dora, contact_id=people.bob.contact_id)
        reply_to_ticket(session, people.alice, number=number, body="One")
    heard = [(who, kind) for who, kind in told(database) if who.startswith("contact") and kind != "status"]
    assert heard == [(key_of(people.bob), "opened"), (key_of(people.bob), "reply"), (key_of(people.dora), "reply")]
    assert {mail.contact_id: mail.role for mail in outbox(database) if mail.contact_id is not None} == {
        people.bob.contact_id: "contact", people.dora.contact_id: "opener"
    }  # fmt: skip
    with unit_of_work() as session:
        choose_notifications(session, people.dora, on={K.REPLY}, hears_opened=False)
        reply_to_ticket(session, people.alice, number=number, body="Two")
    assert [who for who, kind in told(database) if kind == "reply"].count(key_of(people.dora)) == 1
    with unit_of_work() as session:
        choose_notifications(session, people.dora, on={K.REPLY}, hears_opened=False, hears_whole=True)
        session.execute(update(Mail).values(attempts=1))
        reply_to_ticket(session, people.alice, number=number, body="Three")
    assert outbox(database)[-1].role == "administrator"


def test_history_that_is_entered_is_told_to_nobody(people: People, database: Engine) -> None:
    long_ago = clock.now() - timedelta(days=30)
    with unit_of_work() as session:
        number = opened(
            session, people.alice, organisation_id=people.acme, contact_id=people.bob.contact_id, at=long_ago
        )
        reply_to_ticket(session, people.alice, number=number, body="One", at=long_ago + timedelta(hours=1))
        close_ticket(session, people.alice, number=number, at=long_ago + timedelta(hours=2))
        with entering_history(session):
            reply_to_ticket(session, people.alice, number=number, body="Two")
    assert told(database) == []
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="Three")
    assert (key_of(people.bob), "reply") in told(database)


def test_an_act_that_is_rolled_back_is_told_to_nobody(people: People, database: Engine) -> None:
    number = ticket_of(people)
    with suppress(RuntimeError), unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="One")
        raise RuntimeError
    assert outbox(database) == []


def test_beyond_so_many_mails_an_hour_what_happens_waits_for_one_more(people: People, database: Engine) -> None:
    number = ticket_of(people)
    for index in range(rules.MAILS_PER_HOUR + 5):
        with unit_of_work() as session:
            # As if each came a while after the one before.
            session.execute(
                update(Mail)
                .where(Mail.next_attempt_at < clock.now() + timedelta(minutes=1))
                .values(next_attempt_at=clock.now() - timedelta(seconds=1))
            )
            reply_to_ticket(session, people.alice, number=number, body=f"Reply {index}")
    mails = outbox(database)
    assert len(mails) == rules.MAILS_PER_HOUR + 1
    assert mails[-1].event_count == 5
    assert mails[-1].next_attempt_at > clock.now() + timedelta(minutes=59)


def test_others_can_ask_named_people_and_ask_none_twice(people: People, database: Engine) -> None:
    number = ticket_of(people)
    named = (people.bob.contact_id or 0, people.dora.contact_id or 0, people.carol.contact_id or 0)
    for _ in range(2):
        with unit_of_work() as session:
            row = session.query(Ticket).filter_by(number=number).one()
            asked = Happening(
                "approval:1", (K.APPROVAL,), clock.now(), words="Approve the move.", contact_ids=named,
                staff_ids=(people.leo.account_id or 0,),
            )  # fmt: skip
            notify(session, people.alice, ticket=row, happening=asked)
    expected = [key_of(one) for one in (people.bob, people.dora, people.leo)]
    assert told(database) == sorted((who, "approval") for who in expected)
    assert {mail.role for mail in outbox(database)} == {"named"}


def test_nobody_who_has_lost_access_is_written_to(people: People, database: Engine) -> None:
    number = ticket_of(people, assignee=people.alice)
    with unit_of_work() as session:
        row = session.query(Ticket).filter_by(number=number).one()
        session.add(
            TicketWatcher(
                ticket_id=row.id,
                contact_id=people.carol.contact_id,
                organisation_id=people.acme,
                is_notified=True,
                added_by="Nobody",
                added_at=clock.now(),
            )
        )
        gone = [people.bob.account_id, people.alice.account_id]
        session.execute(update(Account).where(Account.id.in_(gone)).values(is_active=False))
        reply_to_ticket(session, people.leo, number=number, body="One")
    assert told(database) == []


def test_only_an_administrator_sends_again_and_only_what_has_failed(people: People, database: Engine) -> None:
    number = ticket_of(people)
    with unit_of_work() as session:
        reply_to_ticket(session, people.alice, number=number, body="One")
    mail_id = outbox(database)[0].id
    with pytest.raises(ConflictError), unit_of_work() as session:
        retry_mail(session, people.root, mail_id=mail_id)
    with unit_of_work() as session:
        session.execute(update(Mail).values(state=MailState.FAILED, reason="No such address"))
    with pytest.raises(ForbiddenError), unit_of_work() as session:
        retry_mail(session, people.leo, mail_id=mail_id)
    with pytest.raises(NotFoundError), unit_of_work() as session:
        retry_mail(session, people.root, mail_id=mail_id + 1)
    with unit_of_work() as session:
        retry_mail(session, people.root, mail_id=mail_id)
    mail = outbox(database)[0]
    assert (mail.state, mail.reason) == ("waiting", "No such address")
    assert mail.give_up_at > clock.now() + timedelta(hours=23)
