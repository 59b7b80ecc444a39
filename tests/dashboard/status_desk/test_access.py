"""The desk is for editors and administrators; to everybody else it is not there, and nothing of it answers."""

import inspect
from collections.abc import Callable
from typing import Any

import dash
import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard import status_desk
from dashboard.app import create_app
from dashboard.shell import navigation
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentStatus, IncidentKind, IncidentStatus
from ingest.errors import ForbiddenError, SignInRequiredError
from ingest.settings import load_settings
from ingest.system_status import edits, incident_service, service, templates
from ingest.system_status.incident_schemas import IncidentDraft, TemplateDraft, UpdateDraft
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import Viewer
from tests.dashboard.status_desk.conftest import SignedIn
from tests.support.incidents import opened
from tests.support.people import People, settle_people

PATHS = ("", "/incidents/new", "/maintenance/new", "/components/new", "/templates", "/incidents/abc", "/components/abc")
ORIGIN = "http://localhost"
OTHERS = ("alice", "leo", "bob", "dora", "carol")
ACTS: dict[str, Callable[[Any, Viewer], Any]] = {
    "open_incident": lambda s, v: incident_service.open_incident(s, v, draft=IncidentDraft("Mine", "Mine")),
    "post_update": lambda s, v: incident_service.post_update(
        s, v, public_id="a", draft=UpdateDraft(IncidentStatus.RESOLVED, "Mine")
    ),
    "edit_incident": lambda s, v: incident_service.edit_incident(s, v, public_id="a", changes={}),
    "edit_update": lambda s, v: incident_service.edit_update(s, v, update_public_id="a", changes={}),
    "delete_incident": lambda s, v: incident_service.delete_incident(s, v, public_id="a"),
    "create_component": lambda s, v: service.create_component(s, v, draft=ComponentDraft("Mine")),
    "change_component": lambda s, v: service.change_component(s, v, component_id=1, changes={}),
    "order_components": lambda s, v: service.order_components(s, v, component_ids=[1]),
    "remove_component": lambda s, v: service.remove_component(s, v, component_id=1),
    "set_component_status": lambda s, v: service.set_component_status(
        s, v, component_id=1, status=ComponentStatus.MAJOR_OUTAGE
    ),
    "save_template": lambda s, v: templates.save_template(
        s, v, draft=TemplateDraft("Mine", IncidentKind.INCIDENT, "", IncidentStatus.INVESTIGATING, "Mine")
    ),
    "delete_template": lambda s, v: templates.delete_template(s, v, template_id=1),
    "templates": templates.templates,
}


class Recorder:
    """Takes the place of the app and keeps what is registered as a callback."""

    def __init__(self) -> None:
        self.functions: list[Callable[..., Any]] = []

    def callback(self, *_wiring: Any, **_options: Any) -> Callable[[Callable[..., Any]], None]:
        return self.functions.append


def callbacks() -> list[Callable[..., Any]]:
    Dash(__name__, use_pages=True, pages_folder="")
    dash.page_registry.clear()
    recorder = Recorder()
    status_desk.register(recorder)  # type: ignore[arg-type]
    return recorder.functions


def called(function: Callable[..., Any]) -> Any:
    """Call it as a browser can: with a press, and nothing filled in."""
    given: dict[str, Any] = {name: [] for name in inspect.signature(function).parameters}
    first = next(iter(given))
    return function(**given | {first: 1 if first == "clicks" and function.__name__ != "status_changed" else []})


@pytest.mark.parametrize("who", [*OTHERS, None])
def test_every_callback_is_refused_for_everybody_else(people: People, signed_in: SignedIn, who: str | None) -> None:
    functions = callbacks()
    assert len(functions) == 16
    refusal = SignInRequiredError if who is None else ForbiddenError
    for function in functions:
        with signed_in(None if who is None else getattr(people, who)), pytest.raises(refusal):
            called(function)


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("act", ACTS)
def test_the_ground_floor_refuses_too(people: People, who: str, act: str) -> None:
    with unit_of_work() as session, pytest.raises(ForbiddenError):
        ACTS[act](session, getattr(people, who))


def test_contacts_and_agents_read_no_record_of_edits_meant_for_staff(people: People) -> None:
    with unit_of_work() as session:
        opened(session, {})
        assert edits.edits(session, people.alice)
        for contact in people.contacts:
            with pytest.raises(ForbiddenError):
                edits.edits(session, contact)


@pytest.fixture
def app(sqlite_url: str) -> Dash:
    return create_app(load_settings(demo=True, database_url=sqlite_url, base_url=ORIGIN))


@pytest.fixture
def settled(app: Dash) -> People:
    with unit_of_work() as session:
        return settle_people(session)


def client_of(app: Dash, user_name: str, viewer: Viewer) -> FlaskClient:
    client = app.server.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = f"{viewer.account_id}:key-of-{user_name}"
    return client


def page(app: Dash, client: FlaskClient, path: str) -> Any:
    """What Dash's router answers for an address."""
    output = next(key for key in app.callback_map if key.startswith(".._pages_content.children"))
    body = {
        "output": output,
        "outputs": [
            {"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"},
        ],
        "inputs": [
            {"id": "_pages_location", "property": name, "value": value}
            for name, value in (("pathname", path), ("search", ""))
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }  # fmt: skip
    answer = client.post("/_dash-update-component", json=body, headers={"Origin": ORIGIN})
    assert answer.status_code == 200
    return answer.get_json()


@pytest.mark.parametrize("who", ["alice@helmdesk.example", "leo@helmdesk.example", "bob@acme.example"])
def test_to_others_the_desk_is_an_address_without_a_page(app: Dash, settled: People, who: str) -> None:
    client = client_of(app, who, getattr(settled, who.split("@", maxsplit=1)[0]))
    nothing = page(app, client, "/nothing/here")
    assert "Not found" in str(nothing)
    for path in PATHS:
        assert client.get(f"/desk/status{path}").status_code == client.get("/nothing/here").status_code == 404
        assert page(app, client, f"/desk/status{path}") == nothing


def test_an_editor_is_answered(app: Dash, settled: People) -> None:
    client = client_of(app, "erin@helmdesk.example", settled.erin)
    assert [client.get(f"/desk/status{path}").status_code for path in PATHS] == [200] * len(PATHS)
    assert "Open an incident" in str(page(app, client, "/desk/status"))
    assert "Not found" in str(page(app, client, "/desk/status/incidents/abc"))


def test_the_navigation_shows_the_desk_to_those_it_is_for(people: People, database: Engine) -> None:
    shown = {
        name
        for name in (*OTHERS, "erin", "root")
        for group in navigation(getattr(people, name))
        for item in group.items
        if item.label == "Status Desk"
    }
    assert shown == {"erin", "root"}
