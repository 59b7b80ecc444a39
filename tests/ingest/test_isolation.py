"""Every query and every act of the ground floor, called as nobody, as another organisation, and as a contact."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import ingest
from ingest.db.engine import reading, unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus, IncidentKind, IncidentStatus, SecurityLevel, StaffRole
from ingest.errors import ForbiddenError, HelmdeskError, InvalidInputError, NotFoundError, SignInRequiredError
from ingest.metrics.report import METRIC_NAMES
from ingest.metrics.schemas import Scope
from ingest.models import Account, Base
from ingest.portal.loader import load_portal
from ingest.system_status.incident_schemas import IncidentDraft, TemplateDraft, UpdateDraft
from ingest.system_status.schemas import ComponentDraft, PageDefinition
from ingest.tickets.filters import TicketFilters
from ingest.tickets.schemas import TicketDraft
from ingest.tickets.service import add_note, reply_to_ticket
from ingest.viewer import PUBLIC
from tests.ingest import isolation_approvals
from tests.support import isolation_access, list_cases
from tests.support import isolation_documents as documents
from tests.support import isolation_mail as mail
from tests.support.approvals import asked
from tests.support.isolation_rooms import ROOMS
from tests.support.people import People
from tests.support.tickets import opened

SECRET = "Acmesecret"
# Pieces of SQL and inner steps: what is made of them is called below.
PIECES = mail.PIECES | {
    "lock_ticket", "append_change", "append_creation", "append_message", "matching_ids", "matching_number",
    "newest_matching_ids", "selected_ids", "selected_number", "gathered_ids", "ids_holding_words", "conditions",
    # Facts of tickets that lists are made of.
    "holds_facts", "ids_holding_facts", "fact_conditions", "ids_by_facts", "number_by_facts",
    "found_ids_in_order", "column_conditions",
    "tell", "settle", "note_edit", "asked_by", "counted", "sections", "listed", "listed_total",
    *isolation_approvals.PIECES,
}  # fmt: skip
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Acme's ticket with everything secret in it, and who is there."""

    people: People
    number: str
    run_id: int
    incident: str = ""
    update: str = ""
    document: str = ""
    mail_id: int = 0
    own_number: str = ""


Arguments = Callable[[World], dict[str, Any]]


def _scope(world: World) -> dict[str, Any]:
    return {"scope": Scope(organisation_id=world.people.acme)}


def _days(world: World) -> dict[str, Any]:
    return _scope(world) | {"first_day": date(2026, 1, 1), "last_day": date(2199, 1, 1)}


def _site_scope(world: World) -> dict[str, Any]:
    return {"scope": Scope(site_id=world.people.leeds)}


def _filters(world: World) -> dict[str, Any]:
    return {"filters": TicketFilters(organisation=(world.people.acme,), q=SECRET)}


