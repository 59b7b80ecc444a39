"""The public addresses: for anybody, without a cookie, cheap to ask again, and never a traceback."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from sqlalchemy import Engine
from werkzeug.test import Client, TestResponse

from ingest.db.engine import reading, unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus
from ingest.portal.current import current_portal
from ingest.settings import load_settings
from ingest.system_status import service
from ingest.system_status.queries import component_named
from ingest.system_status.schemas import ComponentDraft
from status.document import styles_hash
from status.publishing import TABLE
from status.watcher import watcher_of
from tests.support.databases import in_use
from tests.support.fronts import BEHIND, front_of, public_client, started, watcher_on
from tests.support.people import People
from tests.support.status_pages import FilledPage, fill_status_page, set_status

MAJOR = ComponentStatus.MAJOR_OUTAGE
FILES = [f"/{one.path}" for one in TABLE if one.names is None and not one.is_page]


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Engine]:
    """One database is enough here: what is asked of it is asked elsewhere of both."""
    with in_use(sqlite_url) as engine:
        yield engine


@pytest.fixture
def client(database: Engine) -> Client:
    return public_client(database)


@pytest.fixture
def filled(people: People) -> FilledPage:
    return fill_status_page(people.erin)


@pytest.fixture
def voice_id(filled: FilledPage, client: Client) -> str:
    """The public id of a component."""
    components = client.get("/api/v2/components.json").json["components"]
    return next(one["id"] for one in components if one["name"] == "Voice Platform")


def add(people: People, name: str, **wishes: object) -> int:
    with unit_of_work() as work:
        return service.create_component(work, people.erin, draft=ComponentDraft(name=name, **wishes))


def every_address(filled: FilledPage, voice_id: str) -> list[str]:
    return [
        "/status",
        "/status?still=1",
        "/status/history",
        "/status/history?page=2",
        f"/status/incidents/{filled.open_incident}",
        f"/status/incidents/{filled.maintenance}",
        f"/status/uptime/{voice_id}",
        f"/status/uptime/{voice_id}.csv",
        *FILES,
    ]


def test_anybody_reads_everything_without_a_cookie(filled: FilledPage, voice_id: str, client: Client) -> None:
    for address in every_address(filled, voice_id):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers.getlist("Set-Cookie") == []
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.data
    # What stands behind gives cookies as it likes.
    elsewhere = client.get("/elsewhere")
    assert (elsewhere.data, elsewhere.headers["Set-Cookie"]) == (BEHIND, "tracking=1")


def test_each_thing_has_its_type(filled: FilledPage, voice_id: str, client: Client) -> None:
    types = {
        "/status": "text/html",
        "/status/history": "text/html",
        f"/status/uptime/{voice_id}.csv": "text/csv",
        "/status/badge.svg": "image/svg+xml",
        "/status/calendar.ics": "text/calendar",
        "/history.atom": "application/atom+xml",
        "/history.rss": "application/rss+xml",
        "/api/v2/summary.json": "application/json",
    }
    assert {address: client.get(address).mimetype for address in types} == types
    assert all("charset=utf-8" in client.get(address).content_type for address in types)
    attached = client.get(f"/status/uptime/{voice_id}.csv").headers["Content-Disposition"]
    assert attached == f'attachment; filename="{voice_id}.csv"'


def test_head_says_what_get_says_without_the_body(filled: FilledPage, voice_id: str, client: Client) -> None:
    for address in every_address(filled, voice_id):
        got, asked = client.get(address), client.head(address)
        assert (asked.status_code, asked.data) == (200, b"")
        assert dict(asked.headers) == dict(got.headers), address
        assert int(asked.headers["Content-Length"]) == len(got.data)


@pytest.mark.parametrize(("accepted", "decode"), [("gzip", gzip.decompress), ("br, gzip", brotli.decompress)])
def test_a_page_is_sent_in_the_coding_a_reader_likes(
    filled: FilledPage, client: Client, accepted: str, decode: Callable[[bytes], bytes]
) -> None:
    plain, coded = client.get("/status"), client.get("/status", headers={"Accept-Encoding": accepted})
    assert decode(coded.data) == plain.data
    assert len(coded.data) < len(plain.data) / 4
    assert coded.headers["Content-Encoding"] == accepted.partition(",")[0]
    assert coded.headers["ETag"] != plain.headers["ETag"]
    assert coded.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def asked_again(client: Client, address: str, **headers: str) -> tuple[TestResponse, TestResponse]:
    """An answer, and the one to the same question with a header of the first; not over the turn of a minute."""
    for _ in range(2):
        first = client.get(address)
        told = {name.replace("_", "-"): first.headers[value] for name, value in headers.items()}
        again = client.get(address, headers=told)
        if again.status_code == 304:
            break
    return first, again


@pytest.mark.parametrize("headers", [{"If_None_Match": "ETag"}, {"If_Modified_Since": "Last-Modified"}])
@pytest.mark.parametrize("address", ["/status", "/status/history", "/api/v2/summary.json", "/history.atom"])
def test_what_is_known_already_is_not_sent_again(
    people: People, filled: FilledPage, client: Client, address: str, headers: dict[str, str]
) -> None:
    with started(client.application.watcher):
        first, again = asked_again(client, address, **headers)
        assert (again.status_code, again.data) == (304, b"")
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert again.headers[name] == first.headers[name]
        assert "Content-Length" not in again.headers


def test_a_change_is_out_at_once_under_another_etag(people: People, filled: FilledPage, client: Client) -> None:
    first = client.get("/api/v2/summary.json")
    assert first.json["status"]["indicator"] == "minor"
    set_status(people.erin, filled.messaging, MAJOR)
    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    changed = client.get("/api/v2/summary.json", headers=asked)
    assert changed.status_code == 200
    assert changed.json["status"]["indicator"] == "major"
    assert "Partial System Outage" in client.get("/status").text


def test_nothing_that_is_not_public_is_anywhere(
    people: People, filled: FilledPage, voice_id: str, client: Client
) -> None:
    set_status(people.erin, filled.private, MAJOR)
    add(people, "Acme Line", audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,))
    for address in every_address(filled, voice_id):
        text = client.get(address).text
        assert "Secret" not in text, address
        assert "Acme" not in text, address
    assert client.get("/api/v2/status.json").json["status"]["indicator"] == "minor"


def test_the_answer_may_be_kept_for_seconds_and_in_need_for_a_day(filled: FilledPage, client: Client) -> None:
    control = client.get("/status").headers["Cache-Control"]
    assert "public" in control
    assert "stale-if-error=86400" in control
    assert 0 < int(re.search(r"max-age=(\d+)", control)[1]) <= 60


def test_the_policy_allows_a_pages_own_styles_and_nothing_else(filled: FilledPage, client: Client) -> None:
    for address in ("/status", "/status/history", "/status/nothing"):
        headers = client.get(address).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy == {
            "default-src": "'none'",
            "style-src": f"'{styles_hash(current_portal().brand)}'",
            "img-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }


def test_behind_tls_every_answer_asks_for_tls(database: Engine, people: People) -> None:
    secure = Client(front_of(watcher_on(database, base_url="https://help.example")))
    assert "Strict-Transport-Security" in secure.get("/status").headers
    assert "Strict-Transport-Security" not in public_client(database).get("/status").headers


def test_the_page_updates_by_itself_until_it_is_asked_not_to(filled: FilledPage, client: Client) -> None:
    assert client.get("/status").headers["Refresh"] == "60"
    still = client.get("/status?still=1")
    assert "Refresh" not in still.headers
    assert "stays as it is" in still.text
    assert "Refresh" not in client.get("/api/v2/summary.json").headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["/status", "/api/v2/summary.json", "/status/nothing", "/history.rss"])
def test_nothing_can_be_sent(people: People, client: Client, method: str, address: str) -> None:
    answer = getattr(client, method)(address)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_programs_of_other_sites_may_ask_what_is_allowed(people: People, client: Client) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    answer = client.options("/api/v2/summary.json", headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "address",
    [
        "/status/nothing",
        "/status/history?page=99",
        "/status/history?page=0",
        "/status/history?page=-1",
        "/status/history?page=two",
        "/status/history?page=" + "9" * 5000,
        "/status/history?" + "&".join(f"a{number}=1" for number in range(50)),
        "/status/incidents/nosuchincide",
        "/status/incidents",
        "/status/incidents/../../etc",
        "/status/uptime/nosuchcompon",
        "/status/uptime/nosuchcompon.csv",
        "/status/uptime/.csv",
        "/status/%00",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(filled: FilledPage, client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "Northgate status" in answer.text
    assert client.head(address).data == b""


@pytest.mark.parametrize("address", ["/api/v2/nothing.json", "/api/v2", "/api/v2/incidents/x/y.json"])
def test_what_is_not_there_is_said_to_programs_in_json(filled: FilledPage, client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (404, "application/json")
    assert answer.json["error"]["code"] == "not_found"


def test_a_hidden_component_is_as_absent_as_one_that_never_was(
    people: People, filled: FilledPage, client: Client, database: Engine
) -> None:
    with reading() as session:
        hidden = component_named(session, people.erin, name="Secret Switch")
    found, never = (client.get(f"/status/uptime/{name}") for name in (hidden.public_id, "nosuchcompon"))
    assert (found.status_code, found.data) == (never.status_code, never.data)


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/status/", "/status"),
        ("/status/?still=1", "/status?still=1"),
        ("/status/history/?page=2", "/status/history?page=2"),
        ("/history.atom/", "/history.atom"),
        ("/api/v2/summary.json/", "/api/v2/summary.json"),
        ("/status//", "/status"),
        ("/status/%0d%0aSet-Cookie:a=b/", "/status/%0D%0ASet-Cookie%3Aa%3Db"),
    ],
)
def test_a_slash_too_many_leads_to_the_address(client: Client, address: str, location: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (308, location)


@pytest.mark.parametrize("query", ["?_=1700000000", "?utm_source=mail&x", "?callback=x"])
def test_a_query_that_means_nothing_changes_nothing(filled: FilledPage, client: Client, query: str) -> None:
    for address in ("/api/v2/status.json", "/history.atom"):
        assert client.get(address + query).data == client.get(address).data
    assert client.get("/status" + query).headers["Refresh"] == "60"


def test_without_anything_known_it_says_so_and_when_to_come_back(tmp_path: Path) -> None:
    settings = load_settings(database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}", data_dir=tmp_path)
    nowhere = Client(front_of(watcher_of(settings)))
    page, program = nowhere.get("/status"), nowhere.get("/api/v2/summary.json")
    assert page.status_code == program.status_code == 503
    assert page.headers["Retry-After"] == program.headers["Retry-After"] == "5"
    assert page.mimetype == "text/html"
    assert "not known" in page.text
    assert json.loads(program.data)["error"]["code"] == "unavailable"
    assert list(tmp_path.iterdir()) == []
