"""A person's data given out whole, and erased so that nothing of them is left and no number changes."""

import json

import pytest
from sqlalchemy import Engine, String, Text, select, update

from ingest import clock
from ingest.audit.service import record
from ingest.db.engine import reading, unit_of_work
from ingest.enums import AuditAction
from ingest.errors import ConflictError, ForbiddenError, NotFoundError
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.facts.writing import follow_facts
from ingest.metrics.home import home_figures
from ingest.metrics.rollup import verify_counts
from ingest.metrics.schemas import Scope
from ingest.models import Base, Contact, Ticket
from ingest.people.erasure import erase_person
from ingest.people.person_export import SECRET_PARTS, person_data
from ingest.people.personal_data import NAMES
from ingest.people.service import deactivate_account, save_preference
from ingest.tickets.service import change_ticket, reply_to_ticket
from ingest.tickets.watching import add_watcher
from tests.support.access import ZOE, confirmed_request
from tests.support.contents import contents
from tests.support.people import People
from tests.support.tickets import opened

# Columns that are called like a person's name, and hold the name of something else, or go with the person.
NOT_PEOPLE = {
    "account_preferences.name", "accounts.display_name", "accounts.user_name", "approval_boards.name",
    "components.name",
    "config_items.import_name", "config_items.reference_name", "contacts.first_name", "contacts.import_name",
    "contacts.last_name", "documents.folded_name", "documents.name", "help_requests.user_name", "import_runs.file_name",
    "incident_templates.name", "incidents.name", "organisations.name", "saved_views.name", "sites.name",
    "status_edits.subject_name", "teams.name", "access_requests.name", "audit_entries.actor_name",
    "ticket_facts.assignee_name",
}  # fmt: skip


def _busy(people: People) -> str:
    """Bob writes, watches, asks, prefers; staff write to him and name him."""
    with unit_of_work() as session:
        number = opened(session, people.bob, title="No tone", site_id=people.leeds)
        reply_to_ticket(session, people.bob, number=number, body="Still none")
        reply_to_ticket(session, people.alice, number=number, body="We look")
        other = opened(session, people.dora, title="Fax")
        change_ticket(session, people.alice, number=other, changes={"title": "Bob Field"})
        change_ticket(session, people.alice, number=other, changes={"title": "Fax again"})
        add_watcher(session, people.dora, number=other, contact_id=people.bob.contact_id or 0)
        save_preference(session, people.bob, name="ticket_columns", content=["title"])
        entered_twice = {"organisation_id": people.acme, "merged_into_id": people.bob.contact_id, "last_name": "Field"}
        session.add(Contact(first_name="Bobby", email="bobby@acme.example", created_at=clock.now(), **entered_twice))
        record(session, people.bob, action=AuditAction.EXPORTED, subject="tickets.csv")
        confirmed_request(session, **ZOE | {"name": "Bob Field", "email": "bob@acme.example"})
    return number


def test_all_that_points_to_a_person_is_given_out_and_no_secret(people: People) -> None:
    number = _busy(people)
    with unit_of_work() as session:
        data = person_data(session, people.root, name="BOB@acme.example")
    text = json.dumps(data)
    assert data["person"]["name"] == "Bob Field"
    assert number in text
    assert set(data["records"]) >= {
        "accounts", "contacts", "tickets", "ticket_messages", "ticket_events", "account_preferences", "access_requests",
        "ticket_watchers", "mails", "audit_entries", "account_sessions",
    }  # fmt: skip
    assert [row["body"] for row in data["records"]["ticket_messages"]] == ["Still none"]
    columns = {name for rows in data["records"].values() for row in rows for name in row}
    assert not [name for name in columns if any(part in name for part in SECRET_PARTS)]


def test_an_erased_person_is_nowhere_and_every_number_stays(people: People, database: Engine) -> None:
    number = _busy(people)
    with reading() as session:
        before = home_figures(session, people.dora, scope=Scope())
    # As a ticket that was brought in from elsewhere names who works on it.
    with unit_of_work() as session:
        session.execute(update(Ticket).where(Ticket.number == number).values(assignee_name="Bob Field"))
        follow_facts(session, ticket_ids=session.scalars(select(Ticket.id)).all())
    with pytest.raises(ConflictError, match="end the access first"), unit_of_work() as session:
        erase_person(session, people.root, name="bob@acme.example")
    with unit_of_work() as session:
        deactivate_account(session, people.root, user_name="bob@acme.example")
        pseudonym = erase_person(session, people.root, name="bob@acme.example")
    assert pseudonym.startswith("Erased person ")
    for table, rows in contents(database).items():
        told = [row for row in rows if "Bob" in row or "bob@" in row]
        assert told == [], table
    with reading() as session:
        after = home_figures(session, people.dora, scope=Scope())
        assert verify_counts(session, people.root) == []
        assert verify_facts(session, people.root) == []
    assert (after.months, after.standing) == (before.months, before.standing)
    tickets = contents(database)["tickets"]
    assert any(number in row and "No tone" in row for row in tickets)
    with pytest.raises(NotFoundError), unit_of_work() as session:
        person_data(session, people.root, name="bob@acme.example")


def test_another_person_of_the_name_elsewhere_keeps_it(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        session.execute(Base.metadata.tables["accounts"].update().values(display_name="Bob Field"))
        opened(session, people.bob)
        number = opened(session, people.carol)
        reply_to_ticket(session, people.carol, number=number, body="Hello")
        deactivate_account(session, people.root, user_name="bob@acme.example")
        erase_person(session, people.root, name="bob@acme.example")
    assert any("Carol Stone" in row for row in contents(database)["ticket_messages"])


def test_administrators_alone_export_and_erase(people: People) -> None:
    for viewer in (people.bob, people.dora, people.leo, people.alice):
        for act in (person_data, erase_person):
            with pytest.raises(ForbiddenError), unit_of_work() as session:
                act(session, viewer, name="carol@globex.example")
    for name in ("", "nobody@acme.example", "contact:x", "contact:999999", "a\nb@c"):
        with pytest.raises(NotFoundError), unit_of_work() as session:
            person_data(session, people.root, name=name)


def test_every_column_that_may_hold_a_persons_name_is_known() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, String | Text) and (column.name == "name" or column.name.endswith(("_by", "_name")))
    }
    assert named == {f"{table}.{column}" for table, column, _ in NAMES} | NOT_PEOPLE
