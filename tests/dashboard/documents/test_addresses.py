"""Uploads and downloads over HTTP: what is taken, what is refused and how, and what goes out under which headers."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.documents import uploads
from dashboard.documents.files import content_disposition
from ingest.db.engine import current_engine, unit_of_work
from ingest.documents.schemas import Place
from ingest.documents.service import add_document
from ingest.people.service import deactivate_account
from ingest.settings import load_settings
from ingest.viewer import Viewer
from tests.support.contents import contents
from tests.support.files import PDF, TEXT, jpeg, png, received
from tests.support.people import People
from tests.support.tickets import opened

UPLOAD = "/documents/upload"
MEGABYTE = 1024 * 1024


class Site:
    """The service over a database, as several people's browsers see it."""

    def __init__(self, database: Engine, people: People) -> None:
        url = database.url.render_as_string(hide_password=False)
        self.app = create_app(load_settings(demo=True, database_url=url))
        self.people = people
        with unit_of_work() as session:
            self.number = opened(session, people.bob)

    def client(self, viewer: Viewer | None) -> FlaskClient:
        """The browser of somebody; of nobody with None."""
        client = self.app.server.test_client()
        if viewer is not None:
            first = viewer.name.split()[0].lower()
            domain = "helmdesk" if viewer.is_staff else "acme" if first in {"bob", "dora"} else "globex"
            with client.session_transaction() as session:
                session["_user_id"] = f"{viewer.account_id}:key-of-{first}@{domain}.example"
                session["_fresh"] = True
        return client

    def added(self, viewer: Viewer, name: str, content: bytes) -> str:
        """A document that is there."""
        file = received(name, content)
        with unit_of_work() as session:
            return add_document(session, viewer, received=file, place=Place())


@pytest.fixture
def site(database: Engine, people: People) -> Iterator[Site]:
    yield Site(database, people)
    current_engine().dispose()


def sent(client: FlaskClient, file: str, content: bytes, **fields: Any) -> TestResponse:
    """What the service answers to a form with one file, its fields before it."""
    form: dict[str, Any] = {**fields, "file": (io.BytesIO(content), file)}
    return client.post(UPLOAD, data=form, content_type="multipart/form-data")


def refusal(answer: TestResponse) -> str:
    """The sentence of a refusal."""
    message: str = answer.get_json()["error"]["message"]
    return message


def test_what_is_sent_is_what_is_downloaded(site: Site) -> None:
    client = site.client(site.people.bob)
    for name, content in (("letter.pdf", PDF), ("long.txt", TEXT * 200_000), ("bound.txt", b"\r\n--x\r\n" * 9_000)):
        answer = sent(client, name, content, ticket=site.number)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        told = answer.get_json()
        assert (told["name"], told["size_bytes"]) == (name, len(content))
        given = client.get(f"/documents/{told['id']}/download")
        assert given.data == content
        assert int(given.headers["Content-Length"]) == len(content)


def test_a_name_given_beside_the_file_is_taken_with_its_extension(site: Site) -> None:
    client = site.client(site.people.bob)
    assert sent(client, "a.pdf", PDF, name="Front panel").get_json()["name"] == "Front panel.pdf"
    assert sent(client, "a.pdf", PDF, name="Front.PDF").get_json()["name"] == "Front.PDF"
    assert sent(client, "a.pdf", PDF, name="x.exe").get_json()["name"] == "x.exe.pdf"
    assert "'.exe' are not taken" in refusal(sent(client, "a.exe", PDF, name="a.pdf"))


def test_an_empty_ticket_is_none(site: Site) -> None:
    answer = sent(site.client(site.people.bob), "a.pdf", PDF, ticket="")
    assert (answer.status_code, refusal(answer)) == (
        422, "Name the ticket the document is for, or leave the field out."
    )  # fmt: skip


def test_headers_of_a_download(site: Site) -> None:
    public_id = site.added(site.people.dora, 'Größe \N{SNOWMAN} "x".png', png())
    headers = site.client(site.people.bob).get(f"/documents/{public_id}/download").headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Groe  _x_.png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%E2%98%83%20_x_.png"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "content", "media_type", "is_sandboxed"),
    [
        ("a.png", png(), "image/png", True),
        ("a.jpg", jpeg() + b"<html><script>alert(1)</script>", "image/jpeg", True),
        ("a.pdf", PDF, "application/pdf", False),
    ],
)
def test_headers_of_what_a_browser_shows(
    site: Site, name: str, content: bytes, media_type: str, is_sandboxed: bool
) -> None:
    public_id = site.added(site.people.dora, name, content)
    answer = site.client(site.people.bob).get(f"/documents/{public_id}/view")
    assert (answer.status_code, answer.data, answer.headers["Content-Type"]) == (200, content, media_type)
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert ("sandbox" in policy) is is_sandboxed
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_only_pictures_and_pdf_are_shown(site: Site) -> None:
    public_id = site.added(site.people.bob, "a.txt", TEXT)
    assert site.client(site.people.bob).get(f"/documents/{public_id}/view").status_code == 404


