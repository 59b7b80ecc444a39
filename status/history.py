"""The history as a tree: three months of incidents and maintenance, newest first, and the way to the others. Pure."""

from dash import html
from dash.development.base_component import Component

from ingest.system_status.page_schemas import HistoryView
from status.addresses import Addresses
from status.page import Heading


def history_tree(view: HistoryView, *, addresses: Addresses, headline: Heading = html.H1) -> Component:
    """One page of the history; `headline` is the heading of the whole, for pages that have a title above it."""
    months = [
        html.Section(
            [
                html.H2(f"{month.month:%B %Y}"),
                *(
                    html.P(html.A(html.Bdi(one.name), href=addresses.incident(one.public_id)))
                    for one in month.incidents
                ),
            ],
            className="status-card",
        )
        for month in view.months
    ]
    return html.Div([headline("History"), *months], className="status-page")
