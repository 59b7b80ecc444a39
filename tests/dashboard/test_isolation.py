"""Every callback and every route, called as nobody, as another organisation with Acme's ids, and as who may not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.errors import FAILURE_SENTENCE
from ingest.db.engine import current_engine, unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus, RunState
from ingest.importing.runs import begin_run, end_run
from ingest.importing.schemas import Tally
from ingest.settings import load_settings
from ingest.system_status.incident_schemas import IncidentDraft
from ingest.system_status.incident_service import open_incident
from ingest.system_status.queries import component
from ingest.system_status.schemas import ComponentDraft
from ingest.system_status.service import create_component
from ingest.tickets.service import add_note, reply_to_ticket
from ingest.tickets.watching import add_watcher
from ingest.viewer import Viewer
from tests.dashboard import isolation_approvals, isolation_contacts, isolation_identity, isolation_mail
from tests.dashboard.isolation_rooms import ROOMS
from tests.support import isolation_access as access
from tests.support import isolation_documents as documents
from tests.support import isolation_ticket, list_cases, ticket_page_isolation
from tests.support.approvals import asked
from tests.support.callbacks import EVERY_FIELD, Values, callbacks_of, called
from tests.support.contents import contents
from tests.support.people import People
from tests.support.public_routes import PUBLIC_ROUTES
from tests.support.tickets import opened

SECRET = "Acmesecret"
ABSENT = "T19990101.0001"
# Words of Acme's things: its name, people, sites, and what stands in its ticket, component, import and rejects.
WORDS = (SECRET, "Bob Field", "Dora Lane", "Leeds", '"York"', "Hull", '"Acme"', "Acme ")


@dataclass(frozen=True)
class World:
    """Acme's ticket, component and import with everything secret in them; Carol's own ticket; the service."""

    people: People
    number: str
    own_number: str
    run_id: int
    line: str
    incident: str
    document: str
    app: Dash
    engine: Engine


Case = Callable[[World], Values]


def _lists(world: World) -> list[str]:
    """Queries of ticket lists that name Acme's things."""
    acme, site = world.people.acme, world.people.leeds
    return [
        "",
        f"?organisation={acme}",
        f"?site={site}",
        f"?site={site}&site={world.people.boston}&stage=open",
        f"?organisation={acme}&created=last-30-days",
        "?q=handset",
        "?mine=1&sort=organisation",
        "?request_type=incident&sort=-site",
        *list_cases.queries(world),
    ]


def _pages(world: World) -> list[tuple[str, str]]:
    """Every page, and the same with what names Acme's things."""
    acme, site = world.people.acme, world.people.leeds
    listed = quote(f"organisation={acme}&site={site}", safe="")
    return [
        *(("/", query) for query in ("", f"?organisation={acme}", f"?site={site}", f"?site={site}&show=mine")),
        *(("/tickets", query) for query in _lists(world)),
        *(("/desk", query) for query in ("", f"?organisation={acme}&stage=open")),
        *((f"/tickets/{world.number}", query) for query in ("", f"?list={listed}")),
        (f"/tickets/{world.own_number}", f"?list={listed}"),
        *((path, "") for path in _services(world)),
        *isolation_approvals.PAGES,
        ("/manage/imports", ""),
        (f"/manage/imports/{world.run_id}", ""),
        ("/tickets/new", ""),
        ("/tickets/new", f"?site={site}"),
        ("/tickets/new", f"?site={site}&request_type=incident"),
        *(page for room in ROOMS for page in room.pages(world)),
        ("/not-there", f"?organisation={acme}"),
    ]


def _services(world: World) -> list[str]:
    return [
        "/services", "/services/history", f"/services/incidents/{world.incident}", f"/services/uptime/{world.line}"
    ]  # fmt: skip


def _form(**clicked: int) -> Case:
    """A form of Acme's site, filled in with Acme's things."""
    return lambda w: {
        **{f"{button.replace('_', '-')}.n_clicks": count for button, count in clicked.items()},
        f"{EVERY_FIELD}.value": [
            ("title", "Mine"), ("contact", str(w.people.bob.contact_id)), ("description", "Mine"),
            ("customer_reference", "7"),
        ],
        "_pages_location.search": f"?site={w.people.leeds}&request_type=query",
    }  # fmt: skip


def _click(button: str) -> list[Case]:
    return [lambda w: {f"{button}.n_clicks": 1, "_pages_location.search": f"?site={w.people.leeds}&request_type=query"}]


