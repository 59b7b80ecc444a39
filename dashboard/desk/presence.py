"""The line on a ticket's page that says which colleagues have it open too; for staff alone. Pure."""

from dash import dcc, html

from dashboard.desk import ids
from ingest.viewer import Viewer

HEARTBEAT_MILLISECONDS = 20_000


def presence_note(viewer: Viewer) -> html.Div:
    """The line and the clock that asks for it; nothing for contacts, whom the desk's matters do not concern."""
    if not viewer.is_staff:
        return html.Div()
    note = html.P("", id=ids.PRESENCE, className="presence", role="status")
    return html.Div([note, dcc.Interval(id=ids.PRESENCE_CLOCK, interval=HEARTBEAT_MILLISECONDS)])