# Reads, with what names Acme's things; nothing of Acme may be in the answers to anybody else.
READS: dict[str, list[Arguments]] = {
    "backlog_by_day": [lambda w: _scope(w) | {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 9)}],
    "created_completed_within": [
        lambda w: {"scope": Scope(w.people.acme), "first_day": date(2020, 1, 1), "last_day": date(2030, 1, 1)}
    ],
    "created_completed_by_month": [
        lambda w: _scope(w) | {"first_month": date(2026, 1, 1), "last_month": date(2026, 4, 1)},
        lambda w: _site_scope(w) | {"first_month": date(2026, 1, 1), "last_month": date(2026, 4, 1)},
    ],
    "resolution_hours": [_days, lambda w: _days(w) | _site_scope(w)],
    "first_response_hours": [_days, lambda w: _days(w) | _site_scope(w)],
    "active_months": [_scope, _site_scope],
    "home_figures": [_scope, _site_scope],
    "recently_completed": [lambda w: _scope(w) | {"days": 365}],
    "standing_counts": [_scope, _site_scope],
    "metrics_report": [lambda w: _scope(w) | {"days": (date(2026, 3, 1), date(2026, 3, 9)), "names": METRIC_NAMES}],
    "tiles": [lambda w: _scope(w) | {"standing": ()}],
    "organisations": [lambda _w: {}],
    "sites": [lambda _w: {}, lambda w: {"organisation_id": w.people.acme}],
    "organisation_named": [lambda _w: {"name": "Acme"}],
    "site_named": [lambda w: {"name": "Leeds", "organisation_id": w.people.acme}],
    "preference": [lambda _w: {"name": "ticket_columns"}],
    "ticket_page": [_filters, lambda _w: {"filters": TicketFilters()}],
    "ticket_total": [_filters, lambda w: {"filters": TicketFilters(site=(w.people.leeds,))}],
    "ticket_rows": [_filters, lambda _w: {"filters": TicketFilters(approval="mine")}],
    "ticket": [lambda w: {"number": w.number}],
    "contacts": [lambda w: {"organisation_id": w.people.acme}],
    **isolation_approvals.READS,
    "site_config_items": [lambda w: {"site_id": w.people.leeds}],
    "answered_form": [lambda w: {"number": w.number}],
    "kept_draft": [lambda _w: {"request_type": "query"}],
    "organisation_of_site": [lambda w: {"site_id": w.people.leeds}],
    "search_hits": [lambda _w: {"text": SECRET}],
    **mail.READS,
    "runs": [lambda _w: {}],
    "edits": [lambda _w: {}],
    "templates": [lambda _w: {}],
    "shared_with": [lambda _w: {}],
    "due_maintenances": [lambda _w: {"now": NOON}],
    "run_account": [lambda w: {"run_id": w.run_id}],
    "run_rejects": [lambda w: {"run_id": w.run_id}],
    **documents.READS,
    **list_cases.READS,
}
# Reads that are made for everybody: they leave out what is not meant for the one who asks.
PUBLIC_READS: dict[str, list[Arguments]] = {
    "status_page": [lambda _w: {"now": NOON, "page": PageDefinition(name="Status")}],
    "components": [lambda _w: {}],
    "component": [lambda _w: {"component_id": 1}],
    "component_named": [lambda _w: {"name": f"{SECRET} line"}],
    "spells_of": [lambda _w: {}],
    "status_version": [lambda _w: {}],
    "status_record": [lambda _w: {"page": PageDefinition(name="Status")}],
    "open_incident_count": [lambda _w: {}],
    "known_incident": [lambda w: {"public_id": w.incident}],
}
# Acts only staff may do; each is tried by Bob on his own organisation's things.
STAFF_ACTS: dict[str, Arguments] = {
    "begin_run": lambda _w: {"source": "csv", "file_name": "a.csv", "organisation": None, "total_bytes": 1},
    "rebuild_counts": lambda w: {"organisation_id": w.people.acme},
    "verify_counts": lambda _w: {},
    "runs": lambda _w: {},
    "run_account": lambda w: {"run_id": w.run_id},
    "run_rejects": lambda w: {"run_id": w.run_id},
    "create_organisation": lambda _w: {"name": "Mine", "timezone": "UTC"},
    "create_site": lambda w: {"organisation_id": w.people.acme, "name": "Attic"},
    "create_team": lambda _w: {"name": "Us"},
    "change_timezone": lambda w: {"organisation_id": w.people.acme, "timezone": "UTC"},
    "create_staff_account": lambda _w: {
        "user_name": "me@acme.example", "name": "Me", "password": "long-enough-words", "staff_role": StaffRole.AGENT,
    },
    "create_contact_account": lambda w: {
        "organisation_id": w.people.acme, "user_name": "me@acme.example", "name": "Me",
        "password": "long-enough-words", "security_level": SecurityLevel.ADMIN,
    },
    "deactivate_account": lambda _w: {"user_name": "dora@acme.example"},
    "create_component": lambda _w: {"draft": ComponentDraft(name="Mine")},
    "set_component_status": lambda _w: {"status": ComponentStatus.MAJOR_OUTAGE, "component_id": 1},
    "record_spells": lambda _w: {"component_id": 1, "spells": []},
    "change_component": lambda _w: {"component_id": 1, "changes": {"name": "Mine"}},
    "order_components": lambda _w: {"component_ids": [1]},
    "remove_component": lambda _w: {"component_id": 1},
    "settle_groups": lambda _w: {"portal": load_portal("managed")},
    "open_incident": lambda _w: {"draft": IncidentDraft(name="Mine", body="Mine")},
    "post_update": lambda w: {
        "public_id": w.incident, "draft": UpdateDraft(IncidentStatus.RESOLVED, "Mine"),
    },
    "edit_incident": lambda w: {"public_id": w.incident, "changes": {"name": "Mine"}},
    "edit_update": lambda w: {"update_public_id": w.update, "changes": {"body": "Mine"}},
    "delete_incident": lambda w: {"public_id": w.incident},
    "move_due_maintenances": lambda _w: {"now": NOON},
    "due_maintenances": lambda _w: {"now": NOON},
    "save_template": lambda _w: {
        "draft": TemplateDraft("Mine", IncidentKind.INCIDENT, "", IncidentStatus.INVESTIGATING, "Mine"),
    },
    "delete_template": lambda _w: {"template_id": 1},
    "templates": lambda _w: {},
    "shared_with": lambda _w: {},
    "edits": lambda _w: {},
    "add_note": lambda w: {"number": w.number, "body": "hello"},
    "change_ticket": lambda w: {"number": w.number, "changes": {"title": "Mine"}},
    **documents.STAFF_ACTS,
    **mail.STAFF_ACTS,
    **isolation_approvals.STAFF_ACTS,
    **list_cases.STAFF_ACTS,
}  # fmt: skip
# Acts of contacts on tickets; each is tried by Carol on Acme's ticket.
TICKET_ACTS: dict[str, Arguments] = {
    "reply_to_ticket": lambda w: {"number": w.number, "body": "hello"},
    "close_ticket": lambda w: {"number": w.number},
    "change_ticket": lambda w: {"number": w.number, "changes": {"title": "Mine"}},
    "add_note": lambda w: {"number": w.number, "body": "hello"},
    "add_contact": lambda w: {
        "organisation_id": w.people.acme,
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "ann@acme.example",
    },
    **mail.ACTS,
    **isolation_approvals.TICKET_ACTS,
    "open_from_form": lambda w: {"request_type": "query", "site_id": w.people.leeds, "answers": {"title": "Hi"}},
    "keep_draft": lambda w: {"request_type": "query", "site_id": w.people.leeds, "answers": {"title": "Hi"}},
    **documents.ACTS,
    **list_cases.VIEW_ACTS,
}
for room in ROOMS:
    PIECES |= room.PIECES
    READS |= room.READS
    STAFF_ACTS |= getattr(room, "STAFF_ACTS", {})
    TICKET_ACTS |= getattr(room, "TICKET_ACTS", {})
