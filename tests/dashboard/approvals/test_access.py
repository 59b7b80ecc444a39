"""Forged calls: what is not offered is refused in words, and changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.app import create_app
from ingest.approvals.service import decide
from ingest.db.engine import current_engine, unit_of_work
from ingest.settings import load_settings
from ingest.tickets.service import close_ticket
from tests.dashboard.isolation_approvals import ADMINISTRATION, CALLBACKS
from tests.support.approvals import asked
from tests.support.callbacks import called
from tests.support.contents import contents
from tests.support.people import People
from tests.support.tickets import opened


@dataclass(frozen=True)
class World:
    """Acme's ticket that waits for Dora, and the service."""

    people: People
    number: str
    request_id: int
    app: Dash
    engine: Engine

    def client(self, user_name: str) -> FlaskClient:
        """The browser of somebody."""
        client = self.app.server.test_client()
        viewer = getattr(self.people, user_name.split("@", maxsplit=1)[0])
        with client.session_transaction() as session:
            session["_user_id"] = f"{viewer.account_id}:key-of-{user_name}"
            session["_fresh"] = True
        return client

    def told(self, user_name: str, name: str, **more: object) -> str:
        """What somebody is told who calls a callback."""
        case = CALLBACKS[name](self)[0](self)
        answer = called(self.app, self.client(user_name), name, case | more)
        return answer.get_data(as_text=True)


@pytest.fixture
def world(people: People, database: Engine) -> Iterator[World]:
    with unit_of_work() as session:
        number = opened(session, people.bob)
        request_id = asked(session, people, number)
    url = database.url.render_as_string(hide_password=False)
    yield World(people, number, request_id, create_app(load_settings(demo=True, database_url=url)), database)
    current_engine().dispose()


def test_who_may_not_is_told_in_words_and_nothing_changes(world: World) -> None:
    before = contents(world.engine)
    for who in ("bob@acme.example", "alice@helmdesk.example"):
        for name in ("approval_given", "rejection_given"):
            assert "Only members of Change Advisory Board decide on this." in world.told(who, name)
    for who in ("bob@acme.example", "dora@acme.example", "carol@globex.example"):
        for name in ("request_withdrawn", "approval_asked"):
            assert "Only support staff may do this." in world.told(who, name)
    for who in ("bob@acme.example", "dora@acme.example", "alice@helmdesk.example", "erin@helmdesk.example"):
        for name in ("board_saved", "board_retired", "board_removed"):
            assert "Your role does not allow this." in world.told(who, name)
        for path in (ADMINISTRATION, f"{ADMINISTRATION}/1", f"{ADMINISTRATION}/new", f"{ADMINISTRATION}/987"):
            assert world.client(who).get(path).status_code == 404
    assert contents(world.engine) == before


def test_a_member_is_told_what_does_not_fit_and_what_came_too_late(world: World) -> None:
    dora, reason = "dora@acme.example", {"approval-reason.value": " "}
    assert "Write a reason" in world.told(dora, "rejection_given", **reason)
    for forged in (None, "x", -1, 10**30, [1], world.request_id + 1):
        assert "Nothing on this ticket waits" in world.told(dora, "approval_given", **{"approval-request.data": forged})
    with unit_of_work() as session:
        close_ticket(session, world.people.bob, number=world.number)
    before = contents(world.engine)
    assert "withdrawn in the meantime" in world.told(dora, "approval_given")
    assert contents(world.engine) == before


def test_a_member_decides_and_the_page_shows_it(world: World) -> None:
    told = world.told("dora@acme.example", "approval_given")
    assert "I say so." in told
    assert "In Progress" in told
    assert "approved in the meantime" in world.told("dora@acme.example", "rejection_given")
    with unit_of_work() as session, pytest.raises(Exception, match="approved in the meantime"):
        decide(session, world.people.dora, number=world.number, request_id=world.request_id, is_approved=True)


def test_a_lead_keeps_a_board_and_is_told_what_does_not_fit(world: World) -> None:
    told = world.told(
        "leo@helmdesk.example", "board_saved", **{"board-name.value": " ", "board-organisation.value": ""}
    )
    assert "Choose an organisation." in told
    assert "Write a name." in told
    known = {"_pages_location.pathname": f"{ADMINISTRATION}/1"}
    assert "active account" in world.told("leo@helmdesk.example", "board_saved", **known)
    assert "retire it instead" in world.told("leo@helmdesk.example", "board_removed")
    assert '"Retired"' in world.told("leo@helmdesk.example", "board_retired")
    assert '"In use"' in world.told("leo@helmdesk.example", "board_retired")
