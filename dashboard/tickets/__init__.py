"""Tickets: the filtered list over SQL, its saved views and files, one ticket with its history, search as you type."""

from dash import Dash, Input, Output, State

from dashboard.pages import ARRIVED, LOCATION, register_page
from dashboard.shell import OWN_VIEWS, SEARCH_BOX, SEARCH_RESULTS
from dashboard.tickets import ids
from dashboard.tickets.callbacks import (
    close_sent,
    column_filter_asked,
    columns_chosen,
    filters_chosen,
    grid_rows,
    more_filters_chosen,
    reply_sent,
    search_results,
)
from dashboard.tickets.detail import ticket_detail
from dashboard.tickets.files import tickets_csv, tickets_xlsx
from dashboard.tickets.pages import tickets_page
from dashboard.tickets.view_callbacks import own_view_links, view_changed, view_deleted, view_saved


def register(app: Dash) -> None:
    """The pages `/tickets` and `/tickets/<number>`, their callbacks, and the list as files."""
    register_page(f"{__name__}.list", path="/tickets", title="Tickets", layout=tickets_page)
    register_page(
        f"{__name__}.detail", path_template="/tickets/<number>", title="Ticket {number}", layout=ticket_detail
    )
    _register_list(app)
    _register_views(app)
    here = State(LOCATION, "search")
    path, text = State(LOCATION, "pathname"), State(ids.REPLY, "value")
    parts = Output(ids.DETAIL, "children", allow_duplicate=True)
    for button, callback in ((ids.SEND, reply_sent), (ids.CLOSE, close_sent)):
        app.callback(parts, Input(button, "n_clicks"), text, path, here, prevent_initial_call=True)(callback)
    app.callback(Output(SEARCH_RESULTS, "children"), Input(SEARCH_BOX, "value"), prevent_initial_call=True)(
        search_results
    )
    app.server.add_url_rule("/tickets.csv", view_func=tickets_csv)
    app.server.add_url_rule("/tickets.xlsx", view_func=tickets_xlsx)


def _register_list(app: Dash) -> None:
    here = (State(LOCATION, "pathname"), State(LOCATION, "search"))
    address = Output(ids.LOCATION, "href", allow_duplicate=True)
    rows, definitions = Output(ids.GRID, "getRowsResponse"), Output(ids.GRID, "columnDefs")
    app.callback(rows, address, Input(ids.GRID, "getRowsRequest"), *here, prevent_initial_call=True)(grid_rows)
    app.callback(address, *(Input(one, "value") for one in ids.FILTER_CONTROLS), *here, prevent_initial_call=True)(
        filters_chosen
    )
    more = (Input(ids.MORE_FILTERS, "value"), State(ids.MORE_FILTERS, "id"))
    app.callback(address, *more, *here, prevent_initial_call=True)(more_filters_chosen)
    app.callback(address, Input(ids.COLUMN_FILTER, "data"), *here, prevent_initial_call=True)(column_filter_asked)
    app.callback(definitions, Input(ids.COLUMNS, "value"), *here, prevent_initial_call=True)(columns_chosen)


def _register_views(app: Dash) -> None:
    here = State(LOCATION, "search")
    address = Output(ids.LOCATION, "href", allow_duplicate=True)
    form = (State(ids.VIEW_NAME, "value"), State(ids.VIEW_AUDIENCE, "value"), State(ids.COLUMNS, "value"), here)
    app.callback(address, Input(ids.VIEW_SAVE, "n_clicks"), *form, prevent_initial_call=True)(view_saved)
    app.callback(
        Output(ids.LIST, "children"), address, Input(ids.VIEW_CHANGE, "n_clicks"), *form, prevent_initial_call=True
    )(view_changed)
    app.callback(address, Input(ids.VIEW_DELETE, "n_clicks"), here, prevent_initial_call=True)(view_deleted)
    # Asked for after each page, not with it, as the count of open incidents is.
    app.callback(Output(OWN_VIEWS, "children"), Input(ARRIVED, "data"))(own_view_links)
