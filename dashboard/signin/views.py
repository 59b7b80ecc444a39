"""The sign-in and sign-out addresses: plain HTML forms that work without any script."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response as AnyResponse
from wtforms import PasswordField, StringField, ValidationError

from dashboard.headers import FORM_POLICY
from dashboard.signin.addresses import HOME, SIGN_IN, SIGN_OUT, safe_next
from dashboard.signin.devices import device_words
from dashboard.signin.identity import enter, leave
from dashboard.ui.brand import brand_style
from ingest.db.engine import reading, unit_of_work
from ingest.errors import TooManyAttemptsError
from ingest.people.signing_in import begin_attempt, compare_password, settle_attempt
from ingest.portal.current import current_portal

WRONG = "The user name or the password is not right."
STALE = "This page had been open for too long. Please sign in again."
CSRF_FIELD = "csrf_token"
DEMO_ACCOUNTS = (
    ("bob@acme.example", "Acme, standard contact"),
    ("dora@acme.example", "Acme, administrator"),
    ("carol@globex.example", "Globex, standard contact"),
    ("alice@helmdesk.example", "Support agent"),
    ("leo@helmdesk.example", "Support lead"),
    ("erin@helmdesk.example", "Status editor"),
    ("root@helmdesk.example", "Administrator"),
)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What the sign-in page asks for."""

    user_name = StringField("User name")
    password = PasswordField("Password")


def sign_in_blueprint(*, is_demo: bool) -> Blueprint:
    """`/signin` and `/signout`; `is_demo` shows the demo's accounts."""
    blueprint = Blueprint("signin", __name__, template_folder="templates")

    @blueprint.get(SIGN_IN)
    def sign_in_page() -> AnyResponse:
        if current_user.is_authenticated:
            return redirect(safe_next(request.args.get("next")))
        return _page(SignInForm(), is_demo=is_demo)

    @blueprint.post(SIGN_IN)
    def sign_in_attempt() -> AnyResponse:
        form = SignInForm()
        problem = _attempt(form)
        if problem is None:
            return redirect(safe_next(request.args.get("next")), code=303)
        return _page(form, is_demo=is_demo, problem=problem)

    @blueprint.post(SIGN_OUT)
    def sign_out() -> AnyResponse:
        if _is_meant():
            leave()
        return redirect(SIGN_IN if not current_user.is_authenticated else HOME, code=303)

    return blueprint


def _attempt(form: SignInForm) -> str | None:
    """Sign in with what the form holds; the sentence to show when that fails."""
    if not form.validate_on_submit():
        return STALE
    try:
        with reading() as session:
            attempt = begin_attempt(session, user_name=form.user_name.data or "", address=request.remote_addr or "")
    except TooManyAttemptsError as error:
        return error.message
    comparison = compare_password(attempt, form.password.data or "")
    with unit_of_work() as session:
        signed_in = settle_attempt(
            session, attempt, comparison, device=device_words(request.headers.get("User-Agent", ""))
        )
    if signed_in is None:
        return WRONG
    enter(signed_in.viewer, signed_in.session)
    return None


def _is_meant() -> bool:
    try:
        validate_csrf(request.form.get(CSRF_FIELD))
    except ValidationError:
        return False
    return True


def _page(form: SignInForm, *, is_demo: bool, problem: str | None = None) -> Response:
    portal = current_portal()
    body = render_template(
        "signin.html",
        brand=portal.brand,
        brand_style=brand_style(portal.brand.colour),
        form=form,
        problem=problem,
        demo_accounts=DEMO_ACCOUNTS if is_demo else (),
    )
    response = make_response(body, 200 if problem is None else 401)
    response.cache_control.no_store = True
    response.headers["Content-Security-Policy"] = FORM_POLICY
    return response
