"""System status for signed-in people: the public page's tree, with what only they may see."""

from dash import Dash, Input, Output, State

from dashboard.pages import register_page
from dashboard.services import ids
from dashboard.services.callbacks import refreshed_services
from dashboard.services.pages import PATH, TITLE, services_page


def register(app: Dash) -> None:
    """The page `/services` and its refresh."""
    register_page(__name__, path=PATH, title=TITLE, layout=services_page)
    app.callback(
        Output(ids.TREE, "children"),
        Output(ids.MOMENT, "children"),
        Output(ids.DIGEST, "data"),
        Input(ids.CLOCK, "n_intervals"),
        State(ids.DIGEST, "data"),
        prevent_initial_call=True,
    )(refreshed_services)
