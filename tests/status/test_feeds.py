"""The feeds, read as other people's programs read them: one entry each, ids that stay, and nothing but text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from ingest.enums import IncidentStatus
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.schemas import PageDefinition
from status.feeds import atom, content, rss
from status.printable import printable
from tests.support.status_records import (
    BASE_URL,
    DAY,
    HOSTILE,
    HOUR,
    NOW,
    incident_view,
    maintenance_view,
    resolved,
    status_record,
    update_view,
)

Feed = Callable[..., bytes]
both = pytest.mark.parametrize("feed", [atom, rss], ids=["atom", "rss"])


def read(feed: Feed, record: StatusRecord, *, base_url: str = BASE_URL) -> Any:
    found = feedparser.parse(feed(record, now=NOW, base_url=base_url))
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == {atom: "atom10", rss: "rss20"}[feed]
    return found


def markup(feed: Feed, record: StatusRecord) -> list[str]:
    """The HTML of each entry as the feed has it, before a reader cleans it."""
    root = ET.fromstring(feed(record, now=NOW, base_url=BASE_URL))  # noqa: S314 - our own document
    name = "{http://www.w3.org/2005/Atom}content" if feed is atom else "description"
    entries = root.iter("{http://www.w3.org/2005/Atom}entry" if feed is atom else "item")
    return [entry.findtext(name, "") for entry in entries]


class Reading(HTMLParser):
    """What a reader sees of HTML, and which elements it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[Any] = []
        self.seen = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += attrs
        self.seen += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.seen += data


def told_incident() -> IncidentView:
    one = incident_view(1, started_at=NOW - 2 * HOUR)
    later = update_view(2, IncidentStatus.IDENTIFIED, "A router failed.\nWe mend it.", NOW - HOUR)
    return replace(one, updates=(later, *one.updates), updated_at=NOW - HOUR, incident_status=IncidentStatus.IDENTIFIED)


@both
def test_an_incident_is_one_entry_with_all_its_updates_newest_first(feed: Feed) -> None:
    record = status_record(incidents=(told_incident(),))
    (entry,) = read(feed, record).entries
    assert entry.title == "Calls fail"
    assert entry.link == "https://help.northgate.example/status/incidents/incident0001"
    assert entry.id == "tag:help.northgate.example,2026:incident/incident0001"
    assert [tag.term for tag in entry.tags] == ["incident"]
    (text,) = markup(feed, record)
    assert text == (
        "<p><small>14 July 2026, 08:14 BST</small><br><strong>Identified</strong> - A router failed.<br>We mend it.</p>"
        "<p><small>14 July 2026, 07:14 BST</small><br><strong>Investigating</strong> - We are looking into it.</p>"
    )


@both
def test_what_the_feed_itself_is_called(feed: Feed) -> None:
    found = read(feed, status_record(incidents=(told_incident(),))).feed
    assert found.title == "Northgate status - incidents and maintenance"
    assert found.link == "https://help.northgate.example/status"
    links = {link.rel: link.href for link in found.links}
    assert links["self"] == f"https://help.northgate.example/history.{feed.__name__}"
    assert found.updated_parsed[:5] == (2026, 7, 14, 7, 14)


@both
def test_ids_stay_and_the_time_of_change_moves_with_every_update(feed: Feed) -> None:
    before, after = incident_view(1, started_at=NOW - 2 * HOUR), told_incident()
    old, new = (read(feed, status_record(incidents=(one,))).entries[0] for one in (before, after))
    renamed = read(feed, status_record(incidents=(replace(after, name="Calls failed", updated_at=NOW),))).entries[0]
    assert old.id == new.id == renamed.id
    assert old.published_parsed == new.published_parsed == renamed.published_parsed
    assert old.updated_parsed < new.updated_parsed < renamed.updated_parsed


@both
def test_an_edited_update_moves_the_entry_too(feed: Feed) -> None:
    one = told_incident()
    edited = replace(one, updates=(replace(one.updates[0], body="Two routers.", updated_at=NOW), *one.updates[1:]))
    assert read(feed, status_record(incidents=(edited,))).entries[0].updated_parsed[:5] == (2026, 7, 14, 8, 14)


@both
def test_the_newest_fifty_with_maintenance_still_to_come(feed: Feed) -> None:
    past = [resolved(incident_view(n, started_at=NOW - n * DAY), at=NOW - n * DAY) for n in range(1, 61)]
    found = read(feed, status_record(incidents=(*past, maintenance_view(99, scheduled_for=NOW + 30 * DAY)))).entries
    assert [entry.id[-4:] for entry in found] == ["0099", *(f"{n:04d}" for n in range(1, 50))]
    # Readers hide what is dated in the future.
    assert found[0].published_parsed[:3] <= (2026, 8, 11)


