"""The public form in plain HTTP: typed text is kept, answers are alike, links confirm once and by a press only."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select

from dashboard.app import create_app
from ingest.db.engine import current_engine, reading, unit_of_work
from ingest.models import AccessRequest
from ingest.settings import load_settings
from tests.support.access import ZOE, confirmed_request, mailed_token, signed_in_client
from tests.support.callbacks import called
from tests.support.people import People


def _sent(client: FlaskClient, address: str, **given: str) -> tuple[int, str, str]:
    page = client.get(address).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    answer = client.post(address, data=given | {"csrf_token": found.group(1) if found else ""})
    return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def _states() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(AccessRequest.state).order_by(AccessRequest.id)))


@pytest.fixture
def client(people: People, database: Engine) -> FlaskClient:
    """A stranger's browser."""
    url = database.url.render_as_string(hide_password=False)
    return create_app(load_settings(demo=True, database_url=url)).server.test_client()


def test_the_form_the_letter_and_the_confirmation(client: FlaskClient) -> None:
    status, _, page = _sent(client, "/request-access", **ZOE | {"email": "zoe@", "company": "<b>Init"})
    assert status == 422
    assert 'value="&lt;b&gt;Init"' in page
    assert 'aria-describedby="help-email error-email"' in page
    answers = {_sent(client, "/request-access", **ZOE | {"email": one})[:2] for one in
               ("zoe@initech.example", "zoe@initech.example", "bob@acme.example")}  # fmt: skip
    assert answers == {(303, "/request-access/sent")}
    with unit_of_work() as session:
        address = f"/request-access/{mailed_token(session)}"
    looked = client.get(address)
    assert "zoe" not in looked.get_data(as_text=True)
    assert "bob@acme.example" in looked.get_data(as_text=True)
    assert (looked.headers["Referrer-Policy"], looked.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert client.post(address).status_code == 200
    assert _states() == ["unconfirmed", "unconfirmed"]
    assert _sent(client, address)[:2] == (303, "/request-access/confirmed")
    assert _states() == ["unconfirmed", "waiting"]
    assert _sent(client, address)[0] == client.get("/request-access/7-x").status_code == 410
    current_engine().dispose()


def test_a_form_from_elsewhere_or_without_its_token_is_not_taken(client: FlaskClient) -> None:
    assert client.post("/request-access", data=ZOE).status_code == 400
    assert client.post("/request-access", data=ZOE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(AccessRequest)) == 0
    current_engine().dispose()


def test_a_lead_approves_on_the_page(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        confirmed_request(session)
    app = create_app(load_settings(demo=True, database_url=database.url.render_as_string(hide_password=False)))
    client = signed_in_client(app, people.leo)
    here = {"_pages_location.pathname": "/admin/access/1"}
    shown = called(app, client, "update", here).get_data(as_text=True)
    assert "zoe@initech.example" in shown
    asked = here | {"access-approve.n_clicks": 1, "access-level.value": "standard"}
    assert "Choose an organisation." in called(app, client, "request_approved", asked).get_data(as_text=True)
    asked |= {"access-organisation.value": str(people.acme)}
    assert "decided by Leo Grant" in called(app, client, "request_approved", asked).get_data(as_text=True)
    current_engine().dispose()
