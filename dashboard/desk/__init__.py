"""The desk of support staff: queues across all customers, changes of many tickets at once, who is on a ticket."""

from dash import ClientsideFunction, Dash, Input, Output, State

from dashboard.desk import ids
from dashboard.desk.callbacks import (
    CHOICES,
    places_offered,
    presence_told,
    row_assigned,
    selected_changed,
    selected_claimed,
)
from dashboard.desk.pages import desk_page, is_staff
from dashboard.pages import LOCATION, register_page
from dashboard.tickets.ids import GRID
from dashboard.tickets.list_address import DESK_PATH


def register(app: Dash) -> None:
    """The page `/desk`, its callbacks, and the presence on tickets."""
    register_page(__name__, path=DESK_PATH, title="Desk", layout=desk_page, is_for=is_staff)
    desk = Output(ids.DESK, "children", allow_duplicate=True)
    rows, search = State(GRID, "selectedRows"), State(LOCATION, "search")
    chosen = tuple(State(one, "value") for one in CHOICES)
    app.callback(desk, Input(ids.APPLY, "n_clicks"), rows, *chosen, search, prevent_initial_call=True)(selected_changed)
    places = [Output(one, name) for one in (ids.SITE, ids.ITEM) for name in ("data", "value")]
    asked = (Input(GRID, "selectedRows"), Input(ids.SITE, "value"), State(ids.ITEM, "value"))
    app.callback(*places, *asked, prevent_initial_call=True)(places_offered)
    app.callback(desk, Input(ids.CLAIM, "n_clicks"), rows, search, prevent_initial_call=True)(selected_claimed)
    app.callback(desk, Input(ids.ROW, "data"), search, prevent_initial_call=True)(row_assigned)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("desk", "selected"), Output(ids.SELECTED, "children"), Input(GRID, "selectedRows"),
        prevent_initial_call=True,
    )  # fmt: skip
    app.callback(
        Output(ids.PRESENCE, "children"), Input(ids.PRESENCE_CLOCK, "n_intervals"), State(LOCATION, "pathname")
    )(presence_told)
