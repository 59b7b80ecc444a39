"""What no page sends is refused in a sentence, not answered with a failure; logs keep the values of variables out."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from dash import Dash
from dash.exceptions import InvalidCallbackReturnValue
from flask.testing import FlaskClient

from dashboard.app import create_app
from ingest.db.engine import current_engine, reading, unit_of_work
from ingest.settings import load_settings
from ingest.tickets.queries import ticket
from tests.support.callbacks import callbacks_of, called
from tests.support.people import People
from tests.support.tickets import opened

ADDRESS = "/_dash-update-component"


@pytest.fixture
def app(people: People) -> Dash:
    """The whole service over the standing people."""
    return create_app(load_settings(demo=True, database_url=current_engine().url.render_as_string(hide_password=False)))


@pytest.fixture
def bobs(app: Dash, people: People) -> Iterator[FlaskClient]:
    """A client with Bob signed in."""
    client = app.server.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = f"{people.bob.account_id}:key-of-bob@acme.example"
    yield client
    current_engine().dispose()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"output": 3, "inputs": []}',
        b'{"output": "..", "inputs": [{"id": 7, "property": "value"}]}',
        b'{"output": "..", "inputs": "all"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_request_of_a_page_is_refused(bobs: FlaskClient, body: bytes) -> None:
    answer = bobs.post(ADDRESS, data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "invalid_input"


def test_a_callback_that_does_not_exist_is_not_found(bobs: FlaskClient) -> None:
    answer = bobs.post(
        ADDRESS, json={"output": "nothing.children", "outputs": {"id": "nothing", "property": "children"}, "inputs": []}
    )
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "not_found")


def test_too_few_inputs_are_refused_and_all_of_them_are_taken(app: Dash, bobs: FlaskClient) -> None:
    output, _ = callbacks_of(app)["grid_rows"]
    refused = bobs.post(ADDRESS, json={"output": output, "inputs": []})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "invalid_input")
    rows = {"tickets-grid.getRowsRequest": {"startRow": 0, "endRow": 10}}
    assert called(app, bobs, "grid_rows", rows).status_code == 200
    for unfit in ({"contact-unlock.n_clicks": "1"}, {"_pages_location.pathname": ["/manage/contacts/1"]}):
        assert called(app, bobs, "access_unlocked", unfit).status_code == 422, unfit


def test_a_component_file_that_is_not_served_is_not_found(bobs: FlaskClient) -> None:
    for path in ("dash/nothing.js", "no_such_package/nothing.js", "dash/../../secret"):
        answer = bobs.get(f"/_dash-component-suites/{path}")
        assert answer.status_code == 404, path


def test_a_traceback_in_the_log_keeps_the_values_of_variables_to_itself() -> None:
    program = (
        "import structlog; from ingest.logs import configure_logs; configure_logs()\n"
        "password = 'hunter' + str(2)\n"
        "try:\n    len(3)\n"
        "except TypeError as error: structlog.get_logger().error('failed', exc_info=error)\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stderr
    assert "TypeError" in told
    assert "failed" in told
    assert "hunter2" not in told


def test_a_wildcard_is_a_list_and_anything_else_is_not(app: Dash, bobs: FlaskClient) -> None:
    """Whatever is empty or of the wrong form is refused or said in a notice; nothing of it is a failure."""
    for name, (output, described) in callbacks_of(app).items():
        places = {key: len(described[key]) for key in ("inputs", "state")}
        for nothing in (None, []):
            body = {"output": output, "outputs": [], **{key: [nothing] * count for key, count in places.items()}}
            assert bobs.post(ADDRESS, json=body).status_code < 500, name


def test_what_is_refused_leaves_each_of_a_wildcards_outputs_as_it_is(app: Dash, bobs: FlaskClient) -> None:
    for name, (_, described) in callbacks_of(app).items():
        if described["callback"].__module__.startswith("dashboard.status_desk"):
            assert "Not " in called(app, bobs, name, {}).get_data(as_text=True), name


def test_a_form_with_fields_that_its_page_does_not_have_is_refused_and_not_saved(
    app: Dash, bobs: FlaskClient, people: People
) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
    keys = ["title", "ticket.status", "ticket.priority", "ticket.assignee_id"]
    every = '{"key":["ALL"],"role":["ALL"],"type":"ticket-edit-field"}'
    places = [{"type": "ticket-edit-field", "key": key, "role": "plain"} for key in keys]
    values = {
        f"{every}.value": [(place, "complete") for place in places],
        f"{every}.id": [(place, place) for place in places],
        "ticket-edit-save.n_clicks": 1,
        "ticket-edit-opened.data": {"position": 0, "opened": {"title": "No dial tone"}},
        "_pages_location.pathname": f"/tickets/{number}",
    }
    # Told of every field that is sent: refused by field, as a page would be.
    told = called(app, bobs, "edit_saved", values)
    assert told.status_code == 200
    assert "cannot be changed now" in told.get_data(as_text=True)
    # Told of fewer: no page of ours.
    for kept in (1, 0):
        answer = called(app, bobs, "edit_saved", values, told_of=kept)
        assert answer.status_code == 422
        assert "The form has changed meanwhile" in answer.get_json()["error"]["message"]
    with reading() as session:
        assert len(ticket(session, people.bob, number=number).events) == 1


def test_an_answer_for_other_fields_than_were_asked_for_is_no_failure(app: Dash, bobs: FlaskClient) -> None:
    @app.server.get("/_dash-other-fields")
    def other_fields() -> None:
        raise InvalidCallbackReturnValue("made by a forged form")

    answer = bobs.get("/_dash-other-fields")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "invalid_input")
