"""The home dashboard: tiles, created and completed by month, open by request type, and the open tickets."""

from dash import Dash, Input, Output

from dashboard.home import ids
from dashboard.home.callbacks import drilled, scope_chosen
from dashboard.home.files import created_completed_csv, open_by_request_type_csv
from dashboard.home.pages import PATH, TITLE, home_page
from dashboard.pages import register_page


def register(app: Dash) -> None:
    """The page `/`, its choice of scope, its drill-through and its files."""
    register_page(__name__, path=PATH, title=TITLE, layout=home_page)
    address = Output(ids.LOCATION, "href", allow_duplicate=True)
    app.callback(address, Input(ids.ORGANISATION, "value"), Input(ids.SITE, "value"), prevent_initial_call=True)(
        scope_chosen
    )
    app.callback(address, Input(ids.MONTHS, "clickData"), prevent_initial_call=True)(drilled)
    app.server.add_url_rule("/home/created-completed.csv", view_func=created_completed_csv)
    app.server.add_url_rule("/home/open-by-request-type.csv", view_func=open_by_request_type_csv)
