"""Security headers, hosts, proxies and forms: one line of what was promised each, over all routes there are."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from dashboard.app import create_app
from ingest.db.engine import current_engine, reading
from ingest.hosts import client_address, host_name, networks_of
from ingest.models import AuditEntry
from ingest.settings import load_settings
from status.publishing import TABLE
from tests.support.access import signed_in_client
from tests.support.databases import in_use
from tests.support.people import People

Making = Callable[..., Dash]
HOME = "https://help.northgate.example"
PUBLIC = [f"/{one.path}" for one in TABLE if one.names is None] + ["/status/nothing", "/status/", "/api/v2/nothing"]


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Engine]:
    """One database is enough here: nothing of this is the database's."""
    with in_use(sqlite_url) as engine:
        yield engine


@pytest.fixture
def made(database: Engine) -> Iterator[Making]:
    """Makes the service with settings."""

    def make(**settings: object) -> Dash:
        url = database.url.render_as_string(hide_password=False)
        return create_app(load_settings(demo=True, database_url=url, **settings))

    yield make
    current_engine().dispose()


def _address(rule: Rule) -> str:
    return re.sub(r"<[^>]+>", "1", rule.rule)


def _answers(app: Dash, client: FlaskClient) -> Iterator[tuple[str, TestResponse]]:
    """What every route there is answers, whatever it thinks of the address."""
    for rule in app.server.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield f"{method} {rule.rule}", client.open(_address(rule), method=method)
    yield from ((path, client.get(path)) for path in PUBLIC)


def _script_sources(policy: str) -> str:
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    return parts.get("script-src", parts["default-src"])


@pytest.mark.parametrize("who", ["nobody", "root", "dora"])
def test_every_route_answers_with_a_policy_that_runs_no_script_but_ours(made: Making, people: People, who: str) -> None:
    """Headers: CSP without unsafe script, frame-ancestors, on every page, file and refusal."""
    app = made()
    client = app.server.test_client() if who == "nobody" else signed_in_client(app, getattr(people, who))
    for call, answer in _answers(app, client):
        policy = answer.headers.get("Content-Security-Policy", "")
        assert policy, call
        assert "'unsafe" not in _script_sources(policy), call
        assert "*" not in _script_sources(policy), call
        assert "frame-ancestors 'none'" in policy or "sandbox" in policy, call
        assert answer.headers["X-Content-Type-Options"] == "nosniff", call
        assert answer.headers["Referrer-Policy"] in {"strict-origin-when-cross-origin", "no-referrer"}, call


def test_every_script_within_a_document_is_one_the_policy_names(made: Making, people: People) -> None:
    """Headers: what Dash writes into its document runs by its hash, and there is no other script in it."""
    answer = signed_in_client(made(), people.root).get("/")
    sources = _script_sources(answer.headers["Content-Security-Policy"])
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", answer.get_data(as_text=True), re.DOTALL)
    run = [text for attributes, text in inline if "application/json" not in attributes]
    assert run
    for text in run:
        assert f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" in sources
    assert not re.search(r"\son\w+=", answer.get_data(as_text=True))


def test_behind_tls_browsers_keep_to_it_and_cookies_travel_encrypted_only(made: Making) -> None:
    """Headers: HSTS behind TLS and never without; cookies are HttpOnly, SameSite and Secure."""
    plain, secure = made().server.test_client(), made(base_url=HOME).server.test_client()
    assert "Strict-Transport-Security" not in plain.get("/signin").headers
    answer = secure.get("/signin", base_url=HOME)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" in secure.get("/status", base_url=HOME).headers
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all({"Secure", "HttpOnly", "SameSite=Lax"} <= set(one.split("; ")) for one in cookies)


def test_no_form_and_no_callback_takes_what_another_sites_page_sends(made: Making, people: People) -> None:
    """Headers: CSRF on every form and on Dash callbacks."""
    app = made()
    client = signed_in_client(app, people.root)
    posts = [one for one in app.server.url_map.iter_rules() if {"POST", "PUT", "DELETE"} & (one.methods or set())]
    assert len(posts) > 3
    for rule in posts:
        method = min({"POST", "PUT", "DELETE"} & (rule.methods or set()))
        for sent in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
        ):
            answer = client.open(_address(rule), method=method, headers=sent)
            assert answer.status_code == 403, (rule, sent)
    forms = {"/signin": 401, "/request-access": 400}
    assert {path: app.server.test_client().post(path).status_code for path in forms} == forms


