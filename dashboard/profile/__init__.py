"""What people do with their own access: their profile, their password, and where they are signed in."""

from dash import ALL, Dash, Input, Output, State

from dashboard.pages import register_page
from dashboard.profile import ids
from dashboard.profile.callbacks import address_asked, password_changed, profile_saved, question_chosen
from dashboard.profile.pages import PASSWORD, PASSWORD_TITLE, PROFILE, TITLE, password_page, profile_page
from dashboard.profile.sign_in_callbacks import other_sign_ins_ended, sign_in_ended
from dashboard.profile.sign_in_pages import SIGN_INS, SIGN_INS_TITLE, sign_ins_page


def register(app: Dash) -> None:
    """`/profile`, `/profile/password` and `/profile/sign-ins`, each for whoever is signed in."""
    register_page(__name__, path=PROFILE, title=TITLE, layout=profile_page)
    register_page(f"{__name__}.password", path=PASSWORD, title=PASSWORD_TITLE, layout=password_page)
    register_page(f"{__name__}.sign_ins", path=SIGN_INS, title=SIGN_INS_TITLE, layout=sign_ins_page)
    _register_profile(app)
    _register_password(app)
    app.callback(
        Output(ids.SIGN_INS, "children"),
        Input({"type": ids.END, "session": ALL}, "n_clicks"),
        State({"type": ids.END, "session": ALL}, "id"),
        prevent_initial_call=True,
    )(sign_in_ended)
    app.callback(
        Output(ids.SIGN_INS, "children", allow_duplicate=True),
        Input(ids.END_OTHERS, "n_clicks"),
        prevent_initial_call=True,
    )(other_sign_ins_ended)


def _register_profile(app: Dash) -> None:
    app.callback(
        Output(ids.PROFILE_PROBLEMS, "children"),
        Output(ids.ALL_FIELDS, "error"),
        Output(ids.TIMEZONE, "error"),
        Output(ids.OPENED, "data"),
        Input(ids.SAVE, "n_clicks"),
        State(ids.ALL_FIELDS, "value"),
        State(ids.ALL_FIELDS, "id"),
        State(ids.TIMEZONE, "value"),
        State(ids.OPENED, "data"),
        prevent_initial_call=True,
    )(profile_saved)
    app.callback(
        Output(ids.ADDRESS, "error"),
        Output(ids.ADDRESS_PASSWORD, "error"),
        Output(ids.ADDRESS_PASSWORD, "value"),
        Output(ids.ADDRESS_SENT, "children"),
        Input(ids.ADDRESS_SEND, "n_clicks"),
        State(ids.ADDRESS, "value"),
        State(ids.ADDRESS_PASSWORD, "value"),
        prevent_initial_call=True,
    )(address_asked)


def _register_password(app: Dash) -> None:
    fields = (ids.CURRENT, ids.PASSWORD, ids.AGAIN)
    app.callback(
        *(Output(one, "error") for one in fields),
        *(Output(one, "value") for one in fields),
        Output(ids.PASSWORD_DONE, "children"),
        Input(ids.CHANGE, "n_clicks"),
        *(State(one, "value") for one in fields),
        prevent_initial_call=True,
    )(password_changed)
    app.callback(
        Output(ids.QUESTION, "error"),
        Output(ids.ANSWER, "error"),
        Output(ids.QUESTION_PASSWORD, "error"),
        Output(ids.ANSWER, "value"),
        Output(ids.QUESTION_PASSWORD, "value"),
        Input(ids.QUESTION_KEEP, "n_clicks"),
        State(ids.QUESTION, "value"),
        State(ids.ANSWER, "value"),
        State(ids.QUESTION_PASSWORD, "value"),
        prevent_initial_call=True,
    )(question_chosen)
