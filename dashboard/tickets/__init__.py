"""Tickets: the filtered list over SQL, its saved views and files, one ticket with its history, search as you type."""

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from dashboard.pages import ARRIVED, LOCATION, register_page
from dashboard.shell import OWN_VIEWS, SEARCH_BOX, SEARCH_RESULTS
from dashboard.tickets import acts, course, edits, ids
from dashboard.tickets.callbacks import (
    column_filter_asked,
    columns_chosen,
    filters_chosen,
    grid_rows,
    more_filters_chosen,
    search_results,
)
from dashboard.tickets.detail import is_there, ticket_detail
from dashboard.tickets.files import tickets_csv, tickets_xlsx
from dashboard.tickets.here import HERE
from dashboard.tickets.pages import tickets_page
from dashboard.tickets.view_callbacks import (
    default_view_opened,
    own_view_links,
    view_changed,
    view_deleted,
    view_made_default,
    view_saved,
)

_PATH = State(LOCATION, "pathname")
_SHOWN = tuple(Output(one, "children", allow_duplicate=True) for one in (ids.HEAD, ids.DETAIL))


def register(app: Dash) -> None:
    """The pages `/tickets` and `/tickets/<number>`, their callbacks, and the list as files."""
    register_page(f"{__name__}.list", path="/tickets", title="Tickets", layout=tickets_page)
    register_page(
        f"{__name__}.detail",
        path_template="/tickets/<number>",
        title="Ticket {number}",
        layout=ticket_detail,
        is_there=is_there,
    )
    _register_list(app)
    _register_writing(app)
    _register_acts(app)
    _register_course(app)
    _register_edit(app)
    _register_views(app)
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
    app.callback(definitions, Input(ids.COLUMNS, "data"), *here, prevent_initial_call=True)(columns_chosen)


def _register_views(app: Dash) -> None:
    here = State(LOCATION, "search")
    address = Output(ids.LOCATION, "href", allow_duplicate=True)
    form = (State(ids.VIEW_NAME, "value"), State(ids.VIEW_AUDIENCE, "value"), State(ids.COLUMNS, "data"), here)
    app.callback(address, Input(ids.VIEW_SAVE, "n_clicks"), *form, prevent_initial_call=True)(view_saved)
    app.callback(
        Output(ids.LIST, "children"), address, Input(ids.VIEW_CHANGE, "n_clicks"), *form, prevent_initial_call=True
    )(view_changed)
    app.callback(address, Input(ids.VIEW_DELETE, "n_clicks"), here, prevent_initial_call=True)(view_deleted)
    app.callback(
        Output(ids.LIST, "children", allow_duplicate=True), Output(OWN_VIEWS, "children", allow_duplicate=True),
        Input(ids.VIEW_DEFAULT, "n_clicks"), here, prevent_initial_call=True,
    )(view_made_default)  # fmt: skip
    app.server.before_request(default_view_opened)
    # Asked for after each page, not with it, as the count of open incidents is.
    app.callback(Output(OWN_VIEWS, "children"), Input(ARRIVED, "data"))(own_view_links)


def _resting(*buttons: str) -> list[tuple[Output, bool, bool]]:
    # One press, one act: the buttons rest while it is done.
    return [(Output(one, "disabled"), True, False) for one in buttons]


def _error(field: str) -> Output:
    return Output(field, "error", allow_duplicate=True)


def _register_writing(app: Dash) -> None:
    for button, callback, field in (
        (ids.SEND, acts.reply_sent, ids.REPLY),
        (ids.CLOSE, acts.close_sent, ids.REPLY),
        (ids.QUICK_NOTE_SUBMIT, acts.quick_note_sent, ids.QUICK_NOTE),
    ):
        app.callback(
            *_SHOWN, _error(field), Input(button, "n_clicks"), *HERE, prevent_initial_call=True,
            running=None if button == ids.CLOSE else _resting(button),
        )(callback)  # fmt: skip
    errors = (ids.NOTE_TITLE, ids.NOTE_BODY, ids.NOTE_RECIPIENTS, ids.NOTE_RESOLUTION)
    app.callback(
        *_SHOWN, *(_error(one) for one in errors), Input(ids.NOTE_SAVE, "n_clicks"),
        State(ids.NOTE_AUDIENCE, "value"), State(ids.NOTE_RESOLUTION, "checked"), State(ids.NOTE_RESOURCES, "checked"),
        *HERE, prevent_initial_call=True, running=_resting(ids.NOTE_SAVE),
    )(acts.note_sent)  # fmt: skip


