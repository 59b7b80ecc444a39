"""How somebody comes to a password of their own: by a link to a new one, or by changing the one they have."""

from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.enums import AuditAction, LetterKind, SessionEnd
from ingest.errors import ForbiddenError, InvalidInputError, TooManyAttemptsError
from ingest.models.people import Account
from ingest.people.limits import name_limit
from ingest.people.links import LinkError, LinkProblem, LinkPurpose, OpenedLink, end_links, open_link, use_link
from ingest.people.owners import check_new_password, where_from, write_to
from ingest.people.passwords import is_right_password, password_hash
from ingest.people.rules import MAX_PASSWORD_CHARACTERS
from ingest.people.schemas import StartedSession
from ingest.people.sessions import end_sessions, exchange_key
from ingest.people.throttles import Scope, clear, count_attempt, is_blocked
from ingest.people.viewers import viewer_of
from ingest.viewer import Viewer

WRONG_PASSWORD = "This is not your current password."  # noqa: S105 - a sentence
DIFFERENT = "The two passwords are not the same."


def account_of_link(session: Session, *, token: str, purpose: LinkPurpose) -> str:
    """The user name a link is for, without using the link; LinkError says why it opens nothing. For the edge."""
    return _account(session, open_link(session, token=token, purpose=purpose)).user_name


def choose_password(session: Session, *, token: str, purpose: LinkPurpose, password: str, again: str) -> str:
    """Give an account its password by a link (activation or reset), and give back its user name. For the edge.

    The link is used up, every session ends, a lock opens. LinkError, or InvalidInputError that names the field, and
    then nothing has happened and the link still works.
    """
    account = _account(session, use_link(session, token=token, purpose=purpose))
    if again != password:
        raise InvalidInputError(DIFFERENT, fields={"again": DIFFERENT})
    check_new_password(session, account, password)
    is_first = account.password_hash is None
    _settle(session, account, password)
    end_sessions(session, account_id=account.id, why=SessionEnd.PASSWORD_CHANGED)
    action = AuditAction.ACCOUNT_ACTIVATED if is_first else AuditAction.PASSWORD_RESET
    _record(session, account, action)
    if not is_first:
        write_to(session, account, LetterKind.PASSWORD_CHANGED, facts=where_from())
    return account.user_name


def change_password(
    session: Session, viewer: Viewer, *, current: str, password: str, again: str, session_id: int
) -> StartedSession:
    """Change one's own password, and give the new keys of this session: all others end. Anybody with an account.

    InvalidInputError names the field: 'current', 'password' or 'again'. Wrong current passwords are the edge's to
    count, by `count_wrong_current`: here nothing is kept of what fails.
    """
    account = own_account(session, viewer)
    require_current_password(session, account, current)
    if again != password:
        raise InvalidInputError(DIFFERENT, fields={"again": DIFFERENT})
    if password == current:
        message = "This is the password you have; choose another one."
        raise InvalidInputError(message, fields={"password": message})
    check_new_password(session, account, password)
    _settle(session, account, password)
    end_sessions(session, account_id=account.id, why=SessionEnd.PASSWORD_CHANGED, except_id=session_id)
    _record(session, account, AuditAction.PASSWORD_CHANGED)
    write_to(session, account, LetterKind.PASSWORD_CHANGED, facts=where_from())
    return exchange_key(session, session_id=session_id)


def require_current_password(session: Session, account: Account, password: str) -> None:
    """Refuse whoever cannot say the account's password; TooManyAttemptsError when it was tried too often."""
    is_right = is_right_password(account.password_hash, password[: MAX_PASSWORD_CHARACTERS + 1])
    # Asked after the comparison: others may have failed meanwhile.
    if is_blocked(session, Scope.CURRENT_PASSWORD, account.user_name):
        raise TooManyAttemptsError("You gave a wrong password too often. Please wait a while.")
    if not is_right:
        raise InvalidInputError(WRONG_PASSWORD, fields={"current": WRONG_PASSWORD})


def count_wrong_current(session: Session, viewer: Viewer) -> None:
    """Count a wrong current password: whoever finds an open screen may not guess at leisure. For the edge."""
    count_attempt(session, Scope.CURRENT_PASSWORD, own_account(session, viewer).user_name, name_limit())


def own_account(session: Session, viewer: Viewer) -> Account:
    """The viewer's own account; ForbiddenError for commands, which have none. For services of this slice."""
    if viewer.account_id is None:
        raise ForbiddenError("Only somebody who is signed in can do this.")
    return session.get_one(Account, viewer.account_id)


def _account(session: Session, link: OpenedLink) -> Account:
    account = None if link.account_id is None else session.get(Account, link.account_id)
    if account is None or not account.is_active:
        raise LinkError(LinkProblem.EXPIRED)
    return account


def _settle(session: Session, account: Account, password: str) -> None:
    account.password_hash = password_hash(password)
    # That of a new address too: whoever had the old password may have asked for it.
    end_links(session, account_id=account.id)
    for scope in (Scope.SIGN_IN_NAME, Scope.CURRENT_PASSWORD):
        clear(session, scope, account.user_name)


def _record(session: Session, account: Account, action: AuditAction) -> None:
    owner = account.organisation_id
    record(session, viewer_of(account), action=action, organisation_id=owner, account_id=account.id)