def test_a_callback_takes_json_alone(made: Making, people: People) -> None:
    """Headers: what a form of another site can send without asking is no callback."""
    client = signed_in_client(made(), people.root)
    body = '{"output": "x.y", "outputs": {"id": "x", "property": "y"}, "inputs": []}'
    answers = [
        client.post("/_dash-update-component", data=body, content_type=kind).status_code
        for kind in ("text/plain", "application/json")
    ]
    assert answers == [422, 404]


@pytest.mark.parametrize("host", ["evil.example", "help.northgate.example.evil.example", "127.0.0.1", "x@y", "[::1"])
def test_a_host_that_is_not_ours_is_refused_everywhere(made: Making, host: str) -> None:
    """Identity 7: unknown hosts are refused, on the public pages too; health checks go on."""
    client = Client(made(base_url=HOME).server.wsgi_app)
    for path in ("/signin", "/status", "/api/v2/summary.json", "/", "/nothing"):
        answer = client.get(path, headers={"Host": host})
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "unknown_host"), path
    for own in ("help.northgate.example", "HELP.northgate.example:443", "help.northgate.example."):
        assert client.get("/status", headers={"Host": own}).status_code == 200
    healths = {one: client.get("/healthz", headers={"Host": one}).status_code for one in ("127.0.0.1:8050", host)}
    assert healths["127.0.0.1:8050"] == 200
    assert healths[host] == (200 if host == "127.0.0.1" else 400)


def test_further_hosts_are_named_by_a_setting(made: Making) -> None:
    """Identity 7: hosts of the base URL and of HELMDESK_TRUSTED_HOSTS, nothing else."""
    client = Client(made(base_url=HOME, trusted_hosts="old.example, .desk.example").server.wsgi_app)
    asked = ("old.example", "a.desk.example", "desk.example", "olddesk.example")
    assert [client.get("/signin", headers={"Host": one}).status_code for one in asked] == [200, 200, 400, 400]


def test_a_host_header_is_a_name_and_perhaps_a_port() -> None:
    """Identity 7: whatever else stands in a Host header is no host."""
    good = {"a.example": "a.example", "A.Example:80": "a.example", "[::1]:80": "[::1]", "a.example.": "a.example"}
    assert {one: host_name(one) for one in good} == good
    assert {host_name(one) for one in ("", "a b", "a/b", "a:b", "[::1]x", "a\r\nb", "a@b")} == {""}


@pytest.mark.parametrize(
    ("peer", "told", "address"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("::ffff:10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("198.51.100.9", "192.0.2.7", "198.51.100.9"),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(peer: str, told: str, address: str) -> None:
    """Identity 8: throttles count the network address that is real, not the one a header claims."""
    assert client_address(peer, told, networks_of("10.0.0.0/8")) == address


def test_the_trail_tells_the_address_behind_the_proxy(made: Making, people: People) -> None:
    """Operation: the audit trail has the address of who asked; without a trusted proxy headers count for nothing."""
    told = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    for settings in ({}, {"trusted_proxies": "127.0.0.0/8"}):
        signed_in_client(made(**settings), people.root).get("/tickets.csv", headers=told)
    with reading() as session:
        addresses = session.scalars(select(AuditEntry.address).order_by(AuditEntry.id)).all()
    assert addresses == ["127.0.0.1", "192.0.2.7"]


def test_a_request_that_is_too_big_is_refused(made: Making, people: People) -> None:
    """Headers: requests are limited; files alone may be bigger, on their own address."""
    client, big = signed_in_client(made(), people.root), b"x" * (2 * 1024 * 1024 + 1)
    for path in ("/signin", "/request-access", "/_dash-update-component"):
        assert client.post(path, data=big, content_type="application/json").status_code == 413, path