# Each callback with the values of its inputs and states that name Acme's things; what is not named is empty.
CALLBACKS: dict[str, Callable[[World], list[Case]]] = {
    "scope_chosen": lambda _w: [
        lambda w: {"home-organisation.value": str(w.people.acme), "home-site.value": str(w.people.leeds)}
    ],
    "drilled": lambda _w: [
        lambda w: {
            "created-completed-graph.clickData": {"points": [{"customdata": f"/tickets?organisation={w.people.acme}"}]}
        }
    ],
    **isolation_approvals.CALLBACKS,
    "refreshed_runs": lambda _w: [lambda _w: {"imports-clock.n_intervals": 1}],
    "refreshed_run": lambda _w: [
        lambda w: {"import-run-clock.n_intervals": 1, "_pages_location.pathname": f"/manage/imports/{w.run_id}"}
    ],
    "refreshed_services": lambda w: [
        lambda _w, path=path: {"services-clock.n_intervals": 1, "_pages_location.pathname": path}
        for path in _services(w)
    ],
    "open_incidents_badge": lambda _w: [lambda _w: {"_pages_store.data": {}}],
    "grid_rows": lambda w: [list_cases.rows(query) for query in _lists(w)],
    **list_cases.CALLBACKS,
    "continue_chosen": lambda _w: [
        lambda w: {
            "new-ticket-continue.n_clicks": 1,
            "new-ticket-site.value": str(w.people.leeds),
            "new-ticket-request-type.value": "query",
        }
    ],
    "form_filled": lambda _w: [_form()],
    "form_sent": lambda _w: [_form(new_ticket_save_view=1)],
    "form_given_up": lambda _w: _click("new-ticket-cancel"),
    "form_begun_anew": lambda _w: _click("new-ticket-afresh"),
    "contact_added": lambda _w: [
        lambda w: {
            "new-contact-add.n_clicks": 1,
            "new-contact-first-name.value": "Ann",
            "new-contact-last-name.value": "Lee",
            "new-contact-email.value": "ann@acme.example",
            "_pages_location.search": f"?site={w.people.leeds}&request_type=query",
        }
    ],
    **{name: cases for room in ROOMS for name, cases in room.CALLBACKS.items()},
    **{
        name: lambda _w, cases=cases: cases
        for name, cases in (
            ticket_page_isolation.ACTS | ticket_page_isolation.CHOICES | isolation_ticket.CALLBACKS
        ).items()
    },
    "search_results": lambda _w: [
        lambda w, text=text: {"global-search.value": text or w.number} for text in ("handset", SECRET, "")
    ],
    # Dash's own: the page of an address.
    "update": lambda w: [
        lambda _w, page=page: {"_pages_location.pathname": page[0], "_pages_location.search": page[1]}
        for page in _pages(w)
    ],
}
# What Bob may do with his own organisation's things.
OWN_ACTS = (
    "form_filled", "form_sent", *isolation_mail.OWN_ACTS, *isolation_identity.OWN_ACTS, *ticket_page_isolation.OWN_ACTS
)  # fmt: skip
# Runs in the browser and has nothing to ask the server for.
IN_THE_BROWSER = {
    "_pages_dummy.children", "new-ticket-settled.id", "desk-selected.children", *ticket_page_isolation.IN_THE_BROWSER,
    *isolation_contacts.IN_THE_BROWSER,
}  # fmt: skip

Addresses = Callable[[World], list[str]]
ROUTES: dict[str, Addresses] = {
    "GET /": lambda w: [f"/?organisation={w.people.acme}"],
    "GET /<path:path>": lambda w: [path + query for path, query in _pages(w) if path != "/"],
    "GET /_dash-layout": lambda _w: ["/_dash-layout"],
    "GET /_dash-dependencies": lambda _w: ["/_dash-dependencies"],
    "GET /_reload-hash": lambda _w: ["/_reload-hash"],
    # Each callback is called by itself.
    "POST /_dash-update-component": lambda _w: [],
    "GET /services/uptime/<public_id>.csv": lambda w: [f"/services/uptime/{w.line}.csv"],
    "GET /tickets.csv": lambda w: [f"/tickets.csv{query}" for query in _lists(w)],
    "GET /tickets.xlsx": lambda w: [f"/tickets.xlsx{query}" for query in _lists(w)],
    "GET /home/created-completed.csv": lambda w: [f"/home/created-completed.csv?organisation={w.people.acme}"],
    "GET /home/open-by-request-type.csv": lambda w: [f"/home/open-by-request-type.csv?site={w.people.leeds}"],
    "GET /manage/imports/<run_id>/rejects.csv": lambda w: [f"/manage/imports/{w.run_id}/rejects.csv"],
    **{name: asked for room in ROOMS for name, asked in getattr(room, "ROUTES", {}).items()},
}


