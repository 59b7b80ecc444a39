"""Opening a locked sign-in: by a mailed link, by whoever looks after the account, and by the answer to a question."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.audit.origin import current_origin
from ingest.audit.service import record
from ingest.enums import AuditAction, LetterKind
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, TooManyAttemptsError
from ingest.models.people import Account
from ingest.people import questions, rules
from ingest.people.choosing import own_account, require_current_password
from ingest.people.keeping import keepers_part
from ingest.people.limits import address_limit, name_limit
from ingest.people.links import LinkPurpose, end_links, issue_link, link_token, use_link
from ingest.people.owners import write_to
from ingest.people.passwords import is_right_password, password_hash, prepare
from ingest.people.signing_in import account_named
from ingest.people.throttles import Scope, clear, count_attempt, is_blocked
from ingest.people.viewers import viewer_of
from ingest.portal.current import current_portal
from ingest.viewer import Anyone, Viewer, require_role


def unlock_by_link(session: Session, *, token: str) -> None:
    """Unlock the account of a link, and use the link up; LinkError says why it opens nothing. For the edge."""
    link = use_link(session, token=token, purpose=LinkPurpose.UNLOCK)
    account = session.get_one(Account, link.account_id)
    _unlock(session, viewer_of(account), account, by="link")


def unlock_account(session: Session, viewer: Viewer, *, account_id: int) -> bool:
    """Unlock somebody's sign-in; False when it was not locked.

    The provider's administrators, and an organisation's for its own contacts. NotFoundError for any other account.
    """
    return _unlock(session, viewer, kept_account(session, viewer, account_id=account_id), by="administrator")


def send_reset_link(session: Session, viewer: Viewer, *, account_id: int) -> None:
    """Send somebody a link to a new password; earlier ones end. The same people as for unlocking.

    NotFoundError for any other account, ConflictError when it is deactivated or has no address.
    """
    account = _account_in_force(session, viewer, account_id=account_id)
    if not write_to(session, account, LetterKind.RESET, link=LinkPurpose.RESET):
        raise ConflictError("There is no e-mail address to send a link to.")
    _record(session, viewer, account, AuditAction.RESET_LINK_SENT)


def printed_reset_token(session: Session, viewer: Viewer, *, account_id: int) -> str:
    """The token of a link to a new password that no letter carries, for an installation without mail.

    The provider's administrators alone: who holds it can take the account over. The trail tells of it.
    """
    require_role(viewer)
    account = _account_in_force(session, viewer, account_id=account_id)
    link_id = issue_link(session, purpose=LinkPurpose.RESET, account_id=account.id)
    _record(session, viewer, account, AuditAction.RESET_LINK_SENT, by="printed")
    return link_token(session, link_id=link_id)


def kept_account(session: Session, viewer: Viewer, *, account_id: int) -> Account:
    """An account the viewer looks after; NotFoundError for any other. For services of this slice."""
    account = session.scalar(select(Account).where(Account.id == account_id, *keepers_part(viewer)))
    if account is None:
        raise NotFoundError("There is no such account.")
    return account


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
    name, address = rules.normalised_user_name(user_name), current_origin().address
    if is_blocked(session, Scope.ANSWER_ADDRESS, address):
        raise TooManyAttemptsError("Too many attempts were made from your network. Please wait a while.")
    account = account_named(session, name)
    kept_hash = account.security_answer_hash if account is not None and account.is_active else None
    is_right = is_right_password(kept_hash, questions.normalised_answer(answer))
    is_held = is_blocked(session, Scope.ANSWER_NAME, name)
    count_attempt(session, Scope.ANSWER_NAME, name, name_limit())
    count_attempt(session, Scope.ANSWER_ADDRESS, address, address_limit())
    if account is not None and is_right and not is_held:
        clear(session, Scope.ANSWER_NAME, name)
        _unlock(session, viewer_of(account), account, by="security question")


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
    _record(session, viewer, account, AuditAction.SECURITY_QUESTION_CHANGED)


def _account_in_force(session: Session, viewer: Viewer, *, account_id: int) -> Account:
    account = kept_account(session, viewer, account_id=account_id)
    if not account.is_active:
        raise ConflictError("This access is deactivated; activate it first.")
    return account


def _unlock(session: Session, viewer: Viewer, account: Account, *, by: str) -> bool:
    was_locked = clear(session, Scope.SIGN_IN_NAME, account.user_name)
    end_links(session, purpose=LinkPurpose.UNLOCK, account_id=account.id)
    if was_locked:
        _record(session, viewer, account, AuditAction.SIGN_IN_UNLOCKED, by=by)
    return was_locked


def _record(session: Session, viewer: Anyone, account: Account, action: AuditAction, **details: str) -> None:
    owner = account.organisation_id
    record(session, viewer, action=action, organisation_id=owner, account_id=account.id, details=details)


def _require_questions() -> None:
    if not current_portal().sign_in.has_security_question:
        raise ForbiddenError("There are no security questions here.")
