"""Guards over all there is: reads and writes, commands, letters, and forms that anybody can send."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
import typer
from click import Group
from flask.testing import FlaskClient
from sqlalchemy import Engine

import ingest
from dashboard.app import create_app
from dashboard.cli import app as command_line
from ingest.db.engine import current_engine, unit_of_work
from ingest.enums import LetterKind
from ingest.notifications import letters
from ingest.notifications.letter_texts import TEXTS
from ingest.settings import load_settings
from tests.support.access import ASSURANCE, ZOE, mailed_token, use_access_form
from tests.support.contents import contents
from tests.support.people import People
from tests.support.promises import ROOT
from tests.support.public_routes import PUBLIC_ROUTES

# Those for anybody at all or for the worker, whose own tests say what they tell nobody.
WITHOUT_VIEWER = {
    "access.service.ask_for_access",
    "access.service.asked_access",
    "access.service.confirm_access",
    "access.service.forget_unconfirmed",
    "notifications.service.entering_history",
    "people.service.sign_in",
}
# Every command there is, with the tests that give it; commands are for who has the machine.
COMMANDS = {
    "demo": "dashboard/commands/test_demo.py",
    "serve": "dashboard/commands/test_worker.py",
    "worker": "dashboard/commands/test_worker.py",
    "doctor": "dashboard/commands/test_doctor.py",
    "db upgrade": "security/test_commands.py",
    "db check": "security/test_commands.py",
    "portal check": "security/test_commands.py",
    "portal presets": "security/test_commands.py",
    "portal export": "security/test_commands.py",
    "import tickets": "dashboard/commands/test_importing.py",
    "import status": "dashboard/commands/test_import_status.py",
    "import contacts": "dashboard/commands/test_import_contacts.py",
    "metrics show": "dashboard/commands/test_metrics.py",
    "metrics describe": "dashboard/commands/test_metrics.py",
    "metrics verify": "dashboard/commands/test_metrics.py",
    "metrics rebuild": "dashboard/commands/test_metrics.py",
    "status set": "dashboard/commands/test_system_status.py",
    "status publish": "security/test_commands.py",
    "account create": "security/test_commands.py",
    "account deactivate": "security/test_commands.py",
    "account unlock": "security/test_commands.py",
    "account reset-link": "security/test_commands.py",
    "account export": "security/test_commands.py",
    "account erase": "security/test_commands.py",
}


@pytest.fixture
def stranger(people: People, database: Engine) -> Iterator[FlaskClient]:
    """The browser of somebody nobody knows."""
    url = database.url.render_as_string(hide_password=False)
    yield create_app(load_settings(demo=True, database_url=url)).server.test_client()
    current_engine().dispose()


def test_every_read_and_write_of_a_slice_asks_who_asks() -> None:
    """Guard: what takes a session takes a viewer beside it, so that the walk over the ground floor calls it."""
    found = set()
    for module in pkgutil.walk_packages(ingest.__path__, "ingest."):
        if module.name.rpartition(".")[2] not in {"queries", "service"}:
            continue
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            is_own = function.__module__ == module.name and not name.startswith("_")
            if is_own and parameters[:1] == ["session"] and parameters[1:2] != ["viewer"]:
                found.add(f"{module.name.removeprefix('ingest.')}.{name}")
    assert found == WITHOUT_VIEWER


def test_every_command_has_its_tests() -> None:
    """Guard: a new command is not forgotten."""
    found = set(_commands(typer.main.get_command(command_line)))
    assert found - set(COMMANDS) == set()
    words = {path: (ROOT / "tests" / path).read_text(encoding="utf-8") for path in COMMANDS.values()}
    assert [name for name in found if not all(f'"{word}"' in words[COMMANDS[name]] for word in name.split())] == []


def test_every_letter_has_its_words_and_goes_through_one_door() -> None:
    """Guard: a new kind of letter is written, tried with hostile facts, and private unless that is decided."""
    assert set(TEXTS) == set(LetterKind)
    assert {kind for kind, text in TEXTS.items() if not text.is_private} <= {
        LetterKind.TICKET_NOTE,
        LetterKind.HANDED_OVER,
    }
    assert "check_facts" in inspect.getsource(letters.write_letter)


def test_no_public_form_does_anything_without_its_token(stranger: FlaskClient, database: Engine) -> None:
    """Guard: every form anybody can send, found by itself, changes nothing when it comes from nowhere."""
    forms = [route for route in PUBLIC_ROUTES if route.startswith("POST")]
    assert len(forms) > 3
    before = contents(database)
    for route in forms:
        path = route.removeprefix("POST ").replace("<token>", "1-0")
        answer = stranger.post(path, data=ZOE | {"user_name": "bob@acme.example", "password": "x", "new_password": "x"})
        assert answer.status_code < 500, route
    assert contents(database) == before


def test_a_stranger_assigns_no_role_by_extra_fields(people: People, stranger: FlaskClient, database: Engine) -> None:
    """5: what the form does not ask is not read."""
    use_access_form(ASSURANCE)
    page = stranger.get("/request-access").get_data(as_text=True)
    token = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    more = {"security_level": "admin", "organisation_id": str(people.acme), "state": "approved", "staff_role": "lead"}
    assert stranger.post("/request-access", data=ZOE | more | {"csrf_token": token}).status_code == 303
    kept = contents(database)["access_requests"][0]
    assert "unconfirmed" in kept
    assert not any(one in kept for one in ("'admin'", "approved", "lead"))
    with unit_of_work() as session:
        assert mailed_token(session)


def _commands(group: object, prefix: str = "") -> Iterator[str]:
    assert hasattr(group, "commands"), prefix
    for name, command in group.commands.items():
        if isinstance(command, Group) or hasattr(command, "commands"):
            yield from _commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"
