"""`/`: the home dashboard of the chosen scope, with its data in one request."""

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.home import ids
from dashboard.home.components import (
    created_completed_widget,
    heading_actions,
    open_by_widget,
    open_tickets_widget,
)
from dashboard.home.scope import APPROVAL, MINE, open_filters, require_known, scope_of, zone_words
from dashboard.pages import Address
from dashboard.tickets.columns import PREFERENCE, shown_columns
from dashboard.ui.headings import page_heading
from dashboard.ui.tiles import tile, tile_row
from ingest.db.engine import reading
from ingest.enums import OPEN_STAGES
from ingest.metrics.home import home_figures
from ingest.metrics.open_by import open_by_request_type, stage_total
from ingest.metrics.tiles import Tile, tiles_of
from ingest.organisations.queries import organisations, sites
from ingest.people.queries import preference
from ingest.portal.current import current_portal
from ingest.tickets.filters import tickets_address
from ingest.tickets.queries import ticket_page
from ingest.viewer import Viewer

PATH: Final = "/"
TITLE: Final = "Home"
ROWS_SHOWN: Final = 6


def home_page(viewer: Viewer, address: Address) -> Component:
    """The whole dashboard; every number is a link to its tickets."""
    portal, scope = current_portal(), scope_of(address)
    whose = address.param("show") if address.param("show") in {MINE, APPROVAL} else ""
    with reading() as session:
        owners, places = organisations(session, viewer), sites(session, viewer, organisation_id=scope.organisation_id)
        require_known(scope, organisations=owners, sites=places)
        figures = home_figures(session, viewer, scope=scope, recent_days=portal.recently_completed_days)
        page = ticket_page(session, viewer, filters=open_filters(scope, whose=whose), limit=ROWS_SHOWN)
        kept = preference(session, viewer, name=PREFERENCE)
    counted = tiles_of(
        figures.standing,
        scope=scope,
        recently_completed_count=figures.recently_completed,
        recent_days=portal.recently_completed_days,
    )
    totals = (stage_total(figures.standing, stages=OPEN_STAGES), figures.mine_open, figures.waiting_my_approval)
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(
                TITLE,
                actions=heading_actions(scope, organisations=owners, sites=places, is_staff=viewer.is_staff),
            ),
            tile_row(
                [_tile(one) for one in counted],
                label="Tickets",
            ),
            html.Div(
                [
                    created_completed_widget(figures, timezone=zone_words(scope, viewer, organisations=owners)),
                    open_by_widget(open_by_request_type(figures.standing), scope=scope, portal=portal),
                ],
                className="grid-2-1",
            ),
            open_tickets_widget(
                page.rows,
                totals=totals,
                whose=whose,
                scope=scope,
                viewer=viewer,
                now=figures.as_of,
                portal=portal,
                columns=shown_columns(portal, viewer, kept=kept),
            ),
        ],
        className="stack",
    )


def _tile(one: Tile) -> Component:
    return tile(one.label, one.count, tickets_address(one.filters), definition=one.definition)
