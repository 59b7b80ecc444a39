"""The outbox: every mail that left, waits or failed, and each as it is read; for staff only."""

from dash import Dash, Input, Output, State

from dashboard.outbox import ids
from dashboard.outbox.addresses import PATH, is_for_staff
from dashboard.outbox.callbacks import mail_retried, outbox_filtered
from dashboard.outbox.pages import TITLE, mail_page, outbox_list
from dashboard.pages import LOCATION, register_page


def register(app: Dash) -> None:
    """The pages `/desk/outbox` and `/desk/outbox/<mail_id>`, their filters, and sending again."""
    register_page(f"{__name__}.list", path=PATH, title=TITLE, layout=outbox_list, is_for=is_for_staff)
    register_page(
        f"{__name__}.mail", path_template=f"{PATH}/<mail_id>", title="Mail", layout=mail_page, is_for=is_for_staff
    )
    app.callback(
        Output(ids.LOCATION, "href"),
        Input(ids.STATES, "value"),
        Input(ids.NUMBER, "value"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )(outbox_filtered)
    app.callback(
        Output(ids.MAIL, "children"),
        Input(ids.RETRY, "n_clicks"),
        State(LOCATION, "pathname"),
        prevent_initial_call=True,
    )(mail_retried)
