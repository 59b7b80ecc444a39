"""An incident or a maintenance as a tree: what it is about, what it did, and all that was said about it. Pure."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.rules import full_names
from status import texts
from status.addresses import Addresses
from status.page import Heading


def incident_tree(
    record: StatusRecord,
    incident: IncidentView,
    *,
    now: datetime,
    addresses: Addresses,
    headline: Heading = html.H1,
) -> Component:
    """One incident with its updates, newest first; the record knows the components it concerns."""
    names = full_names(record.components)
    concerned = [html.Li(html.Bdi(names[each])) for each in incident.component_ids]
    lasted = texts.duration_words((incident.ends_at or now) - incident.begins_at)
    updates = [html.P(update.body) for update in incident.updates]
    back = html.A(html.Bdi(record.page.name), href=addresses.page())
    return html.Div(
        [headline(html.Bdi(incident.name)), html.P(lasted), html.Ul(concerned), *updates, back], className="status-page"
    )