@pytest.fixture
def world(people: People, database: Engine, tmp_path: Path) -> Iterator[World]:
    """The service over a database in which Acme has secrets."""
    rejects = tmp_path / "rejects.csv"
    rejects.write_text(f"line,column,reason\n1,number,{SECRET}\n", encoding="utf-8")
    with unit_of_work() as session:
        number = opened(session, people.bob, title=f"{SECRET} handset", site_id=people.leeds)
        list_cases.save_secret_views(session, people, secret=SECRET)
        own_number = opened(session, people.carol, title="Globex handset", site_id=people.boston)
        document = documents.secret_document(session, people, number=number)
        add_note(session, people.alice, number=number, body=f"{SECRET} note")
        reply_to_ticket(session, people.alice, number=number, body=f"{SECRET} reply")
        add_watcher(session, people.alice, number=number, contact_id=people.bob.contact_id or 0)
        audience = {"audience": ComponentAudience.ORGANISATIONS, "organisation_ids": (people.acme,)}
        line = create_component(session, people.root, draft=ComponentDraft(name=f"{SECRET} line", **audience))
        draft = IncidentDraft(f"{SECRET} trouble", SECRET, component_statuses={line: ComponentStatus.MAJOR_OUTAGE})
        incident = open_incident(session, people.root, draft=draft)
        code = component(session, people.root, component_id=line).public_id
        asked(session, people, number, name=f"{SECRET} board")
        access.secret_request(session, secret=SECRET)
        run_id = begin_run(
            session, people.leo, source="csv", file_name=f"{SECRET}.csv", organisation="Acme", total_bytes=9
        )
        end_run(session, run_id=run_id, tally=Tally(rejected=1), state=RunState.DONE, rejects_file=str(rejects))
    url = database.url.render_as_string(hide_password=False)
    app = create_app(load_settings(demo=True, database_url=url))
    yield World(people, number, own_number, run_id, code, incident, document, app, database)
    current_engine().dispose()


def _client(world: World, viewer: Viewer | None) -> FlaskClient:
    """The browser of somebody; of nobody with None."""
    client = world.app.server.test_client()
    if viewer is not None:
        first = viewer.name.split()[0].lower()
        domain = "helmdesk" if viewer.is_staff else "acme" if viewer.organisation_id == world.people.acme else "globex"
        with client.session_transaction() as session:
            session["_user_id"] = f"{viewer.account_id}:key-of-{first}@{domain}.example"
            session["_fresh"] = True
    return client


def _answers(
    world: World, viewer: Viewer | None, *, without: tuple[str, ...] = ()
) -> Iterator[tuple[str, TestResponse]]:
    """What somebody gets for every case of every callback, less those named."""
    client = _client(world, viewer)
    for name, cases in CALLBACKS.items():
        for case in cases(world) if name not in without else ():
            values = case(world)
            yield f"{name} {values}", called(world.app, client, name, values)


def _files(
    world: World, viewer: Viewer | None, routes: dict[str, Addresses]
) -> Iterator[tuple[str, str, TestResponse]]:
    """What somebody gets for every address of every route: the route, the address, the answer."""
    client = _client(world, viewer)
    for route, addresses in routes.items():
        method = route.split()[0]
        for address in addresses(world):
            yield route, address, client.open(address, method=method)