# Called in tests of their own below, or by their own slices' tests.
OWN_TESTS = {
    "open_ticket", "save_preference", "discard_draft", "save_view", *documents.OWN_TESTS, *mail.OWN_TESTS,
    *(name for room in ROOMS for name in getattr(room, "OWN_TESTS", ())),
}  # fmt: skip


def _functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module_info in pkgutil.walk_packages(ingest.__path__, "ingest."):
        if ".migrations" in module_info.name or ".demo" in module_info.name:
            continue
        module = importlib.import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module_info.name and not name.startswith("_")
            if is_own and list(inspect.signature(function).parameters)[:2] == ["session", "viewer"]:
                yield name, function


FUNCTIONS = dict(_functions())


@pytest.fixture
def world(people: People) -> World:
    with unit_of_work() as session:
        number = opened(session, people.bob, title=f"{SECRET} dial tone", site_id=people.leeds)
        own_number = opened(session, people.bob)
        asked(session, people, number, name=f"{SECRET} board")
        add_note(session, people.alice, number=number, body=f"{SECRET} internal")
        reply_to_ticket(session, people.alice, number=number, body=f"{SECRET} public")
        list_cases.save_secret_views(session, people, secret=SECRET)
        draft = ComponentDraft(
            name=f"{SECRET} line", audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,)
        )
        line = FUNCTIONS["create_component"](session, people.root, draft=draft)
        incident = _secret_incident(session, people, line)
        told = UpdateDraft(IncidentStatus.IDENTIFIED, f"{SECRET} card")
        update = FUNCTIONS["post_update"](session, people.root, public_id=incident, draft=told)
        begun = {"source": "csv", "file_name": f"{SECRET}.csv", "organisation": "Acme", "total_bytes": 1}
        run_id = FUNCTIONS["begin_run"](session, people.root, **begun)
        document = documents.secret_document(session, people, number=number)
        mail_id = mail.mail_to_watcher(session, people, number=number)
        isolation_access.secret_request(session, secret=SECRET)
    return World(people, number, run_id, incident, update, document, mail_id, own_number)


