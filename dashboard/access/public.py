"""`/request-access`: a plain form that works without any script, and the page behind the link that is mailed."""

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from dashboard.access.addresses import CONFIRMED, FORM, SENT
from dashboard.document import icon_address
from dashboard.headers import FORM_POLICY
from dashboard.ui.brand import brand_style
from ingest.access.service import ask_for_access, asked_access, confirm_access
from ingest.db.engine import reading, unit_of_work
from ingest.errors import HelmdeskError, InvalidInputError, TooManyAttemptsError
from ingest.people.links import LinkError
from ingest.portal.current import current_portal
from ingest.portal.forms import FieldKind

STALE = "This page had been open for too long. Please send it again."
SENT_WORDS = (
    "If this address can be written to, a message is on its way to it. Open the link in it to confirm your request: "
    "only then do we see it. To one address we write once an hour at most."
)
CONFIRMED_WORDS = "Thank you. We look at your request and answer by e-mail."
CLOSED_WORDS = "This portal takes no requests for access. Ask your support provider."
INPUT_TYPES = {FieldKind.EMAIL: "email", FieldKind.PHONE: "tel"}


def access_blueprint() -> Blueprint:
    """The form, what it answers, and the confirmation; for anybody."""
    blueprint = Blueprint("access", __name__, template_folder="templates")
    blueprint.add_url_rule(FORM, view_func=form_page, methods=["GET"])
    blueprint.add_url_rule(FORM, view_func=form_sent, methods=["POST"])
    blueprint.add_url_rule(SENT, endpoint="sent", view_func=lambda: _said("Look into your mail", SENT_WORDS))
    blueprint.add_url_rule(
        CONFIRMED, endpoint="confirmed", view_func=lambda: _said("Your request is with us", CONFIRMED_WORDS)
    )
    blueprint.add_url_rule(f"{FORM}/<token>", view_func=confirmation_page, methods=["GET"])
    blueprint.add_url_rule(f"{FORM}/<token>", view_func=confirmation_sent, methods=["POST"])
    return blueprint


def form_page() -> AnyResponse:
    """The empty form."""
    return _form({})


def form_sent() -> AnyResponse:
    """Take a request; the answer is the same whoever asks, and what does not fit is said beside its field."""
    given = {one.key: request.form.get(one.key, "") for one in current_portal().access_requests.fields}
    if not FlaskForm().validate_on_submit():
        return _form(given, problem=STALE, http_status=HTTPStatus.BAD_REQUEST)
    try:
        with unit_of_work() as session:
            ask_for_access(session, given=given)
    except InvalidInputError as error:
        return _form(given, problem=error.message, errors=error.fields, http_status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyAttemptsError as error:
        return _form(given, problem=error.message, http_status=HTTPStatus.TOO_MANY_REQUESTS)
    return redirect(SENT, code=HTTPStatus.SEE_OTHER)


def confirmation_page(token: str) -> AnyResponse:
    """What the link is to confirm. Opening it uses nothing up: programs that look at mails open links too."""
    try:
        with reading() as session:
            asked = asked_access(session, token=token)
    except LinkError as error:
        return _no_longer(error)
    return _page("request_access_confirm.html", asked=asked, form=FlaskForm())


def confirmation_sent(token: str) -> AnyResponse:
    """Confirm the request."""
    if not FlaskForm().validate_on_submit():
        return confirmation_page(token)
    try:
        with unit_of_work() as session:
            confirm_access(session, token=token)
    except LinkError as error:
        return _no_longer(error)
    return redirect(CONFIRMED, code=HTTPStatus.SEE_OTHER)


def _form(
    given: dict[str, str],
    *,
    problem: str | None = None,
    errors: dict[str, str] | None = None,
    http_status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    asked = current_portal().access_requests
    if not asked.is_open:
        return _said("No requests for access", CLOSED_WORDS, http_status=HTTPStatus.NOT_FOUND)
    known = {
        "asked": asked, "given": given, "problem": problem, "errors": errors or {}, "form": FlaskForm(),
        "input_types": INPUT_TYPES,
    }  # fmt: skip
    return _page("request_access.html", http_status=http_status, **known)


def _no_longer(error: HelmdeskError) -> Response:
    return _said("This link opens nothing", error.message, http_status=HTTPStatus.GONE, is_form_offered=True)


def _said(
    title: str, words: str, *, http_status: HTTPStatus = HTTPStatus.OK, is_form_offered: bool = False
) -> Response:
    known = {"title": title, "words": words, "is_form_offered": is_form_offered}
    return _page("request_access_said.html", http_status=http_status, **known)


def _page(template: str, *, http_status: HTTPStatus = HTTPStatus.OK, **known: object) -> Response:
    brand = current_portal().brand
    known |= {"brand": brand, "brand_style": brand_style(brand.colour), "icon": icon_address(brand.colour)}
    body = render_template(template, **known)
    response = make_response(body, http_status)
    response.cache_control.no_store = True
    response.headers["Content-Security-Policy"] = FORM_POLICY
    # The address of a confirmation opens it; no other site is told.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
