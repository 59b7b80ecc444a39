"""Help with signing in: asked for alike for every name, answered by the worker for the names there are."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.origin import current_origin
from ingest.audit.service import record
from ingest.enums import AuditAction, LetterKind
from ingest.errors import TooManyAttemptsError
from ingest.models.people import Account, Contact
from ingest.models.sign_ins import HelpRequest
from ingest.people import rules
from ingest.people.limits import links_per_address, links_per_name
from ingest.people.links import LinkPurpose
from ingest.people.owners import write_to
from ingest.people.signing_in import LOCKED, account_named
from ingest.people.throttles import Scope, blocked_until, take_turn
from ingest.viewer import PUBLIC

# Whoever asked longer ago has given up waiting.
GIVE_UP_AFTER = timedelta(hours=1)


def ask_for_help(session: Session, *, purpose: LinkPurpose, user_name: str) -> None:
    """Ask for a link to a new password, or to unlock; the same work whoever is meant. For anybody.

    TooManyAttemptsError when too many were asked for from this network address. One name's turns are used up in
    silence: whoever asks learns nothing of it.
    """
    name = rules.normalised_user_name(user_name)[: rules.MAX_USER_NAME_CHARACTERS]
    if not take_turn(session, Scope.HELP_ADDRESS, current_origin().network, links_per_address()):
        raise TooManyAttemptsError("Too many links were asked for from your network. Please try again in an hour.")
    if take_turn(session, Scope.HELP_NAME, f"{purpose} {name}", links_per_name()) and name.isprintable():
        session.add(HelpRequest(purpose=purpose, user_name=name, asked_at=clock.now()))


def waiting_requests(session: Session) -> bool:
    """Whether anybody waits for an answer. For the worker."""
    return session.scalar(select(HelpRequest.id).limit(1)) is not None


def answer_next(session: Session) -> bool:
    """Answer the oldest request that nobody else is at, and forget it; False when there is none. For the worker."""
    oldest = select(HelpRequest).order_by(HelpRequest.id).limit(1).with_for_update(skip_locked=True)
    asked = session.scalar(oldest)
    if asked is None:
        return False
    account = _account_meant(session, asked.user_name)
    if account is not None and account.is_active and asked.asked_at > clock.now() - GIVE_UP_AFTER:
        _answer(session, account, asked.purpose)
    session.delete(asked)
    return True


def _answer(session: Session, account: Account, purpose: str) -> None:
    owner, until = account.organisation_id, blocked_until(session, Scope.SIGN_IN_NAME, account.user_name)
    if purpose == LinkPurpose.RESET:
        if write_to(session, account, LetterKind.RESET, link=LinkPurpose.RESET):
            action = AuditAction.RESET_LINK_SENT
            record(session, PUBLIC, action=action, organisation_id=owner, account_id=account.id)
    elif until is None:
        # What is not locked needs no link, and a lock that has opened by itself no letter.
        return
    elif purpose == LinkPurpose.UNLOCK:
        write_to(session, account, LetterKind.UNLOCK, link=LinkPurpose.UNLOCK)
    elif purpose == LOCKED:
        record(session, PUBLIC, action=AuditAction.SIGN_IN_LOCKED, organisation_id=owner, account_id=account.id)
        facts = {"at": clock.now().isoformat(), "until_at": until.isoformat()}
        write_to(session, account, LetterKind.SIGN_IN_LOCKED, link=LinkPurpose.UNLOCK, facts=facts)


def _account_meant(session: Session, name: str) -> Account | None:
    """The account of a user name, or the one account whose contact has this address."""
    account = account_named(session, name)
    if account is not None or "@" not in name:
        return account
    by_address = (
        select(Account)
        .join(Contact, Account.contact_id == Contact.id)
        .where(func.lower(Contact.email) == name, Account.is_active.is_(True))
        .limit(2)
    )
    found = session.scalars(by_address).all()
    return found[0] if len(found) == 1 else None
