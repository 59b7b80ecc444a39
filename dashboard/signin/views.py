"""The sign-in and sign-out addresses: plain HTML forms that work without any script."""

from typing import Final

from flask import Blueprint, Response, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from dashboard.signin.addresses import HOME, SIGN_IN, SIGN_OUT, safe_next
from dashboard.signin.forms import STALE, SignInForm, form_page, is_meant
from dashboard.signin.help_views import add_help
from dashboard.signin.identity import enter, leave
from dashboard.signin.link_views import add_links
from ingest.db.engine import reading, unit_of_work
from ingest.errors import TooManyAttemptsError
from ingest.people.signing_in import begin_attempt, compare_password, settle_attempt

WRONG = (
    "The user name or the password is not right. After too many attempts a sign-in is locked for a while; "
    "see 'Need help signing in?'."
)
NAME_COOKIE: Final = "helmdesk_user_name"
_NAME_SECONDS: Final = 365 * 24 * 3600
_MAX_NAME_CHARACTERS: Final = 320
DEMO_ACCOUNTS = (
    ("bob@acme.example", "Acme, standard contact"),
    ("dora@acme.example", "Acme, administrator"),
    ("carol@globex.example", "Globex, standard contact"),
    ("alice@helmdesk.example", "Support agent"),
    ("leo@helmdesk.example", "Support lead"),
    ("erin@helmdesk.example", "Status editor"),
    ("root@helmdesk.example", "Administrator"),
)


def sign_in_blueprint(*, is_demo: bool) -> Blueprint:
    """`/signin`, `/signout` and the ways back in; `is_demo` shows the demo's accounts."""
    blueprint = Blueprint("signin", __name__, template_folder="templates")

    @blueprint.get(SIGN_IN)
    def sign_in_page() -> AnyResponse:
        if current_user.is_authenticated:
            return redirect(safe_next(request.args.get("next")))
        name = request.cookies.get(NAME_COOKIE, "")[:_MAX_NAME_CHARACTERS]
        form = SignInForm(formdata=None, user_name=name, remember_name=bool(name))
        return _page(form, is_demo=is_demo)

    @blueprint.post(SIGN_IN)
    def sign_in_attempt() -> AnyResponse:
        form = SignInForm()
        problem = _attempt(form)
        if problem is not None:
            return _page(form, is_demo=is_demo, problem=problem)
        return _remember_name(redirect(safe_next(request.args.get("next")), code=303), form)

    @blueprint.post(SIGN_OUT)
    def sign_out() -> AnyResponse:
        if is_meant():
            leave()
        return redirect(SIGN_IN if not current_user.is_authenticated else HOME, code=303)

    add_help(blueprint)
    add_links(blueprint)
    return blueprint


def _attempt(form: SignInForm) -> str | None:
    """Sign in with what the form holds; the sentence to show when that fails."""
    if not form.validate_on_submit():
        return STALE
    try:
        with reading() as work:
            attempt = begin_attempt(work, user_name=form.user_name.data or "")
    except TooManyAttemptsError as error:
        return error.message
    comparison = compare_password(attempt, form.password.data or "")
    with unit_of_work() as work:
        signed_in = settle_attempt(work, attempt, comparison, is_remembered=form.is_remembered.data)
    if signed_in is None:
        return WRONG
    enter(signed_in.viewer, signed_in.session)
    return None


def _remember_name(response: AnyResponse, form: SignInForm) -> AnyResponse:
    flags = {"httponly": True, "secure": current_app.config["SESSION_COOKIE_SECURE"], "samesite": "Lax"}
    if form.remember_name.data:
        name = (form.user_name.data or "").strip()[:_MAX_NAME_CHARACTERS]
        response.set_cookie(NAME_COOKIE, name, max_age=_NAME_SECONDS, path=SIGN_IN, **flags)
    else:
        response.delete_cookie(NAME_COOKIE, path=SIGN_IN, **flags)
    return response


def _page(form: SignInForm, *, is_demo: bool, problem: str | None = None) -> Response:
    return form_page(
        "signin.html",
        title="Sign in",
        status_code=200 if problem is None else 401,
        form=form,
        problem=problem,
        demo_accounts=DEMO_ACCOUNTS if is_demo else (),
    )
