"""No mail of Acme's ticket goes to anybody outside Acme but staff, none with a note to a contact, whoever does what.

Every act there is on a ticket is found by introspection and done by everybody who could, with Globex's Carol placed by
force wherever a mistake might put her.
"""

import inspect
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.enums import EventKind, NotificationKind
from ingest.errors import HelmdeskError
from ingest.models import (
    Account,
    AccountPreference,
    Contact,
    Mail,
    MailEvent,
    Ticket,
    TicketEvent,
    TicketMessage,
    TicketWatcher,
)
from ingest.notifications.rules import PREFERENCE
from ingest.notifications.schemas import Happening
from ingest.notifications.sending import send_mails
from ingest.notifications.service import notify
from ingest.tickets.schemas import TicketDraft
from tests.ingest.test_isolation import FUNCTIONS, PIECES
from tests.support.mail import mail_server, sending_to
from tests.support.people import People
from tests.support.tickets import opened

SECRET = "Acmesecret"


def acts() -> dict[str, Callable[..., Any]]:
    """Everything that is done to a ticket by its number, and opening one."""
    writes = (
        "ingest.tickets.service",
        "ingest.tickets.watching",
        "ingest.tickets.opening",
        "ingest.tickets.changing",
    )
    return {
        name: one
        for name, one in FUNCTIONS.items()
        if name not in PIECES
        and one.__module__.startswith(writes)
        and {"number", "draft"} & set(inspect.signature(one).parameters)
    }


def arguments(people: People, number: str) -> dict[str, list[dict[str, Any]]]:
    """The values of each act's parameters, so that a new act of the usual shape needs no line here."""
    return {
        "number": [number],
        "body": [f"{SECRET} words"],
        "note": [f"{SECRET} note"],
        "changes": [
            {"status": "in_progress"},
            {"assignee_id": people.leo.account_id},
            {"assignee_id": None, "team_id": people.voice_team, "status": "waiting_vendor"},
        ],
        "contact_id": [people.dora.contact_id, people.carol.contact_id, people.bob.contact_id],
        "is_notified": [True],
        "text": [""],
        "limit": [20],
        "draft": [TicketDraft(people.acme, SECRET, SECRET, "query", contact_id=people.bob.contact_id)],
    }


def place_carol(session: Session, people: People, number: str) -> None:
    """Carol of Globex as a watcher, and as somebody who asks for all tickets and claims to be an administrator."""
    ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
    session.merge(
        TicketWatcher(
            ticket_id=ticket.id,
            contact_id=people.carol.contact_id,
            organisation_id=people.acme,
            is_notified=True,
            added_by="Nobody",
            added_at=clock.now(),
        )
    )
    for viewer in (people.carol, people.dora):
        session.add(
            AccountPreference(account_id=viewer.account_id, name=PREFERENCE, content={"off": [], "organisation": True})
        )
    session.execute(update(Account).where(Account.id == people.carol.account_id).values(security_level="admin"))
    staff = [one.account_id for one in (people.alice, people.leo)]
    session.execute(update(Account).where(Account.id.in_(staff)).values(team_id=people.voice_team))


def do_everything(people: People, number: str) -> set[str]:
    """Every act by everybody; the names of those that somebody could do."""
    values, done = arguments(people, number), set()
    for name, act in acts().items():
        wanted = [one for one in inspect.signature(act).parameters if one in values]
        several = next((one for one in wanted if len(values[one]) > 1), wanted[0])
        for value in values[several]:
            given = {one: values[one][0] for one in wanted} | {several: value}
            for viewer in (people.alice, people.leo, people.bob, people.dora, people.carol, people.root):
                try:
                    with unit_of_work() as session:
                        act(session, viewer, **given)
                    done.add(name)
                except HelmdeskError:
                    continue
    return done


def test_no_recipient_is_outside_the_organisation_and_no_note_is_told_to_a_contact(
    people: People, database: Engine
) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
        place_carol(session, people, number)
    # Twice, so that each act also meets what all others leave behind.
    done = do_everything(people, number) | do_everything(people, number)
    assert {"reply_to_ticket", "add_note", "close_ticket", "change_ticket", "open_ticket", "add_watcher"} <= done
    with unit_of_work() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        for kind in NotificationKind:
            named = tuple(one.contact_id or 0 for one in people.contacts)
            asked = Happening(f"named:{kind}", (kind,), clock.now(), contact_ids=named)
            notify(session, people.root, ticket=ticket, happening=asked)
    check_recipients(people, database)
    told = {kind for (kind,) in rows(database, select(MailEvent.kind))}
    assert told == set(NotificationKind)
    check_what_leaves(people, database)


def check_recipients(people: People, database: Engine) -> None:
    contact_owners = dict(map(tuple, rows(database, select(Contact.id, Contact.organisation_id))))
    staff = {key for (key,) in rows(database, select(Account.id).where(Account.staff_role.is_not(None)))}
    mails = rows(database, select(Mail.contact_id, Mail.account_id, Ticket.organisation_id).join(Ticket))
    assert len(mails) > 10
    for contact_id, account_id, organisation_id in mails:
        assert organisation_id == people.acme
        assert account_id in staff if contact_id is None else contact_owners[contact_id] == people.acme
    private = select(MailEvent.kind).join(Mail).outerjoin(TicketMessage).where(Mail.contact_id.is_not(None))
    assert not rows(database, private.where((MailEvent.kind == "note") | TicketMessage.is_public.is_(False)))
    own = (
        select(Mail.id)
        .join(MailEvent)
        .join(TicketMessage)
        .where(TicketMessage.author_account_id.is_not(None))
        .where(TicketMessage.author_account_id == Mail.account_id)
    )
    assert not rows(database, own), "nobody is told of what they wrote"


def check_what_leaves(people: People, database: Engine) -> None:
    """What really reaches a mail server: Acme's people and staff, also when somebody moves at the last moment."""
    with database.begin() as connection:
        connection.execute(text("UPDATE mails SET next_attempt_at = created_at WHERE state = 'waiting'"))
        moved = {"globex": people.globex, "dora": people.dora.contact_id}
        connection.execute(text("UPDATE contacts SET organisation_id = :globex WHERE id = :dora"), moved)
    with mail_server() as (box, url):
        sending_to(url)
        while send_mails():
            pass
    reached = set(box.recipients)
    assert "bob@acme.example" in reached
    assert not {one for one in reached if not one.endswith("@helmdesk.example")} - {"bob@acme.example"}
    dropped = rows(database, select(Mail.state, Mail.reason).where(Mail.contact_id == people.dora.contact_id))
    assert {state for state, _ in dropped} == {"dropped"}


def rows(database: Engine, statement: Any) -> list[Any]:
    with database.connect() as connection:
        return list(connection.execute(statement))


def test_nothing_but_the_ledger_writes_what_people_are_told_of() -> None:
    """Wherever messages and events are made for people, a call of the outbox stands beside it."""
    from ingest.tickets import ledger  # noqa: PLC0415 - read as text

    source = inspect.getsource(ledger)
    for made, told in ((TicketMessage, "tell_of_message("), (TicketEvent, "tell_of_change(")):
        assert f"{made.__name__}(" in source
        assert told in source
    assert source.count(f"EventKind.{EventKind.CREATED.name}") == source.count("tell_of_opening(") == 1
