"""`/desk/status`: what goes on, components and groups in page order, and the latest edits."""

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.status_desk import ids
from dashboard.status_desk.components import (
    NEW_INCIDENT,
    NEW_MAINTENANCE,
    TEMPLATES,
    components_card,
    edits_card,
    going_on,
)
from dashboard.ui.headings import page_heading
from dashboard.ui.links import button_link, outside_link
from ingest.clock import now
from ingest.db.engine import reading
from ingest.organisations.queries import organisations
from ingest.portal.current import current_portal
from ingest.system_status.edits import edits
from ingest.system_status.queries import components
from ingest.system_status.readers import shared_with
from ingest.system_status.records import status_page
from ingest.system_status.rules import page_definition
from ingest.viewer import Viewer
from status.addresses import LIVE

TITLE: Final = "Status Desk"
EDITS_SHOWN: Final = 8


def overview_page(viewer: Viewer, _address: Address) -> Component:
    """The whole desk."""
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                TITLE,
                subtitle=outside_link("The public page", LIVE.page()),
                actions=[
                    button_link("Templates", TEMPLATES),
                    button_link("Plan maintenance", NEW_MAINTENANCE),
                    button_link("Open an incident", NEW_INCIDENT, is_primary=True),
                ],
            ),
            html.Div(overview_parts(viewer), id=ids.OVERVIEW, className="grid-2-1"),
        ],
        className="stack desk-page",
    )


def overview_parts(viewer: Viewer) -> list[Component]:
    """What the desk shows, as it stands now."""
    moment = now()
    with reading() as session:
        view = status_page(session, viewer, now=moment, page=page_definition(current_portal()), days=1)
        rows = components(session, viewer)
        latest = edits(session, viewer, limit=EDITS_SHOWN)
        sharers = _sharers(session, viewer)
    return [
        html.Div([going_on(view, timezone=viewer.timezone), components_card(rows, sharers=sharers)], className="stack"),
        edits_card("Latest edits", latest, now=moment, timezone=viewer.timezone),
    ]


def _sharers(session: Any, viewer: Viewer) -> Mapping[int, str]:
    names = {one.id: one.name for one in organisations(session, viewer)}
    return {
        component_id: ", ".join(sorted(names[each] for each in found))
        for component_id, found in shared_with(session, viewer).items()
    }
