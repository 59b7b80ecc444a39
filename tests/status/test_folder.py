"""The pages as a folder: every link holds wherever it is put, and what did not change is not touched."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest
from sqlalchemy import Engine
from werkzeug.test import Client

from ingest.errors import InvalidInputError
from status.folder import MARK, FolderCounts, folder_path, publish_folder
from status.publishing import Moment, everything
from tests.support.databases import in_use
from tests.support.fronts import public_client
from tests.support.people import People
from tests.support.status_pages import FilledPage, fill_status_page

SIGN_IN = "https://help.northgate.example/signin"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Engine]:
    """One database is enough here: what is asked of it is asked elsewhere of both."""
    with in_use(sqlite_url) as engine:
        yield engine


@pytest.fixture
def filled(people: People) -> FilledPage:
    return fill_status_page(people.erin)


@pytest.fixture
def client(filled: FilledPage, database: Engine) -> Client:
    return public_client(database)


@pytest.fixture
def moment(client: Client) -> Moment:
    return client.application.watcher.current().moment


class Links(HTMLParser):
    """Where a page leads, and the anchors it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.anchors.add(told.get("id") or "")
        if told.get("href") and not (told["href"] or "").startswith("data:"):
            self.hrefs.append(told["href"] or "")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def web_server(root: Path) -> Iterator[str]:
    """A plain web server on a folder; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def crawled(root: str, pages: list[str]) -> dict[str, Links]:
    """These pages and every one that can be reached from them, by address; a link that leads nowhere fails."""
    found: dict[str, Links] = {}
    waiting = [f"{root}{page}" for page in pages]
    while waiting:
        address = waiting.pop()
        if address in found or not address.startswith(root):
            continue
        with urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
            is_page = answer.headers.get_content_type() == "text/html"
            found[address] = Links(answer.read().decode() if is_page else "")
        waiting += [urldefrag(urljoin(address, href)).url for href in found[address].hrefs]
    return found


@pytest.mark.parametrize("below", ["", "deep/below/"])
def test_every_link_holds_under_any_address(moment: Moment, filled: FilledPage, tmp_path: Path, below: str) -> None:
    site = tmp_path / "site" / below
    publish_folder(site, moment, sign_in=SIGN_IN)
    with web_server(tmp_path / "site") as address:
        pages = crawled(f"{address}{below}", [str(file.relative_to(site)) for file in site.rglob("*.html")])
    assert f"{address}{below}status/incidents/{filled.open_incident}/index.html" in pages
    for page, links in pages.items():
        for href in links.hrefs:
            target, anchor = urldefrag(urljoin(page, href))
            assert target == SIGN_IN or target.startswith(f"{address}{below}"), (page, href)
            assert not anchor or anchor in pages[target].anchors, (page, href)


def test_the_folder_holds_everything_the_service_publishes(
    moment: Moment, client: Client, filled: FilledPage, tmp_path: Path
) -> None:
    publish_folder(tmp_path / "site", moment, sign_in=SIGN_IN)
    snapshot = client.application.watcher.current()
    for asked, entry in everything(moment):
        file = tmp_path / "site" / folder_path(asked, is_page=entry.is_page)
        if entry.is_page:
            assert b"Northgate status" in file.read_bytes(), asked
        else:
            assert file.read_bytes() == snapshot.find(f"/{asked.path}", "").replies[0].body[0], asked
    assert (tmp_path / "site/status/history/3/index.html").exists()
    assert "Secret" not in "".join(each.read_text() for each in (tmp_path / "site").rglob("*") if each.is_file())


def test_what_stays_the_same_keeps_its_time_and_what_is_gone_goes(moment: Moment, tmp_path: Path) -> None:
    site = tmp_path / "site"
    first = publish_folder(site, moment, sign_in=SIGN_IN)
    assert (first.unchanged, first.removed) == (0, 0)
    for file in site.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    again = publish_folder(site, moment, sign_in=SIGN_IN)
    assert again == FolderCounts(written=0, unchanged=first.written, removed=0)
    assert {file.stat().st_mtime for file in site.rglob("*") if file.is_file()} == {1_700_000_000}
    gone = moment.record.incidents[0]
    fewer = replace(moment, record=replace(moment.record, incidents=moment.record.incidents[1:]))
    counts = publish_folder(site, fewer, sign_in=SIGN_IN)
    assert counts.removed == 1
    assert not (site / f"status/incidents/{gone.public_id}").exists()
    assert (site / "status/badge.svg").stat().st_mtime == 1_700_000_000
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("names", [["letter.txt"], ["index.html", "status"]])
def test_a_folder_of_somebody_else_is_refused_and_left_alone(moment: Moment, tmp_path: Path, names: list[str]) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name in names:
        (site / name).write_text("mine")
    with pytest.raises(InvalidInputError, match="holds something"):
        publish_folder(site, moment, sign_in=SIGN_IN)
    assert sorted(one.name for one in site.iterdir()) == sorted(names)
    with pytest.raises(InvalidInputError, match="not a directory"):
        publish_folder(site / names[0], moment, sign_in=SIGN_IN)


def test_an_empty_folder_keeps_its_mode_and_a_link_to_one_stays_a_link(moment: Moment, tmp_path: Path) -> None:
    site, link = tmp_path / "site", tmp_path / "current"
    site.mkdir(mode=0o750)
    link.symlink_to(site)
    publish_folder(link, moment, sign_in=SIGN_IN)
    assert link.is_symlink()
    assert (site / MARK).exists()
    assert site.stat().st_mode & 0o777 == 0o750


def test_where_folders_cannot_be_exchanged_they_are_renamed(
    moment: Moment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("status.folder._exchanged", lambda _one, _other: False)
    site = tmp_path / "site"
    for _ in range(2):
        publish_folder(site, moment, sign_in=SIGN_IN)
    assert (site / "status/index.html").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_a_failure_leaves_the_old_folder_as_it_was(moment: Moment, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_folder(site, moment, sign_in=SIGN_IN)
    before = (site / "status/index.html").read_bytes()
    broken = replace(moment, record=replace(moment.record, page=None))
    with pytest.raises(AttributeError):
        publish_folder(site, broken, sign_in=SIGN_IN)
    assert (site / "status/index.html").read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["site"]