def test_every_callback_and_every_route_has_its_case(sqlite_url: str) -> None:
    app = create_app(load_settings(demo=True, database_url=sqlite_url))
    # The status desk's are all refused to everybody but its editors: tests/dashboard/status_desk/test_access.py.
    assert sorted(callbacks_of(app, without="dashboard.status_desk")) == sorted(CALLBACKS)
    in_the_browser = {output for output, one in app.callback_map.items() if "callback" not in one}
    assert {output.partition("@")[0] for output in in_the_browser} == IN_THE_BROWSER
    rules = {
        f"{method} {rule.rule}"
        for rule in app.server.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    current_engine().dispose()
    assert rules == {*PUBLIC_ROUTES, *ROUTES}


def test_strangers_get_no_callback_no_page_and_no_file(world: World) -> None:
    before = contents(world.engine)
    for call, answer in _answers(world, None):
        assert answer.status_code == 401, call
    for route, address, answer in _files(world, None, ROUTES):
        is_page = route in {"GET /", "GET /<path:path>"}
        assert answer.status_code == (302 if is_page else 401), address
        assert not is_page or answer.headers["Location"].startswith("/signin"), address
    for _, address, answer in _files(world, None, PUBLIC_ROUTES):
        told = answer.get_data().decode(errors="replace")
        assert answer.status_code < 500, address
        assert not any(word in told for word in (*WORDS, world.number)), address
    assert contents(world.engine) == before


def test_another_organisation_gets_nothing_of_acme_and_changes_nothing(world: World) -> None:
    carol = world.people.carol
    kept_apart = ("account_preferences", "audit_entries")
    before = contents(world.engine, without=kept_apart)
    heard = ""
    for call, answer in _answers(world, carol):
        told = answer.get_data(as_text=True)
        assert answer.status_code in {200, 204}, call
        assert FAILURE_SENTENCE not in told, call
        # What she asked for herself may come back; the number in her own question is no news.
        words = WORDS if world.number in call else (*WORDS, world.number)
        assert not any(word in told for word in words if word not in call), call
        heard += told
    assert "Globex handset" in heard
    for route, address, answer in _files(world, carol, ROUTES):
        told = list_cases.text_of(answer.get_data())
        assert answer.status_code < 500, address
        assert not any(word in told for word in (*WORDS, world.number)), address
        heard += told if route == "GET /tickets.csv" else ""
    assert contents(world.engine, without=kept_apart) == before
    kept = contents(world.engine)["account_preferences"]
    assert kept
    assert all(row.startswith(f"({carol.account_id}, ") for row in kept)
    assert world.own_number in heard


def test_acmes_ticket_and_one_that_is_not_there_are_answered_alike(world: World) -> None:
    client = _client(world, world.people.carol)
    for name in ("update", *ticket_page_isolation.ACTS, *isolation_approvals.OF_TICKETS):
        for case in CALLBACKS[name](world):
            values = case(world)
            if world.number not in str(values.get("_pages_location.pathname")):
                continue
            absent = {key: text.replace(world.number, ABSENT) if isinstance(text, str) else text
                      for key, text in values.items()}  # fmt: skip
            foreign = called(world.app, client, name, values).get_data(as_text=True)
            missing = called(world.app, client, name, absent).get_data(as_text=True)
            assert foreign.replace(world.number, ABSENT) == missing, values
            assert any(words in foreign for words in ticket_page_isolation.REFUSALS), values


@pytest.mark.parametrize("who", ["bob", "dora", "alice", "carol"])
def test_imports_are_a_missing_page_for_all_who_may_not_import(world: World, who: str) -> None:
    viewer: Viewer = getattr(world.people, who)
    client = _client(world, viewer)
    before = contents(world.engine)
    missing = called(world.app, client, "update", {"_pages_location.pathname": "/manage/nothing"}).get_data(
        as_text=True
    )
    for path in ("/manage/imports", f"/manage/imports/{world.run_id}", "/manage/imports/987654", "/manage/imports/x"):
        answer = called(world.app, client, "update", {"_pages_location.pathname": path}).get_json()
        expected = client.application.json.loads(missing)
        assert answer["response"]["_pages_content"] == expected["response"]["_pages_content"], path
    for name in ("refreshed_runs", "refreshed_run"):
        for case in CALLBACKS[name](world):
            told = called(world.app, client, name, case(world)).get_data(as_text=True)
            assert f"{SECRET}.csv" not in told
            assert "Not found" in told
    for address in (f"/manage/imports/{world.run_id}/rejects.csv", "/manage/imports/987654/rejects.csv"):
        answer = client.get(address)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")
        assert SECRET not in answer.get_data(as_text=True)
    assert contents(world.engine) == before


def test_a_contact_is_not_offered_what_is_for_staff(world: World) -> None:
    bob = world.people.bob
    before = contents(world.engine, without=("account_preferences",))
    for call, answer in _answers(world, bob, without=OWN_ACTS):
        told = answer.get_data(as_text=True)
        assert FAILURE_SENTENCE not in told, call
        assert f"{SECRET} note" not in told, call
        assert '"field":"organisation"' not in told, call
        assert f"{SECRET}.csv" not in told, call
    assert contents(world.engine, without=("account_preferences",)) == before


def test_a_lead_reads_the_run_and_its_rejected_rows_and_a_status_editor_does_not(world: World) -> None:
    client, editor = _client(world, world.people.leo), _client(world, world.people.erin)
    for path in ("/manage/imports", f"/manage/imports/{world.run_id}"):
        asked = {"_pages_location.pathname": path}
        told, kept = (called(world.app, one, "update", asked).get_data(as_text=True) for one in (client, editor))
        assert f"{SECRET}.csv" in told
        assert SECRET not in kept
    answer, refusal = (one.get(f"/manage/imports/{world.run_id}/rejects.csv") for one in (client, editor))
    assert refusal.status_code == 404
    assert (answer.status_code, answer.get_data(as_text=True).splitlines()[1]) == (200, f"1,number,{SECRET}")
