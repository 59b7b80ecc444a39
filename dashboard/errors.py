"""The translator of errors at the edge of the dashboard: to pages, to notices, and to JSON for programs."""

import secrets
from typing import Any

import structlog
from dash import ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import DependencyException, InvalidCallbackReturnValue
from flask import Flask, Response, jsonify, request

from dashboard.callback_requests import CHANGED_FORM, is_wildcard
from dashboard.notices import notify
from dashboard.ui.headings import page_heading
from dashboard.ui.links import button_link
from dashboard.ui.states import error_state
from ingest.errors import HelmdeskError, InvalidInputError, NotFoundError

_log = structlog.get_logger(__name__)

# One sentence for what is missing and for what is not the viewer's, whatever the error itself would say.
NOT_FOUND_SENTENCE = "There is no such page, or it is not for your account to see."
FAILURE_SENTENCE = "Something went wrong on our side. It has been noted; please try again in a moment."
_TITLES = {
    401: "Please sign in",
    403: "Not allowed",
    404: "Not found",
    409: "Changed in the meantime",
    422: "This address does not fit",
}
FAILURE_TITLE = "Something went wrong"
REFUSED_TITLE = "This does not fit yet"


def refusal_page(error: HelmdeskError) -> Component:
    """The page that says why it cannot be shown."""
    title = _TITLES.get(error.http_status, FAILURE_TITLE)
    message = NOT_FOUND_SENTENCE if isinstance(error, NotFoundError) else error.message
    return _error_page(title, message)


def failure_page(reference: str) -> Component:
    """The page in place of one that failed unexpectedly."""
    return _error_page(FAILURE_TITLE, FAILURE_SENTENCE, reference=reference)


def report_failure(error: Exception) -> str:
    """Log an unexpected error; gives the reference to show in its place."""
    reference = secrets.token_hex(4)
    _log.error("unexpected error", reference=reference, exc_info=error)
    return reference


def answer_callback_error(error: Exception) -> Any:
    """What Dash does with an error of any callback: a notice, and nothing on the page changes."""
    if isinstance(error, HelmdeskError):
        # On a page it is the address that does not fit; in a callback what was typed.
        title = REFUSED_TITLE if isinstance(error, InvalidInputError) else _TITLES.get(error.http_status, FAILURE_TITLE)
        notify(title, error.message, tone="danger")
    else:
        notify(FAILURE_TITLE, f"{FAILURE_SENTENCE} Reference: {report_failure(error)}", tone="danger")
    return _unchanged()


def _unchanged() -> Any:
    """As many times no change as the callback has outputs: Dash wants a list for each wildcard."""
    outputs = ctx.outputs_list
    if not isinstance(outputs, list):
        return None
    if not outputs:
        return [] if is_wildcard(request.get_json()["output"]) else None
    return [[no_update] * len(one) if isinstance(one, list) else no_update for one in outputs]


def translate_errors(server: Flask) -> None:
    """Answer errors of Flask views in the one JSON shape."""

    @server.errorhandler(HelmdeskError)
    def _refused(error: HelmdeskError) -> Response:
        return json_answer(error)

    @server.errorhandler(DependencyException)
    def _no_such_file(_error: DependencyException) -> Response:
        # Dash raises it for files of its components that it does not serve.
        return json_answer(NotFoundError("There is no such file."))

    @server.errorhandler(InvalidCallbackReturnValue)
    def _other_form(error: InvalidCallbackReturnValue) -> Response:
        # Written to more or fewer fields than there are. Should the fault be ours, the log has it.
        report_failure(error)
        return json_answer(InvalidInputError(CHANGED_FORM))

    @server.errorhandler(500)
    def _failed(error: Exception) -> Response:
        reference = report_failure(getattr(error, "original_exception", None) or error)
        return json_answer(HelmdeskError(f"{FAILURE_SENTENCE} Reference: {reference}"))


def json_answer(error: HelmdeskError) -> Response:
    """An error as JSON with its HTTP status."""
    response = jsonify(error.as_json())
    response.status_code = error.http_status
    return response


def _error_page(title: str, message: str, *, reference: str | None = None) -> Component:
    way_out = [button_link("Go to Home", "/")]
    return html.Div([page_heading(title), error_state(None, message, actions=way_out, reference=reference)])
