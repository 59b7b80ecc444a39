"""Who watches a ticket: a panel for the ticket's page, and what is done in it."""

from dash import Dash, Input, Output, State

from dashboard.pages import LOCATION
from dashboard.watchers import ids
from dashboard.watchers.callbacks import (
    choices_asked,
    mine_pressed,
    notifications_switched,
    watcher_added,
    watcher_removed,
)


def register(app: Dash) -> None:
    """The callbacks of the panel; the page it stands on is the ticket's."""
    panel, path = Output(ids.PANEL, "children", allow_duplicate=True), State(LOCATION, "pathname")
    app.callback(panel, Input(ids.MINE, "n_clicks"), path, prevent_initial_call=True)(mine_pressed)
    app.callback(panel, Input(ids.ADD, "n_clicks"), State(ids.CHOICE, "value"), path, prevent_initial_call=True)(
        watcher_added
    )
    app.callback(
        panel, Input(ids.EVERY_REMOVE, "n_clicks"), State(ids.EVERY_REMOVE, "id"), path, prevent_initial_call=True
    )(watcher_removed)
    app.callback(
        panel, Input(ids.EVERY_NOTIFIED, "checked"), State(ids.EVERY_NOTIFIED, "id"), path, prevent_initial_call=True
    )(notifications_switched)
    app.callback(
        Output(ids.CHOICE, "data"),
        Input(ids.CHOICE, "searchValue"),
        State(ids.CHOICE, "data"),
        path,
        prevent_initial_call=True,
    )(choices_asked)
