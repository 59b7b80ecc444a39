"""The Atom and RSS feeds: one entry for each incident and maintenance, with all its updates. Pure.

They are built with the standard library. `feedgen`, the obvious choice, had its last release in 2023, has no types,
needs lxml, and fails on control characters, which would have to be taken out before all the same.
"""

from datetime import datetime
from email.utils import format_datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from ingest.clock import zone
from ingest.system_status.incident_schemas import IncidentView, StatusRecord, UpdateView
from status import format_texts, texts
from status.addresses import ATOM, RSS
from status.html import escaped
from status.identity import file_link, incident_link, incident_tag, iso_moment, latest_change, page_link, page_tag
from status.printable import printable
from status.texts import phrases

NEWEST: Final = 50
_ATOM_NAMES: Final = "http://www.w3.org/2005/Atom"


def atom(record: StatusRecord, *, now: datetime, base_url: str) -> bytes:
    """The Atom feed as an XML document in UTF-8, newest 50 first by when they began or are planned to begin."""
    chosen = record.incidents[:NEWEST]
    feed = Element("feed", {"xmlns": _ATOM_NAMES, "xml:lang": phrases().language})
    _add(feed, "id", page_tag(base_url))
    _add(feed, "title", format_texts.feed_title(record.page.name))
    _add(feed, "updated", iso_moment(_updated(record, now=now), timezone=record.page.timezone))
    _add(SubElement(feed, "author"), "name", record.page.name)
    _add(feed, "link", rel="self", type="application/atom+xml", href=file_link(base_url, ATOM))
    _add(feed, "link", rel="alternate", type="text/html", href=page_link(base_url))
    for one in chosen:
        _add_entry(feed, one, timezone=record.page.timezone, base_url=base_url)
    return _document(feed)


def rss(record: StatusRecord, *, now: datetime, base_url: str) -> bytes:
    """The same entries as an RSS 2.0 document; when an entry last changed is said in Atom's own element."""
    feed = Element("rss", {"version": "2.0", "xmlns:atom": _ATOM_NAMES})
    channel = SubElement(feed, "channel")
    _add(channel, "title", format_texts.feed_title(record.page.name))
    _add(channel, "link", page_link(base_url))
    _add(channel, "description", format_texts.feed_title(record.page.name))
    _add(channel, "language", phrases().language)
    _add(channel, "lastBuildDate", _mail_moment(_updated(record, now=now), timezone=record.page.timezone))
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=file_link(base_url, RSS))
    for one in record.incidents[:NEWEST]:
        _add_item(channel, one, timezone=record.page.timezone, base_url=base_url)
    return _document(feed)


def _add_entry(feed: Element, one: IncidentView, *, timezone: str, base_url: str) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "id", incident_tag(base_url, one))
    _add(entry, "title", one.name, type="text")
    _add(entry, "link", rel="alternate", type="text/html", href=incident_link(base_url, one))
    _add(entry, "published", iso_moment(_published(one), timezone=timezone))
    _add(entry, "updated", iso_moment(latest_change(one), timezone=timezone))
    _add(entry, "category", term=one.kind)
    _add(entry, "content", content(one, timezone=timezone), type="html")


def _add_item(channel: Element, one: IncidentView, *, timezone: str, base_url: str) -> None:
    item = SubElement(channel, "item")
    _add(item, "title", one.name)
    _add(item, "link", incident_link(base_url, one))
    _add(item, "guid", incident_tag(base_url, one), isPermaLink="false")
    _add(item, "pubDate", _mail_moment(_published(one), timezone=timezone))
    _add(item, "atom:updated", iso_moment(latest_change(one), timezone=timezone))
    _add(item, "category", one.kind)
    _add(item, "description", content(one, timezone=timezone))


def content(one: IncidentView, *, timezone: str) -> str:
    """All updates of an incident as HTML that holds nothing but text, newest first; for maintenance its times first."""
    planned = f"<p>{escaped(format_texts.planned_words(one, timezone=timezone))}</p>" if one.is_maintenance else ""
    return planned + "".join(_update(each, timezone=timezone) for each in one.updates)


def _update(update: UpdateView, *, timezone: str) -> str:
    moment = escaped(texts.moment_words(update.display_at, timezone=timezone))
    label = escaped(phrases().incident_statuses[update.incident_status])
    body = escaped(update.body).replace("\n", "<br>")
    return f"<p><small>{moment}</small><br><strong>{label}</strong> - {body}</p>"


def _published(one: IncidentView) -> datetime:
    """When it began, or was announced if that was earlier: never in the future, which readers would not show."""
    return min(one.begins_at, one.started_at, one.created_at)


def _updated(record: StatusRecord, *, now: datetime) -> datetime:
    moments = [latest_change(one) for one in record.incidents[:NEWEST]]
    return max(moments, default=record.updated_at or now)


def _mail_moment(moment: datetime, *, timezone: str) -> str:
    return format_datetime(moment.astimezone(zone(timezone)))


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> None:
    SubElement(parent, name, {key: printable(value) for key, value in attributes.items()}).text = printable(text)


def _document(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
