"""An attempt to sign in, in three steps that do the same work for every name: look, compare, settle."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.errors import TooManyAttemptsError
from ingest.models.people import Account
from ingest.models.sign_ins import HelpRequest
from ingest.people import rules
from ingest.people.passwords import is_outdated_hash, is_right_password, password_hash, prepare
from ingest.people.schemas import SignedIn
from ingest.people.sessions import begin_session
from ingest.people.throttles import Limit, Scope, clear, count_attempt, is_blocked
from ingest.people.viewers import viewer_of
from ingest.portal.current import current_portal

# What the worker is asked when a name is locked; beside the purposes of links.
LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who says to be somebody; neither the account nor its hash is for anybody to see."""

    user_name: str
    address: str
    account_id: int | None = field(repr=False)
    stored_hash: str | None = field(repr=False)
    is_locked: bool = field(repr=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether the password was right, and the hash to keep instead of an outdated one."""

    is_right: bool
    renewed_hash: str | None = field(repr=False)


def begin_attempt(session: Session, *, user_name: str, address: str = "") -> Attempt:
    """Look up who is meant. TooManyAttemptsError when too many came from this network address. For the edge."""
    if is_blocked(session, Scope.SIGN_IN_ADDRESS, address):
        raise TooManyAttemptsError("Too many attempts were made from your network. Please wait a while.")
    name = rules.normalised_user_name(user_name)
    is_locked = is_blocked(session, Scope.SIGN_IN_NAME, name)
    account = account_named(session, name)
    if account is None or not account.is_active:
        return Attempt(name, address, None if account is None else account.id, None, is_locked)
    return Attempt(name, address, account.id, account.password_hash, is_locked)


def compare_password(attempt: Attempt, password: str) -> Comparison:
    """Compare the password; takes its time, whether there is an account or not, and needs no database."""
    prepare()
    # An endless password would make the hashing itself the attack; no account has one.
    is_right = is_right_password(attempt.stored_hash, password[: rules.MAX_PASSWORD_CHARACTERS + 1])
    is_outdated = is_right and attempt.stored_hash is not None and is_outdated_hash(attempt.stored_hash)
    return Comparison(is_right, password_hash(password) if is_outdated else None)


def settle_attempt(
    session: Session, attempt: Attempt, comparison: Comparison, *, is_remembered: bool = False, device: str = ""
) -> SignedIn | None:
    """Begin a session, or count the failure; None for any reason at all, after the same work. For the edge."""
    account = None if attempt.account_id is None else session.get(Account, attempt.account_id)
    is_open = account is not None and account.is_active and account.password_hash == attempt.stored_hash
    if account is None or not is_open or attempt.is_locked or not comparison.is_right:
        _count_failure(session, attempt)
        return None
    clear(session, Scope.SIGN_IN_NAME, attempt.user_name)
    if comparison.renewed_hash is not None:
        account.password_hash = comparison.renewed_hash
    account.last_signed_in_at = clock.now()
    started = begin_session(
        session, account_id=account.id, is_remembered=is_remembered, device=device, address=attempt.address
    )
    return SignedIn(viewer_of(account), started)


def account_named(session: Session, user_name: str) -> Account | None:
    """The account of a user name, however it is spelt; of nobody None. For services of this slice."""
    named = rules.normalised_user_name(user_name)
    # No account has a name with control characters, and not every database can be asked about them.
    if not named.isprintable():
        return None
    return session.scalar(select(Account).where(Account.user_name == named))


def _count_failure(session: Session, attempt: Attempt) -> None:
    portal_rules = current_portal().sign_in
    window = timedelta(minutes=portal_rules.window_minutes)
    lock = timedelta(minutes=portal_rules.lock_minutes) or None
    by_name = Limit(portal_rules.attempts, window, lock)
    by_address = Limit(portal_rules.attempts_per_address, window, window)
    count_attempt(session, Scope.SIGN_IN_ADDRESS, attempt.address, by_address)
    if count_attempt(session, Scope.SIGN_IN_NAME, attempt.user_name, by_name):
        # Whether there is such an account is for the worker to find out: it would take time here.
        name = attempt.user_name[: rules.MAX_USER_NAME_CHARACTERS] if attempt.user_name.isprintable() else ""
        session.add(HelpRequest(purpose=LOCKED, user_name=name, asked_at=clock.now()))