def _secret_incident(session: Session, people: People, line: int) -> str:
    draft = IncidentDraft(f"{SECRET} outage", f"{SECRET} text", component_statuses={line: ComponentStatus.MAJOR_OUTAGE})
    template = TemplateDraft(f"{SECRET} words", IncidentKind.INCIDENT, "", IncidentStatus.INVESTIGATING, SECRET)
    FUNCTIONS["save_template"](session, people.root, draft=template)
    incident: str = FUNCTIONS["open_incident"](session, people.root, draft=draft)
    return incident


def _answer(name: str, session: Session, viewer: object, arguments: dict[str, Any]) -> str:
    answer = FUNCTIONS[name](session, viewer, **arguments)
    return repr(list(answer) if inspect.isgenerator(answer) else answer)


def test_every_function_that_takes_a_viewer_is_called_here() -> None:
    known = {*PIECES, *READS, *PUBLIC_READS, *STAFF_ACTS, *TICKET_ACTS, *OWN_TESTS}
    assert set(FUNCTIONS) - known == set()
    assert known - set(FUNCTIONS) == set()


def test_nobody_gets_an_answer_from_any_read(world: World) -> None:
    for name, calls in READS.items():
        for arguments in calls:
            with reading() as session, pytest.raises((SignInRequiredError, AttributeError)):
                _answer(name, session, PUBLIC, arguments(world))


def test_another_organisation_gets_nothing_of_acme_from_any_read(world: World) -> None:
    carol = world.people.carol
    for name, calls in READS.items():
        for arguments in calls:
            assert _tells_nothing(name, carol, arguments(world)), name


def _tells_nothing(name: str, viewer: object, arguments: dict[str, Any]) -> bool:
    with reading() as session:
        try:
            answer = _answer(name, session, viewer, arguments)
        except (NotFoundError, ForbiddenError, InvalidInputError) as error:
            return SECRET not in error.message
    names = (SECRET, "Bob Field", "Leeds", "'Acme'")
    return not any(word in answer for word in names)


def test_another_organisation_counts_none_of_acmes_tickets(world: World) -> None:
    carol, scope = world.people.carol, Scope(organisation_id=world.people.acme)
    with reading() as session:
        figures = FUNCTIONS["home_figures"](session, carol, scope=scope)
        own = FUNCTIONS["home_figures"](session, world.people.bob, scope=scope)
        total = FUNCTIONS["ticket_total"](session, carol, filters=TicketFilters(organisation=(world.people.acme,)))
    assert (figures.active_months, figures.standing, figures.mine_open, total) == (None, (), 0, 0)
    assert not any(month.created or month.completed for month in figures.months)
    assert sum(month.created for month in own.months) == own.mine_open == 2


