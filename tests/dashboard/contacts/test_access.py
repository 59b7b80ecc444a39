"""Contacts' pages and callbacks: a foreign contact is answered as one that is not there, and two editors are told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.errors import FAILURE_SENTENCE
from ingest.db.engine import current_engine, unit_of_work
from ingest.enums import SecurityLevel
from ingest.models import Account, Contact
from ingest.people.contact_editing import form_values
from ingest.people.contact_queries import contact_detail
from ingest.settings import load_settings
from tests.dashboard import isolation_contacts as cases
from tests.support.callbacks import called
from tests.support.contacts import added
from tests.support.contents import contents
from tests.support.people import People

ABSENT = 987_654
# They name an organisation, and lead to an address that does.
OF_LISTS = ("contacts_filtered", "owner_chosen")
# What saving a new contact of one's own writes into.
WRITTEN = ("contacts", "accounts", "mails", "audit_entries", "single_use_links")
WORDS = ("Bob Field", "Dora Lane", "Leeds", "acme.example")


@dataclass(frozen=True)
class World:
    people: People
    app: Dash
    engine: Engine


@pytest.fixture
def world(people: People, database: Engine) -> Iterator[World]:
    """The service, in which Carol is an administrator of Globex."""
    with unit_of_work() as session:
        session.get_one(Account, people.carol.account_id).security_level = SecurityLevel.ADMIN
    app = create_app(load_settings(demo=True, database_url=database.url.render_as_string(hide_password=False)))
    yield World(people, app, database)
    current_engine().dispose()


def _client(world: World, account_id: int | None, user_name: str) -> FlaskClient:
    client = world.app.server.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = f"{account_id}:key-of-{user_name}"
        session["_fresh"] = True
    return client


def _page(world: World, client: FlaskClient, page: tuple[str, str]) -> str:
    values = {"_pages_location.pathname": page[0], "_pages_location.search": page[1]}
    return called(world.app, client, "update", values).get_data(as_text=True)


def test_an_administrator_of_another_organisation_cannot_tell_a_contact_from_none(world: World) -> None:
    client = _client(world, world.people.carol.account_id, "carol@globex.example")
    absent = replace(world, people=replace(world.people, acme=ABSENT, leeds=ABSENT, **{
        name: replace(getattr(world.people, name), contact_id=ABSENT + number)
        for number, name in enumerate(("bob", "dora"))
    }))  # fmt: skip
    before = contents(world.engine, without=WRITTEN)
    for foreign, missing in zip(cases.pages(world), cases.pages(absent), strict=True):
        told = _page(world, client, foreign)
        assert not any(word in told for word in WORDS), foreign
        if foreign != missing and "new" not in foreign[0]:
            assert "not for your account to see" in told, foreign
            assert told == _page(world, client, missing), foreign
    for name, calls in cases.CALLBACKS.items():
        for foreign_case, missing_case in zip(calls(world), calls(absent), strict=True):
            values = foreign_case(world)
            told = called(world.app, client, name, values).get_data(as_text=True)
            assert FAILURE_SENTENCE not in told, values
            assert not any(word in told for word in WORDS), values
            if name not in OF_LISTS and values["_pages_location.pathname"] != f"{cases.CONTACTS}/new":
                assert called(world.app, client, name, missing_case(absent)).get_data(as_text=True) == told, values
    file = client.get(f"{cases.CONTACTS}.csv?organisation={world.people.acme}").get_data(as_text=True)
    assert len(file.splitlines()) == 1
    # A form that names Acme's organisation makes a contact of one's own.
    with unit_of_work() as session:
        mine = session.query(Contact).filter(Contact.first_name == "Mine").all()
        assert {one.organisation_id for one in mine} == {world.people.globex}
        assert session.get_one(Contact, world.people.bob.contact_id).first_name == "Bob"
    assert contents(world.engine, without=WRITTEN) == before


def test_a_standard_contact_finds_no_such_page(world: World) -> None:
    client = _client(world, world.people.bob.account_id, "bob@acme.example")
    for page in cases.pages(world):
        assert "not for your account to see" in _page(world, client, page), page
    assert client.get(f"{cases.CONTACTS}.csv").status_code == 404


def test_who_saves_second_is_told_and_may_then_insist(world: World) -> None:
    people = world.people
    with unit_of_work() as session:
        ann = added(session, people.dora, organisation_id=people.acme, city="York")
        opened = form_values(contact_detail(session, people.dora, contact_id=ann))
    clients = [_client(world, one.account_id, name) for one, name in
               ((people.dora, "dora@acme.example"), (people.alice, "alice@helmdesk.example"))]  # fmt: skip

    def save(client: FlaskClient, opened: dict[str, str], **typed: str) -> Any:
        values: dict[str, Any] = {name: [text] if text == "yes" else text for name, text in (opened | typed).items()}
        sent = {
            "contact-save-close.n_clicks": 1,
            f"{cases.FIELDS}.value": list(values.items()),
            f"{cases.FIELDS}.id": [(name, {"field": name, "type": "contact-field"}) for name in values],
            "contact-opened.data": opened,
            "_pages_location.pathname": f"{cases.CONTACTS}/{ann}",
        }
        return called(world.app, client, "user_saved", sent).get_json()["response"]

    assert save(clients[0], opened, city="Hull")["contacts-location"]["href"] == cases.CONTACTS
    told = save(clients[1], opened, city="Leeds", phone="7")
    assert "Dora Lane wrote 'Hull' meanwhile; it was 'York', and you wrote 'Leeds'." in str(told["contact-problems"])
    assert "contacts-location" not in told
    now_there = told["contact-opened"]["data"]
    assert now_there["city"] == "Hull"
    assert save(clients[1], now_there, city="Leeds", phone="7")["contacts-location"]["href"] == cases.CONTACTS
    with unit_of_work() as session:
        kept = contact_detail(session, people.dora, contact_id=ann).row.fields
        assert (kept["city"], kept["phone"]) == ("Leeds", "7")