def _register_acts(app: Dash) -> None:
    text, opened = State(ids.RESOLUTION, "value"), State(ids.RESOLUTION_OPENED, "data")
    told = (
        Output(ids.RESOLUTION_PROBLEM, "children", allow_duplicate=True),
        Output(ids.RESOLUTION_OPENED, "data", allow_duplicate=True),
    )
    for button, callback in ((ids.RESOLUTION_SAVE, acts.resolution_saved), (ids.RESOLVE, acts.resolved)):
        app.callback(
            *_SHOWN, _error(ids.RESOLUTION), *told, Input(button, "n_clicks"), text, opened, *HERE,
            prevent_initial_call=True,
        )(callback)  # fmt: skip
    app.callback(
        *_SHOWN, _error(ids.CANCEL_REASON), Input(ids.CANCEL, "n_clicks"), State(ids.CANCEL_REASON, "value"), *HERE,
        prevent_initial_call=True,
    )(acts.cancel_sent)  # fmt: skip
    app.callback(
        *_SHOWN, _error(ids.LINK_OTHER), Input(ids.LINK, "n_clicks"), State(ids.LINK_KIND, "value"),
        State(ids.LINK_OTHER, "value"), *HERE, prevent_initial_call=True,
    )(acts.link_sent)  # fmt: skip
    app.callback(*_SHOWN, Input(ids.unlink_id(ALL, ALL), "n_clicks"), *HERE, prevent_initial_call=True)(
        acts.unlink_sent
    )


def _register_course(app: Dash) -> None:
    """What follows of changes in the page's panels, and older entries; neither touches what is being written."""
    entries = Output(ids.ENTRIES, "children", allow_duplicate=True)
    parts = (Output(one, "children", allow_duplicate=True) for one in (ids.HEAD, ids.ENTRIES, ids.STANDING, ids.FACTS))
    app.callback(*parts, Input(ids.TOUCHED, "data"), *HERE, prevent_initial_call=True)(course.course_followed)
    app.callback(entries, Input(ids.OLDER, "n_clicks"), *HERE, prevent_initial_call=True)(course.older_asked)


def _register_edit(app: Dash) -> None:
    every, rows, choices = ids.edit_id(ALL, ALL), ids.edit_row_id(ALL), ids.edit_choice_id(ALL)
    typed, asked = (State(every, "value"), State(every, "id")), Output(ids.EDIT_ASKED, "data", allow_duplicate=True)
    # What is typed is kept in the browser until it is saved or given up (assets/ticket_page.js).
    kept = (Input(every, "value"), State(every, "id"), State(ids.EDIT_OPENED, "data"))
    for output, function, given in (
        (asked, "ask", (Input(ids.EDIT, "n_clicks"),)),
        (asked, "give_up", (Input(ids.EDIT_CANCEL, "n_clicks"),)),
        (Output(ids.EDIT_OPENED, "id"), "keep", kept),
        (Output(ids.EDIT_ASKED, "id"), "forget", (Input(ids.EDIT_ASKED, "data"),)),
    ):
        app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
            ClientsideFunction("ticket_edit", function), output, *given, prevent_initial_call=True
        )
    app.callback(Output(ids.EDITING, "children"), Input(ids.EDIT_ASKED, "data"), _PATH, prevent_initial_call=True)(
        edits.edit_opened
    )
    items = ids.edit_id(ALL, ids.ITEM)
    app.callback(
        Output(items, "data"), Output(items, "value"), Input(ids.edit_id(ALL, ids.SITE_OF_ITEM), "value"),
        State(items, "value"), prevent_initial_call=True,
    )(edits.site_of_item_chosen)  # fmt: skip
    app.callback(
        Output(ids.EDIT_FIELDS, "children"), Output(ids.EDIT_OPENED, "data", allow_duplicate=True),
        Input(ids.edit_id(ALL, ids.TYPE), "value"), *typed, State(ids.EDIT_OPENED, "data"), _PATH,
        prevent_initial_call=True,
    )(edits.type_chosen)  # fmt: skip
    # The second output is for refusals: a callback with nothing but a wildcard could not tell them.
    app.callback(
        Output(rows, "hidden"), Output(ids.EDITING, "id"), Input(ids.edit_id(ALL, ids.DECIDES), "value"), *typed,
        State(rows, "id"), _PATH, prevent_initial_call=True,
    )(edits.decided)  # fmt: skip
    app.callback(
        *_SHOWN, asked, Output(ids.EDIT_PROBLEMS, "children"), Output(ids.EDIT_OPENED, "data"), Output(every, "error"),
        Output(choices, "error"),
        Input(ids.EDIT_SAVE, "n_clicks"), *typed, State(choices, "value"), State(choices, "id"),
        State(ids.EDIT_OPENED, "data"), *HERE, prevent_initial_call=True,
        running=_resting(ids.EDIT_SAVE),
    )(edits.edit_saved)  # fmt: skip
