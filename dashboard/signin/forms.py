"""The public forms around signing in, and the one way their pages are put together: plain HTML that needs no script."""

from typing import Any

from flask import Response, make_response, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from wtforms import BooleanField, PasswordField, StringField, ValidationError

from dashboard.document import icon_address
from dashboard.headers import FORM_POLICY, SCRIPTED_FORM_POLICY
from dashboard.ui.brand import brand_style
from ingest.portal.current import current_portal

CSRF_FIELD = "csrf_token"
STALE = "This page had been open for too long. Please try again."
OK, REFUSED = 200, 422


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What the sign-in page asks for."""

    user_name = StringField("User name")
    password = PasswordField("Password")
    remember_name = BooleanField("Remember my user name")
    is_remembered = BooleanField("Keep me logged in on this computer")


class NameForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who asks for a link."""

    user_name = StringField("User name or e-mail address")


class AnswerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who is asked their security question, and what they say."""

    user_name = StringField("User name")
    answer = StringField("Answer")


class PasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new password, twice."""

    password = PasswordField("New password")
    again = PasswordField("New password, once more")


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Nothing but a button: opening an address changes nothing."""


def form_page(
    template: str, *, title: str, status_code: int = OK, has_script: bool = False, **content: Any
) -> Response:
    """A page of a form; nobody keeps a copy of it, and it tells no other site its address."""
    portal = current_portal()
    brand = portal.brand
    known = {"brand": brand, "brand_style": brand_style(brand.colour), "icon": icon_address(brand.colour)}
    known |= {"takes_requests": portal.access_requests.is_open}
    body = render_template(template, title=title, **({"problems": {}} | known | content))
    response = make_response(body, status_code)
    response.cache_control.no_store = True
    response.headers["Content-Security-Policy"] = SCRIPTED_FORM_POLICY if has_script else FORM_POLICY
    # Addresses of these pages may hold what opens an account.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def is_meant() -> bool:
    """Whether a form without fields was sent by the page we gave out."""
    try:
        validate_csrf(request.form.get(CSRF_FIELD))
    except ValidationError:
        return False
    return True
