"""A component's uptime as a tree: the figure, how it comes about, its months, and each of its days. Pure."""

from dash import html
from dash.development.base_component import Component

from ingest.system_status.page_schemas import UptimeView
from status import texts
from status.addresses import Addresses, day_anchor
from status.page import Heading


def uptime_tree(view: UptimeView, *, addresses: Addresses, headline: Heading = html.H1) -> Component:
    """The uptime of one component; each day has an anchor, to which the bars of the status page lead."""
    days = [html.Li(texts.day_sentence(one.bar), id=day_anchor(one.bar.day)) for one in view.days]
    csv = addresses.uptime_csv(view.component.row.public_id)
    return html.Div([headline(html.Bdi(view.name)), html.A("CSV", href=csv), html.Ul(days)], className="status-page")