@both
def test_maintenance_says_first_when_it_is_planned(feed: Feed) -> None:
    record = status_record(incidents=(maintenance_view(1, scheduled_for=NOW + DAY),))
    (text,) = markup(feed, record)
    assert text.startswith("<p>Planned from 15 July 2026, 09:14 BST to 15 July 2026, 11:14 BST</p><p><small>13 July")
    assert read(feed, record).entries[0].published_parsed[:3] == (2026, 7, 13)


@both
def test_a_feed_without_entries_is_a_feed(feed: Feed) -> None:
    found = read(feed, status_record())
    assert found.entries == []
    assert found.feed.updated_parsed[:5] == (2026, 7, 14, 8, 14)


@both
@pytest.mark.parametrize(
    ("timezone", "published", "words"),
    [
        ("Australia/Sydney", "2026-07-15", "15 July 2026, 08:30 AEST"),
        ("America/New_York", "2026-07-14", "14 July 2026, 18:30 EDT"),
        ("Asia/Dubai", "2026-07-15", "15 July 2026, 02:30 UTC+04"),
    ],
)
def test_the_same_incident_falls_on_the_local_day_of_the_page(
    feed: Feed, timezone: str, published: str, words: str
) -> None:
    began = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    # Entered two days late and dated back.
    one = replace(incident_view(1, started_at=began), created_at=began + 2 * DAY, updated_at=began + 2 * DAY)
    record = status_record(incidents=(one,), page=PageDefinition(name="Northgate status", timezone=timezone))
    entry = read(feed, record).entries[0]
    assert entry.published_parsed[:5] == (2026, 7, 14, 22, 30)
    day = datetime.fromisoformat(published)
    assert entry.published.startswith(published if feed is atom else f"{day:%a, %d %b %Y}")
    assert f"<small>{words}</small>" in markup(feed, record)[0]


@both
@pytest.mark.parametrize(
    "text", [HOSTILE, "y" * 100_000, "a <b>bold</b> &amp; &lt;i&gt; claim"], ids=["hostile", "long", "html"]
)
def test_any_text_is_shown_as_text(feed: Feed, text: str) -> None:
    said = update_view(1, IncidentStatus.INVESTIGATING, text, NOW)
    one = incident_view(1, text, started_at=NOW, updates=(said,))
    record = status_record(incidents=(one,), page=PageDefinition(name=text))
    root = ET.fromstring(feed(record, now=NOW, base_url=BASE_URL))  # noqa: S314 - our own document
    # A reader may fold blanks in a title, and loses none of the text.
    titles = [(title.text or "") for title in root.iter() if title.tag.endswith("title")]
    assert titles == [f"{printable(text)} - incidents and maintenance", printable(text)]
    reading = Reading(markup(feed, record)[0])
    assert reading.elements == {"p", "small", "br", "strong"}
    assert reading.attributes == []
    assert reading.seen.endswith(f"Investigating - {printable(text)}")
    assert not read(feed, record).bozo


def test_a_hostile_title_is_the_same_text_in_a_feed_reader() -> None:
    record = status_record(incidents=(incident_view(1, HOSTILE, started_at=NOW),))
    assert read(atom, record).entries[0].title == printable(HOSTILE)
    assert read(rss, record).entries[0].title == printable(HOSTILE)


def test_line_ends_and_paragraphs_of_a_body_are_kept() -> None:
    said = update_view(1, IncidentStatus.POSTMORTEM, "What happened\r\n\r\nA router.\rIt failed.", NOW)
    one = incident_view(1, started_at=NOW, updates=(said,))
    text = content(one, timezone="UTC")
    assert text.endswith("<strong>Post-mortem</strong> - What happened<br><br>A router.<br>It failed.</p>")


@both
@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("http://127.0.0.1:8050/", "127.0.0.1"),
        ("http://[::1]:8050", "1"),
        ("https://STATUS.Example.org", "status.example.org"),
    ],
)
def test_ids_hold_the_host_in_letters_every_id_may_hold(feed: Feed, base_url: str, host: str) -> None:
    (entry,) = read(feed, status_record(incidents=(told_incident(),)), base_url=base_url).entries
    assert entry.id == f"tag:{host},2026:incident/incident0001"
    assert entry.link == f"{base_url.rstrip('/')}/status/incidents/incident0001"
