"""The public address: for anybody, without a cookie, cheap to ask again, and true at the moment it is asked."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, Response, session
from flask.testing import FlaskClient
from sqlalchemy import Engine

from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus
from ingest.portal.current import current_portal
from ingest.system_status import service
from ingest.system_status.schemas import ComponentDraft
from status.document import styles_hash
from status.web import status_blueprint
from tests.support.databases import counted
from tests.support.people import People

MAJOR = ComponentStatus.MAJOR_OUTAGE


@pytest.fixture
def client(database: Engine) -> Iterator[FlaskClient]:
    """A client of an application that would give everybody a session cookie."""
    app = Flask(__name__)
    app.secret_key = "for this test"
    app.register_blueprint(status_blueprint())

    @app.before_request
    def visit() -> None:
        session["visits"] = 1

    @app.after_request
    def track(response: Response) -> Response:
        response.set_cookie("tracking", "1")
        return response

    @app.get("/elsewhere")
    def elsewhere() -> str:
        return "elsewhere"

    with app.test_client(use_cookies=False) as client:
        yield client


def add(people: People, name: str, **wishes: object) -> int:
    with unit_of_work() as work:
        return service.create_component(work, people.erin, draft=ComponentDraft(name=name, **wishes))


def test_anybody_reads_the_page_without_a_cookie(people: People, client: FlaskClient) -> None:
    add(people, "Voice Platform")
    answer = client.get("/status")
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    assert "<bdi>Voice Platform</bdi>: Operational, 100 % uptime over 90 days." in answer.text
    assert "Northgate status" in answer.text
    assert answer.headers.getlist("Set-Cookie") == []
    # The same application gives cookies where it may.
    assert client.get("/elsewhere").headers.getlist("Set-Cookie") != []


def test_a_change_is_on_the_page_at_once(people: People, client: FlaskClient) -> None:
    voice = add(people, "Voice Platform")
    assert "All Systems Operational" in client.get("/status").text
    with unit_of_work() as work:
        service.set_component_status(work, people.erin, component_id=voice, status=MAJOR)
    answer = client.get("/status")
    assert "Major Service Outage" in answer.text
    assert "<bdi>Voice Platform</bdi>: Major outage" in answer.text


def test_what_is_not_public_is_not_on_the_page(people: People, client: FlaskClient) -> None:
    add(people, "Ours", audience=ComponentAudience.STAFF, component_status=MAJOR)
    add(people, "Acme's", audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,))
    text = client.get("/status").text
    assert "Ours" not in text
    assert "Acme" not in text
    assert "All Systems Operational" in text


def test_head_says_what_get_says_without_the_body(people: People, client: FlaskClient) -> None:
    add(people, "Voice Platform")
    got, asked = client.get("/status"), client.head("/status")
    assert (asked.status_code, asked.data) == (200, b"")
    for name in ("Content-Type", "Cache-Control", "Content-Security-Policy", "Content-Length"):
        assert asked.headers[name] == got.headers[name]


def test_a_page_known_already_is_not_sent_again(people: People, client: FlaskClient) -> None:
    voice = add(people, "Voice Platform")
    # The moment on the page moves on by the minute: asked again around the turn of one, it is another page.
    for _ in range(2):
        first = client.get("/status")
        again = client.get("/status", headers={"If-None-Match": first.headers["ETag"]})
        if again.status_code == 304:
            break
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    with unit_of_work() as work:
        service.set_component_status(work, people.erin, component_id=voice, status=MAJOR)
    changed = client.get("/status", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_answer_may_be_kept_for_seconds_by_anybody(people: People, client: FlaskClient) -> None:
    control = client.get("/status").headers["Cache-Control"]
    assert "public" in control
    assert 0 < int(re.search(r"max-age=(\d+)", control)[1]) <= 60


def test_the_policy_allows_the_documents_own_styles_and_nothing_else(people: People, client: FlaskClient) -> None:
    headers = client.get("/status").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'{styles_hash(current_portal().brand)}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_updates_by_itself_until_it_is_asked_not_to(people: People, client: FlaskClient) -> None:
    assert client.get("/status").headers["Refresh"] == "60"
    still = client.get("/status?still=1")
    assert "Refresh" not in still.headers
    assert "stays as it is" in still.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_sent_to_the_page(people: People, client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/status").status_code == 405


def test_a_page_costs_four_statements(database: Engine, people: People, client: FlaskClient) -> None:
    add(people, "Voice Platform")
    with counted(database) as statements:
        client.get("/status")
    assert len(statements) == 4
