"""System status for signed-in people: the public pages' trees, with what only they may see."""

from dash import Dash, Input, Output, State

from dashboard.pages import ARRIVED, LOCATION, register_page
from dashboard.services import ids
from dashboard.services.callbacks import open_incidents_badge, refreshed_services
from dashboard.services.files import component_csv
from dashboard.services.pages import services_page
from dashboard.services.shown import PATH, TITLE
from dashboard.shell import OPEN_INCIDENTS


def register(app: Dash) -> None:
    """The pages under `/services` and their refresh, uptime as a file, and the count of open incidents."""
    register_page(__name__, path=PATH, title=TITLE, layout=services_page)
    register_page(f"{__name__}.history", path=f"{PATH}/history", title=f"{TITLE}: history", layout=services_page)
    for kind in ("incidents", "uptime"):
        register_page(
            f"{__name__}.{kind}", path_template=f"{PATH}/{kind}/<public_id>", title=TITLE, layout=services_page
        )
    app.callback(
        Output(ids.TREE, "children"),
        Output(ids.MOMENT, "children"),
        Output(ids.DIGEST, "data"),
        Input(ids.CLOCK, "n_intervals"),
        State(ids.DIGEST, "data"),
        State(LOCATION, "pathname"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )(refreshed_services)
    # Asked for after each page, not with it: what changes before the page is there would be taken for the page.
    app.callback(Output(OPEN_INCIDENTS, "children"), Input(ARRIVED, "data"))(open_incidents_badge)
    app.server.add_url_rule(f"{PATH}/uptime/<public_id>.csv", view_func=component_csv)
