"""Tenant isolation and content: each line of what is promised, with the tests that hold it, and guards."""

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
from tests.support.promises import ROOT, missing
from tests.support.public_routes import PUBLIC_ROUTES

_GROUND, _TOP = "ingest/test_isolation.py", "dashboard/test_isolation.py"
_MAILS = "ingest/notifications/test_isolation.py"
PROMISES = {
    "1 by id, number, address, search: another organisation's is as one that is not there": [
        f"{_GROUND}::test_another_organisation_gets_nothing_of_acme_from_any_read",
        f"{_TOP}::test_acmes_ticket_and_one_that_is_not_there_are_answered_alike",
    ],
    "2 an attachment without session, by guessed link, or after access was withdrawn": [
        "dashboard/documents/test_addresses.py::test_a_foreign_document_and_none_have_the_same_answer",
        "dashboard/documents/test_addresses.py::test_nothing_is_sent_once_access_is_withdrawn",
    ],
    "3 side doors: type-ahead, links, watchers, CSV, filters, totals, saved views, mail": [
        f"{_GROUND}::test_another_organisation_counts_none_of_acmes_tickets",
        f"{_TOP}::test_another_organisation_gets_nothing_of_acme_and_changes_nothing",
        f"{_MAILS}::test_no_recipient_is_outside_the_organisation_and_no_note_is_told_to_a_contact",
        "ingest/audit/test_queries.py::test_an_organisations_administrator_reads_its_part_and_not_where_staff_sit",
    ],
    "4 every callback as nobody, with another's ids, and as who may not": [
        f"{_TOP}::test_every_callback_and_every_route_has_its_case",
        f"{_TOP}::test_strangers_get_no_callback_no_page_and_no_file",
        f"{_TOP}::test_a_contact_is_not_offered_what_is_for_staff",
        f"{_GROUND}::test_a_contact_may_do_nothing_that_is_for_staff",
    ],
    "5 organisation, role and status are not assigned by extra fields": [
        f"{_GROUND}::test_a_ticket_opened_with_another_organisations_ids_is_refused_or_ones_own",
        "ingest/access/test_requests.py::test_what_does_not_fit_is_named_by_field_and_nothing_is_kept",
        "security/test_tenants.py::test_a_stranger_assigns_no_role_by_extra_fields",
        "ingest/importing/contacts/test_rows.py::test_another_organisation_is_never_touched_and_nobody_else_imports",
    ],
    "10 uploads: type by the bytes, names of ours, archives and pictures bounded, sandboxed": [
        "ingest/documents/test_hostile_files.py::test_it_is_refused_in_a_sentence_and_nothing_of_it_is_kept",
        "ingest/documents/test_hostile_files.py::test_it_is_kept_under_a_name_of_ours_as_what_its_bytes_say",
        "dashboard/documents/test_addresses.py::test_headers_of_a_download",
    ],
    "11 what people write is words in pages, mails and forms": [
        "ingest/notifications/test_messages.py::test_hostile_words_are_words",
        "ingest/notifications/test_letters.py::test_hostile_facts_are_words_and_the_subject_is_one_line",
        "dashboard/outbox/test_pages.py::test_a_mail_is_shown_in_a_frame_without_scripts_whose_links_open_on_top",
        "dashboard/access/test_public.py::test_the_form_the_letter_and_the_confirmation",
    ],
    "12 no cell of a CSV or workbook is a formula": [
        "ingest/test_csv_cells.py::test_no_cell_starts_a_formula",
        "dashboard/tickets/test_files.py::test_a_workbook_has_the_cells_of_the_csv",
    ],
    "14 sorts and filters are names of a list, wildcards are letters": [
        "ingest/tickets/test_filters.py::test_a_wrong_value_is_refused_under_its_name",
        "ingest/audit/test_queries.py::test_filters_find_what_plain_python_finds",
    ],
    "operation: an audit trail that is only added to, and tells no secret": [
        "ingest/audit/test_service.py::test_the_database_refuses_to_change_or_remove_a_line",
        "ingest/audit/test_service.py::test_no_secret_goes_into_the_trail",
        "dashboard/audit/test_pages.py::test_the_file_is_the_list_and_taking_it_is_a_line",
    ],
}
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
    "serve": "dashboard/commands/test_serving.py",
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
    "metrics verify": "dashboard/commands/test_metrics.py",
    "metrics rebuild": "dashboard/commands/test_metrics.py",
    "status set": "dashboard/commands/test_system_status.py",
    "status publish": "dashboard/commands/test_system_status.py",
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


@pytest.mark.parametrize("line", PROMISES)
def test_each_promise_rests_on_tests_that_are_there(line: str) -> None:
    """Every line: the tests it names exist."""
    assert missing(PROMISES[line]) == []


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
    assert [path for name, path in COMMANDS.items() if name in found and not (ROOT / "tests" / path).exists()] == []


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