@pytest.mark.parametrize("who", ["nobody", "carol"])
def test_what_is_shown_to_all_leaves_out_what_is_meant_for_acme(world: World, who: str) -> None:
    viewer = PUBLIC if who == "nobody" else world.people.carol
    for name, calls in PUBLIC_READS.items():
        for arguments in calls:
            with reading() as session:
                try:
                    assert SECRET not in _answer(name, session, viewer, arguments(world)), name
                except NotFoundError:
                    continue


def test_a_contact_may_do_nothing_that_is_for_staff(world: World, database: Engine) -> None:
    before = _everything(database)
    for viewer in (world.people.bob, world.people.dora, PUBLIC):
        for name, arguments in STAFF_ACTS.items():
            refusals = (ForbiddenError, SignInRequiredError, NotFoundError, AttributeError)
            with pytest.raises(refusals), unit_of_work() as session:
                FUNCTIONS[name](session, viewer, **arguments(world))
    assert _everything(database) == before


def test_nobody_and_no_other_organisation_changes_a_ticket(world: World, database: Engine) -> None:
    before = _everything(database)
    for viewer in (world.people.carol, PUBLIC):
        for name, arguments in TICKET_ACTS.items():
            with pytest.raises((HelmdeskError, AttributeError)), unit_of_work() as session:
                FUNCTIONS[name](session, viewer, **arguments(world))
    assert _everything(database) == before


def test_a_ticket_opened_with_another_organisations_ids_is_refused_or_ones_own(world: World) -> None:
    people = world.people
    draft = TicketDraft(organisation_id=people.acme, title="Hi", description="Hi", request_type="query")
    with unit_of_work() as session:
        number = FUNCTIONS["open_ticket"](session, people.carol, draft=draft)
        assert FUNCTIONS["ticket"](session, people.carol, number=number).row.organisation == "Globex"
    with pytest.raises(HelmdeskError), unit_of_work() as session:
        opened(session, people.carol, site_id=people.leeds)
    with pytest.raises(HelmdeskError), unit_of_work() as session:
        opened(session, people.carol, contact_id=people.bob.contact_id)
    with pytest.raises((HelmdeskError, AttributeError)), unit_of_work() as session:
        FUNCTIONS["open_ticket"](session, PUBLIC, draft=draft)


def test_a_preference_is_kept_for_ones_own_account_alone(world: World) -> None:
    with unit_of_work() as session:
        FUNCTIONS["save_preference"](session, world.people.bob, name="ticket_columns", content=["title"])
    with unit_of_work() as session:
        assert FUNCTIONS["preference"](session, world.people.bob, name="ticket_columns") == ["title"]
        assert FUNCTIONS["preference"](session, world.people.dora, name="ticket_columns") is None
        with pytest.raises((HelmdeskError, AttributeError)):
            FUNCTIONS["save_preference"](session, PUBLIC, name="ticket_columns", content=["title"])


def test_an_internal_note_is_shown_to_staff_only(world: World) -> None:
    with reading() as session:
        bodies = {
            viewer.name: [one.body for one in FUNCTIONS["ticket"](session, viewer, number=world.number).messages]
            for viewer in (world.people.bob, world.people.alice)
        }
    assert bodies["Bob Field"] == [f"{SECRET} public"]
    assert f"{SECRET} internal" in bodies["Alice Moore"]


def _everything(database: Engine) -> list[object]:
    """How many rows each table has, and what a ticket and its accounts say."""
    with database.connect() as connection:
        counts: list[object] = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        ]
        titles = connection.execute(select(Base.metadata.tables["tickets"])).all()
        accounts = connection.execute(select(Account.id, Account.is_active)).all()
    return [*counts, *titles, *accounts]
