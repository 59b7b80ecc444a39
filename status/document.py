"""The pages of the system status as documents: one file each, styles inside, no script, cookie or second request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from ingest.portal.schema import Brand
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.page_schemas import HistoryView, StatusPageView, UptimeView
from ingest.system_status.schemas import PageDefinition
from status import texts
from status.addresses import RSS, Addresses
from status.history import history_tree
from status.html import escaped, html_text
from status.incidents import incident_tree
from status.page import moment_told, stale_note, status_tree
from status.pieces import HIDDEN, Children, arranged, labelled, named, outside, spaced
from status.styles import styles, styles_hash
from status.texts import phrases
from status.uptime_page import uptime_tree

__all__ = [
    "REFRESH_SECONDS",
    "Around",
    "history_document",
    "incident_document",
    "not_found_document",
    "status_document",
    "styles_hash",
    "uptime_document",
]

REFRESH_SECONDS: Final = 60
CONTENT: Final = "services"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the content of a page.

    `is_updating`: it is loaded again by itself, every REFRESH_SECONDS, which the server says in a `Refresh` header; or,
    where there is none to say it, the document itself (`says_refresh`). A reader can stop it by a link to the same page
    that is not updating (`Addresses.still`). `stale_since`: nothing newer is known since then, which the page says.
    """

    addresses: Addresses
    brand: Brand
    is_updating: bool = False
    stale_since: datetime | None = None
    says_refresh: bool = False


def status_document(view: StatusPageView, *, around: Around) -> str:
    """The status page."""
    told, addresses = moment_told(view.as_of, page=view.page), around.addresses
    if around.is_updating:
        moment = _updating(told, around, address=addresses.page())
    else:
        again = html.A(phrases().let_update, href=addresses.page())
        moment = arranged(phrases().stays, as_of=told, update=again)
    tree = status_tree(view, addresses=addresses, moment=moment)
    return _document([tree], view.page, around, title=texts.indicator_words(view.indicator.description))


def history_document(view: HistoryView, *, around: Around) -> str:
    """A page of the history."""
    tree = history_tree(view, addresses=around.addresses)
    moment = _moment(view.page, around, view.as_of, address=around.addresses.history(view.number))
    return _document([tree, moment], view.page, around, title=phrases().history)


def incident_document(record: StatusRecord, incident: IncidentView, *, now: datetime, around: Around) -> str:
    """An incident or a maintenance of the record, as it is `now`."""
    tree = incident_tree(record, incident, now=now, addresses=around.addresses)
    moment = _moment(record.page, around, now, address=around.addresses.incident(incident.public_id))
    return _document([tree, moment], record.page, around, title=incident.name)


def uptime_document(view: UptimeView, *, around: Around) -> str:
    """A component's uptime."""
    tree = uptime_tree(view, addresses=around.addresses)
    moment = _moment(view.page, around, view.as_of, address=around.addresses.uptime(view.component.row.public_id))
    return _document([tree, moment], view.page, around, title=view.name)


def not_found_document(page: PageDefinition, *, around: Around) -> str:
    """What is answered, with 404, for a page of the system status that there is not."""
    said = phrases()
    way = html.P(html.A(said.current_status, href=around.addresses.page()))
    card = html.Section([html.P(said.not_found_advice), way], className="status-card")
    tree = html.Div([html.H1(said.not_found, className="status-title"), card], className="status-page")
    return _document([tree], page, around, title=said.not_found)


def _updating(told: Component, around: Around, *, address: str) -> Children:
    """That the page updates by itself, and how to stop it, so that nobody has to read against the clock."""
    said = phrases()
    stop = html.A(said.stop, href=around.addresses.still(address))
    return arranged(said.updates_unless_stopped, as_of=told, stop=stop)


def _moment(page: PageDefinition, around: Around, as_of: datetime, *, address: str) -> Component:
    """When what a page tells was true."""
    told = moment_told(as_of, page=page)
    words: Children = _updating(told, around, address=address) if around.is_updating else [told]
    return html.P(words, className="status-as-of")


def _document(content: list[Component], page: PageDefinition, around: Around, *, title: str) -> str:
    is_own_refresh = around.is_updating and around.says_refresh
    refresh = f'<meta http-equiv="refresh" content="{REFRESH_SECONDS}">\n' if is_own_refresh else ""
    return (
        f'<!doctype html>\n<html lang="{phrases().language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escaped(texts.document_title(title, page_name=page.name))}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n{refresh}'
        f'<link rel="icon" href="{_icon_address(around.brand.colour)}">\n'
        f"<style>{styles(around.brand)}</style>\n</head>\n<body>\n"
        f"{html_text(_body(content, page, around))}\n</body>\n</html>\n"
    )


def _body(content: list[Component], page: PageDefinition, around: Around) -> Component:
    return html.Div(
        [
            html.A(phrases().skip, href=f"#{CONTENT}", className="status-skip"),
            html.Header([_brand(page, around), _ways(around)], className="status-top"),
            html.Main([*stale_note(around.stale_since, page=page), *content], id=CONTENT),
        ],
        className="status-document",
    )


def _brand(page: PageDefinition, around: Around) -> Component:
    name = html.A(named(page.name), href=around.addresses.page())
    return html.P([html.Span(className="status-mark", **HIDDEN), name], className="status-brand")


def _ways(around: Around) -> Component:
    said, addresses = phrases(), around.addresses
    links = [html.A(said.history, href=addresses.history()), outside(said.rss, addresses.file(RSS))]
    if addresses.sign_in is not None:
        links.append(html.A(said.sign_in, href=addresses.sign_in, className="status-sign-in"))
    return html.Nav(spaced(links), className="status-ways", **labelled(said.ways))


def _icon_address(colour: str) -> str:
    square = f"%3Crect width='16' height='16' rx='5' fill='%23{colour[1:]}'/%3E"
    return f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E{square}%3C/svg%3E"
