"""Tickets: the filtered list over SQL, one ticket with its history and replies, search as you type, and CSV."""

from dash import Dash, Input, Output, State

from dashboard.pages import LOCATION, register_page
from dashboard.shell import SEARCH_BOX, SEARCH_RESULTS
from dashboard.tickets import ids
from dashboard.tickets.callbacks import (
    close_sent,
    columns_chosen,
    filters_chosen,
    grid_rows,
    reply_sent,
    search_results,
)
from dashboard.tickets.detail import ticket_detail
from dashboard.tickets.files import tickets_csv
from dashboard.tickets.pages import tickets_page


def register(app: Dash) -> None:
    """The pages `/tickets` and `/tickets/<number>`, their callbacks, and the list as a file."""
    register_page(f"{__name__}.list", path="/tickets", title="Tickets", layout=tickets_page)
    register_page(
        f"{__name__}.detail", path_template="/tickets/<number>", title="Ticket {number}", layout=ticket_detail
    )
    here = State(LOCATION, "search")
    list_address = Output(ids.LOCATION, "href", allow_duplicate=True)
    app.callback(
        Output(ids.GRID, "getRowsResponse"), list_address, Input(ids.GRID, "getRowsRequest"), here,
        prevent_initial_call=True,
    )(grid_rows)  # fmt: skip
    app.callback(list_address, *(Input(one, "value") for one in ids.FILTER_CONTROLS), here, prevent_initial_call=True)(
        filters_chosen
    )
    app.callback(Output(ids.GRID, "columnDefs"), Input(ids.COLUMNS, "value"), here, prevent_initial_call=True)(
        columns_chosen
    )
    path, text = State(LOCATION, "pathname"), State(ids.REPLY, "value")
    parts = Output(ids.DETAIL, "children", allow_duplicate=True)
    for button, callback in ((ids.SEND, reply_sent), (ids.CLOSE, close_sent)):
        app.callback(parts, Input(button, "n_clicks"), text, path, here, prevent_initial_call=True)(callback)
    app.callback(Output(SEARCH_RESULTS, "children"), Input(SEARCH_BOX, "value"), prevent_initial_call=True)(
        search_results
    )
    app.server.add_url_rule("/tickets.csv", view_func=tickets_csv)
