"""Opening a ticket: the choice of site and request type, then the form the portal definition describes."""

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from dashboard.new_ticket import ids
from dashboard.new_ticket.callbacks import (
    contact_added,
    continue_chosen,
    form_begun_anew,
    form_filled,
    form_given_up,
    form_sent,
)
from dashboard.new_ticket.pages import PATH, TITLE, new_ticket_page
from dashboard.pages import LOCATION, register_page

SAVING = (ids.SAVE_AND_VIEW, ids.SAVE_AND_CLOSE, ids.SAVE_AND_NEW, ids.SAVE_TICKET, ids.SAVE_AND_ATTACH)


def register(app: Dash) -> None:
    """The page `/tickets/new` and what it does."""
    register_page(__name__, path=PATH, title=TITLE, layout=new_ticket_page)
    go, here = Output(ids.LOCATION, "href", allow_duplicate=True), State(LOCATION, "search")
    every = ids.field_id(ALL)
    app.callback(
        go, Output(ids.SITE, "error"), Output(ids.REQUEST_TYPE, "error"),
        Input(ids.CONTINUE, "n_clicks"), State(ids.SITE, "value"), State(ids.REQUEST_TYPE, "value"), here,
        prevent_initial_call=True,
    )(continue_chosen)  # fmt: skip
    # The values are those of the last key at every moment; only keeping them waits for a pause (assets/forms.js).
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash gives it no types
        ClientsideFunction("forms", "settle"), Output(ids.SETTLED, "id"), Input(every, "value"),
        prevent_initial_call=True,
    )  # fmt: skip
    app.callback(
        Output(ids.row_id(ALL), "hidden"), Output(ids.DRAFT, "children"),
        Input(ids.SETTLED, "data"), State(every, "value"), here, prevent_initial_call=True,
    )(form_filled)  # fmt: skip
    app.callback(
        go, Output(ids.PROBLEMS, "children"), Output(every, "error"),
        *(Input(one, "n_clicks") for one in SAVING),
        State(every, "value"), State(ids.SHOWING, "data"), here, prevent_initial_call=True,
        # One press, one ticket: the buttons rest while it is being saved.
        running=[(Output(one, "disabled"), True, False) for one in SAVING],
    )(form_sent)  # fmt: skip
    app.callback(go, Input(ids.CANCEL, "n_clicks"), here, prevent_initial_call=True)(form_given_up)
    app.callback(go, Input(ids.AFRESH, "n_clicks"), here, prevent_initial_call=True)(form_begun_anew)
    contact = ids.field_id("contact")
    names = (ids.CONTACT_FIRST, ids.CONTACT_LAST, ids.CONTACT_EMAIL)
    app.callback(
        Output(contact, "data"), Output(contact, "value"), *(Output(one, "error") for one in names),
        Input(ids.CONTACT_ADD, "n_clicks"), *(State(one, "value") for one in names), here,
        prevent_initial_call=True,
    )(contact_added)  # fmt: skip