def test_a_foreign_document_and_none_have_the_same_answer(site: Site) -> None:
    public_id = site.added(site.people.bob, "secret.pdf", PDF)
    carol = site.client(site.people.carol)
    for ending, method in (("/download", "GET"), ("/view", "GET"), ("", "DELETE")):
        answers = [
            carol.open(f"/documents/{one}{ending}", method=method) for one in (public_id, "0" * 32, "..", "%00", "a'b")
        ]
        assert {one.status_code for one in answers} == {404}
        assert len({one.data for one in answers[:2]}) == 1
        assert dict(answers[0].headers) == dict(answers[1].headers)


def test_nothing_is_sent_once_access_is_withdrawn(site: Site) -> None:
    public_id = site.added(site.people.bob, "a.pdf", PDF)
    client = site.client(site.people.bob)
    assert client.get(f"/documents/{public_id}/download").status_code == 200
    with unit_of_work() as session:
        deactivate_account(session, site.people.root, user_name="bob@acme.example")
    assert client.get(f"/documents/{public_id}/download").status_code == 401


def test_a_deleted_document_is_gone_at_once(site: Site) -> None:
    public_id = site.added(site.people.bob, "a.pdf", PDF)
    client = site.client(site.people.bob)
    assert client.delete(f"/documents/{public_id}").status_code == 204
    for answer in (client.get(f"/documents/{public_id}/download"), client.delete(f"/documents/{public_id}")):
        assert answer.status_code == 404


def test_nobody_and_no_other_organisation_adds_to_acmes_ticket(site: Site, database: Engine) -> None:
    before = contents(database)
    assert sent(site.client(None), "a.pdf", PDF, ticket=site.number).status_code == 401
    carol = site.client(site.people.carol)
    foreign, missing = (sent(carol, "a.pdf", PDF, ticket=one) for one in (site.number, "T19990101.0001"))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert refusal(foreign).replace(site.number, "") == refusal(missing).replace("T19990101.0001", "")
    assert sent(carol, "a.pdf", PDF, organisation=str(site.people.acme)).status_code == 404
    assert contents(database) == before


def test_nothing_is_taken_from_another_sites_page(site: Site) -> None:
    form = {"file": (io.BytesIO(PDF), "a.pdf")}
    answer = site.client(site.people.bob).post(UPLOAD, data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_refusals_name_the_file_and_what_is_allowed(site: Site) -> None:
    client = site.client(site.people.bob)
    for name, content, why in (
        ("a.exe", PDF, "'.exe' are not taken"),
        ("a.pdf", TEXT, "not those of a .pdf"),
        ("a.txt", b"", "it is empty"),
        ("big.txt", b"a" * (25 * MEGABYTE + 1), "larger than 25 MB"),
        ("huge.txt", b"a" * (60 * MEGABYTE), "larger than 25 MB"),
    ):
        answer = sent(client, name, content)
        assert answer.status_code == 422
        assert refusal(answer).startswith(f"'{name}' was not taken: ")
        assert why in refusal(answer)
        assert refusal(answer).endswith("at most 25 MB each.")


MALFORMED: dict[str, tuple[str, bytes]] = {
    "no form": ("application/json", b"{}"),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "no file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
    ),
    "cut in the file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello',
    ),
    "endless headers": ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b" * 300_000),
    "many fields": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 50 + b"--x--\r\n",
    ),
    "empty": ("multipart/form-data; boundary=x", b""),
    "a boundary of other letters": ('multipart/form-data; boundary="ü"', b"--x"),
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED)
def test_what_is_no_upload_is_refused_and_leaves_nothing(site: Site, database: Engine, case: str) -> None:
    content_type, body = MALFORMED[case]
    before = contents(database)
    answer = site.client(site.people.bob).post(UPLOAD, data=body, content_type=content_type)
    assert answer.status_code == 422
    assert refusal(answer).startswith("This is not an upload")
    assert contents(database) == before


def test_when_all_places_are_taken_one_is_asked_to_come_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    client = site.client(site.people.bob)
    for _ in range(uploads.PLACES):
        assert uploads._places.acquire(blocking=False)
    answer = sent(client, "a.pdf", PDF)
    for _ in range(uploads.PLACES):
        uploads._places.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert sent(client, "a.pdf", PDF).status_code == 201


def test_all_other_addresses_keep_their_own_limit(site: Site) -> None:
    client = site.client(site.people.bob)
    answer = client.post("/_dash-update-component", data=b"x" * (3 * MEGABYTE), content_type="application/json")
    assert answer.status_code == 413
    assert sent(client, "a.txt", TEXT * 150_000).status_code == 201


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("a.pdf", "inline; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
        ('a"\r\nX: y.pdf', "inline; filename=\"a___X_ y.pdf\"; filename*=UTF-8''a%22%0D%0AX%3A%20y.pdf"),
        ("報告.pdf", "inline; filename=\"pdf\"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf"),
        ("報告", "inline; filename=\"document\"; filename*=UTF-8''%E5%A0%B1%E5%91%8A"),
    ],
)
def test_the_header_that_names_a_file(name: str, header: str) -> None:
    assert content_disposition("inline", name) == header
