"""An attempt to sign in, in three steps that do the same work for every name: look, compare, settle."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.origin import current_origin
from ingest.audit.service import record
from ingest.enums import AuditAction
from ingest.errors import TooManyAttemptsError
from ingest.models.people import Account
from ingest.models.sign_ins import HelpRequest
from ingest.people import rules
from ingest.people.limits import address_limit, name_limit
from ingest.people.passwords import is_outdated_hash, is_right_password, password_hash, prepare
from ingest.people.schemas import SignedIn
from ingest.people.sessions import begin_session
from ingest.people.throttles import Scope, clear, count_attempt, is_blocked
from ingest.people.viewers import viewer_of
from ingest.viewer import PUBLIC

# What the worker is asked when a name is locked; beside the purposes of links.
LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who says to be somebody; neither the account nor its hash is for anybody to see."""

    user_name: str
    account_id: int | None = field(repr=False)
    stored_hash: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether the password was right, and the hash to keep instead of an outdated one."""

    is_right: bool
    renewed_hash: str | None = field(repr=False)


def begin_attempt(session: Session, *, user_name: str) -> Attempt:
    """Look up who is meant. TooManyAttemptsError when too many came from this network address. For the edge."""
    if is_blocked(session, Scope.SIGN_IN_ADDRESS, current_origin().network):
        raise TooManyAttemptsError("Too many attempts were made from your network. Please wait a while.")
    name = rules.normalised_user_name(user_name)
    account = account_named(session, name)
    if account is None or not account.is_active:
        return Attempt(name, None if account is None else account.id, None)
    return Attempt(name, account.id, account.password_hash)


def compare_password(attempt: Attempt, password: str) -> Comparison:
    """Compare the password; takes its time, whether there is an account or not, and needs no database."""
    prepare()
    # An endless password would make the hashing itself the attack; no account has one.
    is_right = is_right_password(attempt.stored_hash, password[: rules.MAX_PASSWORD_CHARACTERS + 1])
    is_outdated = is_right and attempt.stored_hash is not None and is_outdated_hash(attempt.stored_hash)
    return Comparison(is_right, password_hash(password) if is_outdated else None)


def settle_attempt(
    session: Session, attempt: Attempt, comparison: Comparison, *, is_remembered: bool = False
) -> SignedIn | None:
    """Begin a session, or count the failure; None for any reason at all, after the same work. For the edge."""
    # No account has the id 0: of a name without one the database is asked as well.
    account = session.get(Account, attempt.account_id or 0)
    is_open = account is not None and account.is_active and account.password_hash == attempt.stored_hash
    # Asked now, as others may have failed while this one was compared: many guesses at once are no more than the limit.
    is_held = _is_held(session, attempt)
    if account is None or not is_open or is_held or not comparison.is_right:
        _count_failure(session, attempt, account)
        return None
    clear(session, Scope.SIGN_IN_NAME, attempt.user_name)
    if comparison.renewed_hash is not None:
        account.password_hash = comparison.renewed_hash
    account.last_signed_in_at = clock.now()
    started = begin_session(session, account_id=account.id, is_remembered=is_remembered)
    viewer = viewer_of(account)
    owner = account.organisation_id
    record(session, viewer, action=AuditAction.SIGNED_IN, organisation_id=owner, account_id=account.id)
    return SignedIn(viewer, started)


def _is_held(session: Session, attempt: Attempt) -> bool:
    by_name = is_blocked(session, Scope.SIGN_IN_NAME, attempt.user_name)
    by_network = is_blocked(session, Scope.SIGN_IN_ADDRESS, current_origin().network)
    return by_name or by_network


def account_named(session: Session, user_name: str) -> Account | None:
    """The account of a user name, however it is spelt; of nobody None. For services of this slice."""
    named = rules.normalised_user_name(user_name)
    # No account has a name with control characters, and not every database can be asked about them.
    if not named.isprintable():
        return None
    return session.scalar(select(Account).where(Account.user_name == named))


def _count_failure(session: Session, attempt: Attempt, account: Account | None) -> None:
    owner, account_id = (None, None) if account is None else (account.organisation_id, account.id)
    record(session, PUBLIC, action=AuditAction.SIGN_IN_FAILED, organisation_id=owner, account_id=account_id)
    count_attempt(session, Scope.SIGN_IN_ADDRESS, current_origin().network, address_limit())
    if count_attempt(session, Scope.SIGN_IN_NAME, attempt.user_name, name_limit()):
        # Whether there is such an account is for the worker to find out: it would take time here.
        name = attempt.user_name[: rules.MAX_USER_NAME_CHARACTERS] if attempt.user_name.isprintable() else ""
        session.add(HelpRequest(purpose=LOCKED, user_name=name, asked_at=clock.now()))
