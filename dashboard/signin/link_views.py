"""The addresses mailed links lead to. Opening one changes nothing, as scanners of mail open them too: a button does."""

import threading
from typing import Final

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.signin.addresses import FORGOT, SIGN_IN, STRENGTH, UNLOCK
from dashboard.signin.forms import OK, REFUSED, STALE, ConfirmForm, PasswordForm, form_page
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, InvalidInputError, TooManyAttemptsError
from ingest.people.addresses import address_of_link, confirm_address
from ingest.people.choosing import account_of_link, choose_password
from ingest.people.links import LinkError, LinkPurpose, open_link
from ingest.people.strength import strength_of
from ingest.people.unlocking import unlock_by_link
from ingest.portal.current import current_portal

_TITLES: Final = {
    LinkPurpose.ACTIVATION: "Choose your password",
    LinkPurpose.RESET: "Choose a new password",
    LinkPurpose.UNLOCK: "Unlock my account",
    LinkPurpose.NEW_ADDRESS: "Confirm your e-mail address",
}
# Where a new link comes from when one no longer opens; else an administrator has to send one.
_ANEW: Final = {
    LinkPurpose.RESET: (FORGOT, "Send me a new link"),
    LinkPurpose.UNLOCK: (UNLOCK, "Send me a new link"),
}
_DONE: Final = {
    LinkPurpose.ACTIVATION: "Your password is set. Sign in with it.",
    LinkPurpose.RESET: "Your password is set, and all sign-ins have ended. Sign in with the new one.",
    LinkPurpose.UNLOCK: "Your sign-in is unlocked.",
    LinkPurpose.NEW_ADDRESS: "Your e-mail address is confirmed. From now on we write to it.",
}
_MAX_JUDGED_BYTES: Final = 4000
_JUDGING_WAIT_SECONDS: Final = 0.5
# Judging takes the processor: whoever types waits for a turn, and strangers cannot have all of them.
_judging: Final = threading.BoundedSemaphore(2)


def add_links(blueprint: Blueprint) -> None:
    """The addresses of links, each with its token, and how strong a password is while it is typed."""

    @blueprint.route("/activate/<token>", methods=["GET", "POST"])
    def activate(token: str) -> AnyResponse:
        return _password(token, LinkPurpose.ACTIVATION)

    @blueprint.route("/reset/<token>", methods=["GET", "POST"])
    def reset(token: str) -> AnyResponse:
        return _password(token, LinkPurpose.RESET)

    @blueprint.route("/unlock/<token>", methods=["GET", "POST"])
    def unlock_link(token: str) -> AnyResponse:
        return _unlock(token)

    @blueprint.route("/confirm-address/<token>", methods=["GET", "POST"])
    def confirm(token: str) -> AnyResponse:
        return _confirm_address(token)

    @blueprint.post(STRENGTH)
    def strength() -> AnyResponse:
        return _strength()


def _password(token: str, purpose: LinkPurpose) -> AnyResponse:
    form, problems = PasswordForm(), {}
    try:
        with reading() as work:
            user_name = account_of_link(work, token=token, purpose=purpose)
        if form.validate_on_submit():
            with unit_of_work() as work:
                typed = {"password": form.password.data or "", "again": form.again.data or ""}
                choose_password(work, token=token, purpose=purpose, **typed)
            return _done(purpose)
        if request.method == "POST":
            problems = {"password": STALE}
    except LinkError as error:
        return _closed(error, purpose)
    except InvalidInputError as error:
        problems = error.fields
    return form_page(
        "signin_password.html",
        title=_TITLES[purpose],
        status_code=REFUSED if problems else OK,
        has_script=True,
        form=form,
        user_name=user_name,
        problems=problems,
        min_characters=current_portal().sign_in.min_password_characters,
    )


def _unlock(token: str) -> AnyResponse:
    form, purpose = ConfirmForm(), LinkPurpose.UNLOCK
    try:
        if form.validate_on_submit():
            with unit_of_work() as work:
                unlock_by_link(work, token=token)
            return _done(purpose)
        with reading() as work:
            open_link(work, token=token, purpose=purpose)
    except LinkError as error:
        return _closed(error, purpose)
    about = "Your sign-in was locked after too many attempts with a wrong password."
    return form_page("signin_confirm.html", title=_TITLES[purpose], form=form, about=about, button="Unlock my account")


def _confirm_address(token: str) -> AnyResponse:
    form, purpose = ConfirmForm(), LinkPurpose.NEW_ADDRESS
    title = _TITLES[purpose]
    try:
        if form.validate_on_submit():
            with unit_of_work() as work:
                confirm_address(work, token=token)
            return _done(purpose)
        with reading() as work:
            address = address_of_link(work, token=token)
    except LinkError as error:
        return _closed(error, purpose)
    except ConflictError as error:
        return form_page("signin_said.html", title=title, problem=error.message, status_code=error.http_status)
    about = f"From then on we write to {address}."
    return form_page("signin_confirm.html", title=title, form=form, about=about, button="Confirm this address")


def _closed(error: LinkError, purpose: LinkPurpose) -> Response:
    return form_page(
        "signin_said.html",
        title=_TITLES[purpose],
        status_code=error.http_status,
        problem=error.message,
        about=None if purpose in _ANEW else "Ask an administrator of your organisation, or us, to send a new one.",
        other=_ANEW.get(purpose),
    )


def _done(purpose: LinkPurpose) -> Response:
    return form_page("signin_said.html", title=_TITLES[purpose], said=_DONE[purpose], other=(SIGN_IN, "Sign in"))


def _strength() -> AnyResponse:
    """How strong a password is while it is typed; nothing of it is kept."""
    typed = request.get_data()[:_MAX_JUDGED_BYTES].decode(errors="replace")
    if not _judging.acquire(timeout=_JUDGING_WAIT_SECONDS):
        raise TooManyAttemptsError("Too many passwords are being judged at once.")
    try:
        found = strength_of(typed)
    finally:
        _judging.release()
    answer = jsonify({"score": found.score, "words": found.words, "warning": found.warning})
    answer.cache_control.no_store = True
    return answer
