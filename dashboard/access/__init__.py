"""Requests for access: the public form with its confirmation, and the queue of staff."""

from dash import Dash, Input, Output, State

from dashboard.access import ids
from dashboard.access.addresses import QUEUE
from dashboard.access.callbacks import organisation_chosen, request_approved, request_certified, request_declined
from dashboard.access.pages import TITLE, is_request, queue_page, request_page_shown
from dashboard.access.public import access_blueprint
from dashboard.pages import LOCATION, register_page
from ingest.access.queries import may_decide

_PATH = State(LOCATION, "pathname")


def register(app: Dash) -> None:
    """The form `/request-access` for anybody; `/admin/access` and `/admin/access/<request_id>` for who decides."""
    app.server.register_blueprint(access_blueprint())
    register_page(f"{__name__}.queue", path=QUEUE, title=TITLE, layout=queue_page, is_for=may_decide)
    register_page(
        f"{__name__}.request",
        path_template=f"{QUEUE}/<request_id>",
        title="Request {request_id}",
        layout=request_page_shown,
        is_for=may_decide,
        is_there=is_request,
    )
    app.callback(
        Output(ids.SITE, "data"), Output(ids.SITE, "value"), Output(ids.CONTACT, "data"), Output(ids.CONTACT, "value"),
        Input(ids.ORGANISATION, "value"), _PATH,
        prevent_initial_call=True,
    )(organisation_chosen)  # fmt: skip
    shown = Output(ids.REQUEST, "children", allow_duplicate=True)
    app.callback(
        shown, *(Output(one, "error") for one in ids.APPROVAL),
        Input(ids.APPROVE, "n_clicks"), *(State(one, "value") for one in ids.APPROVAL), _PATH,
        prevent_initial_call=True,
    )(request_approved)  # fmt: skip
    for button, field, callback in (
        (ids.DECLINE, ids.REASON, request_declined),
        (ids.CERTIFY, ids.NOTE, request_certified),
    ):
        app.callback(
            shown, Output(field, "error", allow_duplicate=True),
            Input(button, "n_clicks"), State(field, "value"), _PATH,
            prevent_initial_call=True,
        )(callback)  # fmt: skip
