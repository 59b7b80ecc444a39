"""What a person wants to hear of by e-mail, under the user menu."""

from dash import Dash, Input, Output

from dashboard.notifications import ids
from dashboard.notifications.callbacks import choice_made
from dashboard.notifications.pages import PATH, TITLE, notifications_page
from dashboard.pages import register_page


def register(app: Dash) -> None:
    """The page `/profile/notifications`; each choice is kept as it is made."""
    register_page(__name__, path=PATH, title=TITLE, layout=notifications_page)
    app.callback(
        Output(ids.SAVED, "children"),
        Input(ids.KINDS, "value"),
        Input(ids.WHOLE, "checked"),
        Input(ids.OPENED, "checked"),
        prevent_initial_call=True,
    )(choice_made)
