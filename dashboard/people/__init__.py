"""Personal data: all that is kept about a person as a file, and erasure; for the provider's administrators."""

from dash import Dash, Input, Output, State

from dashboard.pages import register_page
from dashboard.people import ids
from dashboard.people.callbacks import person_erased, person_looked_for
from dashboard.people.files import person_json
from dashboard.people.pages import PATH, TITLE, is_for_administrators, people_page


def register(app: Dash) -> None:
    """The page `/admin/people`, its acts, and the file."""
    register_page(__name__, path=PATH, title=TITLE, layout=people_page, is_for=is_for_administrators)
    app.callback(
        Output(ids.LOCATION, "href"),
        Input(ids.LOOK, "n_clicks"),
        Input(ids.NAME, "n_submit"),
        State(ids.NAME, "value"),
        prevent_initial_call=True,
    )(person_looked_for)
    app.callback(
        Output(ids.FOUND, "children"),
        Output(ids.CONFIRMATION, "error"),
        Input(ids.ERASE, "n_clicks"),
        State(ids.CONFIRMATION, "value"),
        State(ids.NAME, "value"),
        prevent_initial_call=True,
    )(person_erased)
    app.server.add_url_rule(f"{PATH}/data.json", view_func=person_json)
