"""The pages of the system status as documents: one file each, styles inside, no script, cookie or second request."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from dash import html
from dash.development.base_component import Component

from ingest.portal.schema import Brand
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.page_schemas import HistoryView, StatusPageView, UptimeView
from ingest.system_status.schemas import PageDefinition
from status import texts
from status.addresses import Addresses
from status.history import history_tree
from status.html import escaped, html_text
from status.incidents import incident_tree
from status.page import moment_told, status_tree
from status.uptime_page import uptime_tree

REFRESH_SECONDS: Final = 60
STILL_PARAMETER: Final = "still"

_ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
_STYLE_FILES: Final = (_ASSETS / "tokens.css", _ASSETS / "status.css", Path(__file__).with_name("document.css"))
STYLES: Final = "\n".join(file.read_text(encoding="utf-8").strip() for file in _STYLE_FILES)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around a page."""

    page: PageDefinition
    addresses: Addresses
    brand: Brand
    is_updating: bool = False
    stale_since: datetime | None = None
    refresh_seconds_meta: bool = False


def styles_hash(brand: Brand) -> str:
    """The hash by which a content security policy allows the styles of this brand's documents and no others."""
    digest = hashlib.sha256(_styles(brand).encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def status_document(
    view: StatusPageView,
    *,
    addresses: Addresses,
    brand: Brand,
    is_updating: bool,
    stale_since: datetime | None = None,
    refresh_seconds_meta: bool = False,
) -> str:
    """The status page.

    `is_updating`: it is loaded again by itself, which the server says in a `Refresh` header, or, where there is none to
    say it, the document itself (`refresh_seconds_meta`). `stale_since`: nothing newer is known since then.
    """
    frame = _Frame(view.page, addresses, brand, is_updating, stale_since, refresh_seconds_meta)
    moment = [moment_told(view), *_updating(frame)]
    tree = status_tree(view, addresses=addresses, moment=moment)
    return _document(tree, frame, title=view.indicator.description)


def history_document(
    view: HistoryView,
    *,
    addresses: Addresses,
    brand: Brand,
    is_updating: bool,
    stale_since: datetime | None = None,
    refresh_seconds_meta: bool = False,
) -> str:
    """A page of the history; see `status_document`."""
    frame = _Frame(view.page, addresses, brand, is_updating, stale_since, refresh_seconds_meta)
    return _document(history_tree(view, addresses=addresses), frame, title="History")


def incident_document(
    record: StatusRecord,
    incident: IncidentView,
    *,
    now: datetime,
    addresses: Addresses,
    brand: Brand,
    is_updating: bool,
    stale_since: datetime | None = None,
    refresh_seconds_meta: bool = False,
) -> str:
    """An incident or a maintenance of the record, as it is `now`; see `status_document`."""
    frame = _Frame(record.page, addresses, brand, is_updating, stale_since, refresh_seconds_meta)
    return _document(incident_tree(record, incident, now=now, addresses=addresses), frame, title=incident.name)


def uptime_document(
    view: UptimeView,
    *,
    addresses: Addresses,
    brand: Brand,
    is_updating: bool,
    stale_since: datetime | None = None,
    refresh_seconds_meta: bool = False,
) -> str:
    """A component's uptime; see `status_document`."""
    frame = _Frame(view.page, addresses, brand, is_updating, stale_since, refresh_seconds_meta)
    return _document(uptime_tree(view, addresses=addresses), frame, title=view.name)


def not_found_document(
    page: PageDefinition, *, addresses: Addresses, brand: Brand, stale_since: datetime | None = None
) -> str:
    """What is answered, with 404, for a page of the system status that there is not."""
    frame = _Frame(page, addresses, brand, stale_since=stale_since)
    tree = html.Div([html.H1("Not found"), html.A(html.Bdi(page.name), href=addresses.page())], className="status-page")
    return _document(tree, frame, title="Not found")


def _document(tree: Component, frame: _Frame, *, title: str) -> str:
    refresh = f'<meta http-equiv="refresh" content="{REFRESH_SECONDS}">\n' if frame.refresh_seconds_meta else ""
    return (
        f'<!doctype html>\n<html lang="{texts.LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escaped(texts.document_title(title, page_name=frame.page.name))}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n{refresh}'
        f'<link rel="icon" href="{_icon_address(frame.brand.colour)}">\n'
        f"<style>{_styles(frame.brand)}</style>\n</head>\n<body>\n"
        f"{html_text(_body(tree, frame))}\n</body>\n</html>\n"
    )


def _body(tree: Component, frame: _Frame) -> Component:
    name = html.P([html.Span(className="status-mark"), html.Bdi(frame.page.name)], className="status-brand")
    sign_in = frame.addresses.sign_in
    links = [] if sign_in is None else [html.A(texts.SIGN_IN, href=sign_in, className="status-sign-in")]
    return html.Div(
        [
            html.A(texts.SKIP_TO_CONTENT, href="#services", className="status-skip"),
            html.Header([name, *links], className="status-top"),
            html.Main([*_stale_note(frame), tree], id="services"),
        ],
        className="status-document",
    )


def _stale_note(frame: _Frame) -> list[Component]:
    if frame.stale_since is None:
        return []
    return [html.P(texts.stale_note(frame.stale_since, timezone=frame.page.timezone), role="status")]


def _updating(frame: _Frame) -> list[Component | str]:
    """Whether the page updates by itself, and the way to change that: nobody has to read against the clock."""
    address = frame.addresses.page()
    if frame.is_updating:
        still = f"{address}?{STILL_PARAMETER}=1"
        return [f"{texts.UPDATES_BY_ITSELF} (", html.A(texts.STOP_UPDATING, href=still), ")"]
    return [f"{texts.STAYS_AS_IT_IS} (", html.A(texts.KEEP_UPDATING, href=address), ")"]


def _styles(brand: Brand) -> str:
    return f":root{{--brand-given:{brand.colour}}}\n{STYLES}"


def _icon_address(colour: str) -> str:
    square = f"%3Crect width='16' height='16' rx='5' fill='%23{colour[1:]}'/%3E"
    return f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E{square}%3C/svg%3E"
