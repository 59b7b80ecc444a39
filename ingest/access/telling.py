"""Tells those who decide on requests for access that one waits: at once, then once an hour at most, whatever comes."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import LetterKind, MailState
from ingest.models.notifications import Mail
from ingest.models.people import Account
from ingest.notifications.letters import write_letter
from ingest.notifications.rules import is_address
from ingest.people.staff_powers import STAFF_POWERS, StaffPower
from ingest.people.throttles import Limit, Scope, blocked_until, count_attempt

_HOUR: Final = timedelta(hours=1)
_AN_HOUR: Final = Limit(1, _HOUR, _HOUR)
# All who decide are told together, and so counted as one.
_DECIDERS: Final = "deciders"


def tell_deciders(session: Session) -> None:
    """Write a letter to each member of staff who decides; within the hour one that waits for its end, and no more.

    For services, with a request that has just been confirmed. The letter names nobody: it is no place for what may
    have to be erased.
    """
    # Counting keeps others at the same moment waiting, so that of two one is the first.
    is_first = count_attempt(session, Scope.ACCESS_TOLD, _DECIDERS, _AN_HOUR)
    if _one_waits(session):
        return
    not_before = None if is_first else blocked_until(session, Scope.ACCESS_TOLD, _DECIDERS)
    for account in _deciders(session):
        write_letter(
            session,
            kind=LetterKind.ACCESS_WAITING,
            address=account.user_name,
            name=account.display_name,
            timezone=account.timezone,
            account_id=account.id,
            not_before=not_before,
        )


def _one_waits(session: Session) -> bool:
    # Without a mail server letters wait for ever: an older one tells of nothing new.
    waiting = select(Mail.id).where(
        Mail.state == MailState.WAITING,
        Mail.created_at > clock.now() - _HOUR,
        Mail.letter_kind == LetterKind.ACCESS_WAITING,
    )
    return session.scalar(waiting.limit(1)) is not None


def _deciders(session: Session) -> list[Account]:
    roles = [role for role, powers in STAFF_POWERS.items() if StaffPower.APPROVE_ACCESS in powers]
    query = select(Account).where(Account.staff_role.in_(roles), Account.is_active.is_(True)).order_by(Account.id)
    return [one for one in session.scalars(query) if is_address(one.user_name)]
