"""`/services`: the status of all services the viewer may know of, as the public page shows it, live."""

import hashlib
from dataclasses import dataclass
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.services import ids
from dashboard.ui.headings import page_heading
from ingest.clock import now
from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.system_status.records import status_page
from ingest.system_status.rules import page_definition
from ingest.viewer import Viewer
from status.addresses import PORTAL
from status.html import html_text
from status.page import moment_told, status_tree
from status.pieces import Children, arranged
from status.texts import phrases

PATH: Final = "/services"
TITLE: Final = "System Status"
REFRESH_SECONDS: Final = 30


@dataclass(frozen=True)
class ServicesShown:
    """What the page shows at one moment; `digest` is the same as long as the tree looks the same."""

    tree: Component
    moment: Children
    digest: str


def services_shown(viewer: Viewer) -> ServicesShown:
    """What this viewer sees now."""
    with reading() as session:
        view = status_page(session, viewer, now=now(), page=page_definition(current_portal()))
    tree = status_tree(view, addresses=PORTAL, headline=html.H2)
    digest = hashlib.sha256(html_text(tree).encode()).hexdigest()
    return ServicesShown(tree, arranged(phrases().updates, as_of=moment_told(view.as_of, page=view.page)), digest)


def services_page(viewer: Viewer, _address: Address) -> Component:
    """The whole page, with its data."""
    shown = services_shown(viewer)
    moment = html.Span(shown.moment, id=ids.MOMENT)
    return html.Div(
        [
            page_heading(TITLE, subtitle=moment),
            html.Div(shown.tree, id=ids.TREE),
            dcc.Interval(id=ids.CLOCK, interval=REFRESH_SECONDS * 1000),
            dcc.Store(id=ids.DIGEST, data=shown.digest),
        ]
    )
