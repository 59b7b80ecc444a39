"""The status page as a document of its own: one file, its styles inside, without script, cookie or second request."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dash import html
from dash.development.base_component import Component

from ingest.system_status.page_schemas import StatusPageView
from ingest.system_status.schemas import IndicatorLevel
from status import texts
from status.html import escaped, html_text
from status.page import moment_told, status_tree

REFRESH_SECONDS: Final = 60
PAGE_ADDRESS: Final = "/status"
STILL_ADDRESS: Final = "/status?still=1"

_ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
_STYLE_FILES: Final = (_ASSETS / "tokens.css", _ASSETS / "status.css", Path(__file__).with_name("document.css"))
STYLES: Final = "\n".join(file.read_text(encoding="utf-8").strip() for file in _STYLE_FILES)
_MARK_COLOURS: Final = {
    IndicatorLevel.NONE: "2f9e6e",
    IndicatorLevel.MAINTENANCE: "4281d6",
    IndicatorLevel.MINOR: "bf8300",
    IndicatorLevel.MAJOR: "e8590c",
    IndicatorLevel.CRITICAL: "c62a2f",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the page: where to sign in, and whether the reader lets it update by itself."""

    sign_in_address: str = "/signin"
    is_updating: bool = True


def styles_hash() -> str:
    """The hash by which a content security policy allows the document's styles and no others."""
    digest = hashlib.sha256(STYLES.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def status_document(view: StatusPageView, *, surroundings: Surroundings) -> str:
    """The whole document for one view, as HTML text."""
    title = escaped(texts.document_title(view.indicator.description, page_name=view.page.name))
    return (
        f'<!doctype html>\n<html lang="{texts.LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<link rel="icon" href="{_icon_address(view.indicator.indicator)}">\n'
        f"<style>{STYLES}</style>\n</head>\n<body>\n"
        f"{html_text(document_tree(view, surroundings=surroundings))}\n</body>\n</html>\n"
    )


def document_tree(view: StatusPageView, *, surroundings: Surroundings) -> Component:
    """The body: the page's name and the way to sign in, and below them what the portal shows too."""
    name = html.P(
        [html.Span(className="status-mark"), html.Bdi(view.page.name)],
        className="status-brand",
    )
    sign_in = html.A(texts.SIGN_IN, href=surroundings.sign_in_address, className="status-sign-in")
    moment = [moment_told(view), *_updating(is_updating=surroundings.is_updating)]
    return html.Div(
        [
            html.A(texts.SKIP_TO_CONTENT, href="#services", className="status-skip"),
            html.Header([name, sign_in], className="status-top"),
            html.Main(status_tree(view, moment=moment), id="services"),
        ],
        className="status-document",
    )


def _updating(*, is_updating: bool) -> list[Component | str]:
    """Whether the page updates by itself, and the way to change that: nobody has to read against the clock."""
    if is_updating:
        return [f"{texts.UPDATES_BY_ITSELF} (", html.A(texts.STOP_UPDATING, href=STILL_ADDRESS), ")"]
    return [f"{texts.STAYS_AS_IT_IS} (", html.A(texts.KEEP_UPDATING, href=PAGE_ADDRESS), ")"]


def _icon_address(level: IndicatorLevel) -> str:
    circle = f"%3Ccircle cx='8' cy='8' r='7' fill='%23{_MARK_COLOURS[level]}'/%3E"
    return f"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E{circle}%3C/svg%3E"
