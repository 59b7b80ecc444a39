"""The pages under `/services`: the status of all services the viewer may know of, as the public pages show it, live."""

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.services import ids
from dashboard.services.shown import services_shown
from dashboard.ui.headings import page_heading
from ingest.viewer import Viewer

REFRESH_SECONDS: Final = 30


def services_page(viewer: Viewer, address: Address) -> Component:
    """The page at this address, with its data."""
    shown = services_shown(viewer, address)
    moment = html.Span(shown.moment, id=ids.MOMENT)
    return html.Div(
        [
            page_heading(shown.title, trail=shown.trail, subtitle=moment),
            html.Div(shown.tree, id=ids.TREE),
            dcc.Interval(id=ids.CLOCK, interval=REFRESH_SECONDS * 1000),
            dcc.Store(id=ids.DIGEST, data=shown.digest),
        ]
    )
