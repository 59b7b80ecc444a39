"""The addresses for those who cannot sign in: ask for a new password, or to unlock; the same answer for every name."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from dashboard.signin.addresses import ANSWER, FORGOT, SIGN_IN, UNLOCK
from dashboard.signin.forms import OK, REFUSED, STALE, AnswerForm, NameForm, form_page
from ingest.db.engine import reading, unit_of_work
from ingest.errors import NotFoundError, TooManyAttemptsError
from ingest.people.helping import ask_for_help
from ingest.people.links import LinkPurpose
from ingest.people.unlocking import question_of, unlock_by_answer
from ingest.portal.current import current_portal


@dataclass(frozen=True, slots=True)
class _Help:
    """One kind of help, and its one answer."""

    title: str
    about: str
    answer: str


_HELP: Final = {
    LinkPurpose.RESET: _Help(
        title="Forgotten password",
        about="We send a link to the e-mail address of the account. With it you choose a new password.",
        answer="If there is an account of this name, a link is on its way to its e-mail address. It works once, for "
        "one hour. If nothing comes, look into your spam folder, or ask an administrator of your organisation.",
    ),
    LinkPurpose.UNLOCK: _Help(
        title="Unlock my account",
        about="After too many attempts a sign-in is locked. We send a link to the e-mail address of the account that "
        "unlocks it.",
        answer="If there is an account of this name and it is locked, a link is on its way to its e-mail address. It "
        "works once, for one hour.",
    ),
}
ANSWERED: Final = "If the answer was right, the account is unlocked. Sign in to see."
_MAX_NAME_CHARACTERS: Final = 320


def add_help(blueprint: Blueprint) -> None:
    """`/forgot`, `/unlock`, and the security question where the portal has one."""

    @blueprint.route(FORGOT, methods=["GET", "POST"])
    def forgot() -> AnyResponse:
        return _ask(LinkPurpose.RESET)

    @blueprint.route(UNLOCK, methods=["GET", "POST"])
    def unlock() -> AnyResponse:
        return _ask(LinkPurpose.UNLOCK)

    @blueprint.route(ANSWER, methods=["GET", "POST"])
    def answer() -> AnyResponse:
        if not current_portal().sign_in.has_security_question:
            raise NotFoundError("There is no such page.")
        return _answer()


def _ask(purpose: LinkPurpose) -> Response:
    form = NameForm()
    name = (form.user_name.data or "").strip()
    if request.method != "POST":
        return _name_page(purpose, form)
    if not form.validate_on_submit():
        return _name_page(purpose, form, problem=STALE)
    if not name:
        return _name_page(purpose, form, problem="Give your user name or e-mail address.")
    try:
        with unit_of_work() as work:
            ask_for_help(work, purpose=purpose, user_name=name)
    except TooManyAttemptsError as error:
        return _name_page(purpose, form, problem=error.message, status_code=error.http_status)
    return form_page("signin_said.html", title=_HELP[purpose].title, said=_HELP[purpose].answer)


def _name_page(
    purpose: LinkPurpose, form: NameForm, *, problem: str | None = None, status_code: int | None = None
) -> Response:
    has_question = purpose is LinkPurpose.UNLOCK and current_portal().sign_in.has_security_question
    return form_page(
        "signin_name.html",
        title=_HELP[purpose].title,
        status_code=status_code or (REFUSED if problem else OK),
        about=_HELP[purpose].about,
        button="Send me a link",
        form=form,
        other=(ANSWER, "Answer your security question instead") if has_question else None,
        problem=problem,
    )


def _answer() -> Response:
    """First the name, then its question, then one sentence for every answer."""
    form, title = AnswerForm(), _HELP[LinkPurpose.UNLOCK].title
    name = (form.user_name.data or "").strip()[:_MAX_NAME_CHARACTERS]
    if not name or not form.validate_on_submit():
        return _question_name_page(form, name)
    if form.answer.data is None:
        with reading() as work:
            question = question_of(work, user_name=name)
        return form_page("signin_answer.html", title=title, form=form, question=question)
    try:
        with unit_of_work() as work:
            unlock_by_answer(work, user_name=name, answer=form.answer.data)
    except TooManyAttemptsError as error:
        return form_page("signin_said.html", title=title, problem=error.message, status_code=error.http_status)
    return form_page("signin_said.html", title=title, said=ANSWERED, other=(SIGN_IN, "Sign in"))


def _question_name_page(form: AnswerForm, name: str) -> Response:
    is_sent = request.method == "POST"
    return form_page(
        "signin_name.html",
        title=_HELP[LinkPurpose.UNLOCK].title,
        status_code=REFUSED if is_sent else OK,
        about="Give your user name to see your question.",
        button="Continue",
        form=form,
        problem=(STALE if name else "Give your user name.") if is_sent else None,
    )
