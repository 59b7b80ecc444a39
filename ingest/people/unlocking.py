"""How people open their own locked sign-in: by a mailed link, and by the answer to a question they chose."""

from sqlalchemy.orm import Session

from ingest.audit.origin import current_origin
from ingest.audit.service import record
from ingest.enums import AuditAction
from ingest.errors import ForbiddenError, InvalidInputError, TooManyAttemptsError
from ingest.models.people import Account
from ingest.people import questions, rules
from ingest.people.choosing import own_account, require_current_password
from ingest.people.limits import address_limit, name_limit
from ingest.people.links import LinkPurpose, use_link
from ingest.people.passwords import is_right_password, password_hash, prepare
from ingest.people.restoring import open_lock
from ingest.people.signing_in import account_named
from ingest.people.throttles import Scope, clear, count_attempt, is_blocked, take_turn
from ingest.people.viewers import viewer_of
from ingest.portal.current import current_portal
from ingest.viewer import Viewer


def unlock_by_link(session: Session, *, token: str) -> None:
    """Unlock the account of a link, and use the link up; LinkError says why it opens nothing. For the edge."""
    link = use_link(session, token=token, purpose=LinkPurpose.UNLOCK)
    account = session.get_one(Account, link.account_id)
    open_lock(session, viewer_of(account), account, by="link")


def question_of(session: Session, *, user_name: str) -> str:
    """The security question shown for a name: of those without one, or of nobody, always the same. For anybody.

    NotFoundError where the portal has no security questions.
    """
    _require_questions()
    account = account_named(session, user_name)
    chosen = None if account is None else account.security_question
    return questions.question_shown(chosen, user_name=rules.normalised_user_name(user_name))


def unlock_by_answer(session: Session, *, user_name: str, answer: str) -> None:
    """Unlock a sign-in when the answer is right; says nothing of whether it was, and takes as long. For anybody.

    TooManyAttemptsError when too many answers came from this network address.
    """
    _require_questions()
    prepare()
    name, address = rules.normalised_user_name(user_name), current_origin().network
    if is_blocked(session, Scope.ANSWER_ADDRESS, address):
        raise TooManyAttemptsError("Too many attempts were made from your network. Please wait a while.")
    account = account_named(session, name)
    kept_hash = account.security_answer_hash if account is not None and account.is_active else None
    is_right = is_right_password(kept_hash, questions.normalised_answer(answer))
    # Each takes its turn, so that many guesses at once are no more than the limit.
    is_heard = take_turn(session, Scope.ANSWER_NAME, name, name_limit())
    count_attempt(session, Scope.ANSWER_ADDRESS, address, address_limit())
    if account is not None and is_right and is_heard:
        clear(session, Scope.ANSWER_NAME, name)
        open_lock(session, viewer_of(account), account, by="security question")


def choose_question(session: Session, viewer: Viewer, *, question: str, answer: str, current: str) -> None:
    """Choose one's security question (a key of `questions.QUESTIONS`) and answer. Anybody with an account.

    InvalidInputError names the field: 'question', 'answer' or 'current'.
    """
    _require_questions()
    account = own_account(session, viewer)
    require_current_password(session, account, current)
    if question not in questions.QUESTIONS:
        raise InvalidInputError("Choose a question.", fields={"question": "Choose a question."})
    spelt = questions.normalised_answer(answer)
    if len(spelt) < questions.MIN_ANSWER_CHARACTERS:
        message = f"Give an answer of at least {questions.MIN_ANSWER_CHARACTERS} letters or digits."
        raise InvalidInputError(message, fields={"answer": message})
    account.security_question, account.security_answer_hash = question, password_hash(spelt)
    owner, action = account.organisation_id, AuditAction.SECURITY_QUESTION_CHANGED
    record(session, viewer, action=action, organisation_id=owner, account_id=account.id)


def _require_questions() -> None:
    if not current_portal().sign_in.has_security_question:
        raise ForbiddenError("There are no security questions here.")
