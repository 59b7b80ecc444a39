"""Somebody's own sign-ins: where they are signed in, and how they end what is not theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction, SessionEnd
from ingest.errors import NotFoundError
from ingest.models.sign_ins import AccountSession
from ingest.people.choosing import own_account
from ingest.people.sessions import end_session, end_sessions
from ingest.viewer import Viewer

SHOWN_FOR: Final = timedelta(days=30)
MAX_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class OwnSignIn:
    """One sign-in of the viewer's; `end_reason` says why one that is over ended before its time."""

    id: int
    device: str
    address: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_remembered: bool
    is_open: bool
    end_reason: SessionEnd | None


def own_sign_ins(session: Session, viewer: Viewer) -> Sequence[OwnSignIn]:
    """The viewer's own sign-ins, open ones first, and those that ended within 30 days; 50 at most. Anybody."""
    account, now = own_account(session, viewer), clock.now()
    lately = or_(AccountSession.ended_at > now - SHOWN_FOR, AccountSession.expires_at > now - SHOWN_FOR)
    query = (
        select(AccountSession)
        .where(AccountSession.account_id == account.id, lately)
        .order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())
        .limit(MAX_SHOWN)
    )
    shown = [_shown(row, now) for row in session.scalars(query)]
    return sorted(shown, key=lambda one: not one.is_open)


def revoke_sign_in(session: Session, viewer: Viewer, *, session_id: int) -> None:
    """End one of one's own sign-ins; NotFoundError for any other. Anybody with an account."""
    _require_own(session, viewer, session_id=session_id)
    end_session(session, session_id=session_id, why=SessionEnd.REVOKED)
    _record(session, viewer, AuditAction.SIGN_IN_REVOKED, count="1")


def sign_out(session: Session, viewer: Viewer, *, session_id: int) -> None:
    """End the sign-in one is in, as its owner; NotFoundError for any other. Anybody with an account."""
    _require_own(session, viewer, session_id=session_id)
    end_session(session, session_id=session_id)
    _record(session, viewer, AuditAction.SIGNED_OUT)


def revoke_other_sign_ins(session: Session, viewer: Viewer, *, session_id: int) -> int:
    """End all of one's own sign-ins but this one; how many ended. Anybody with an account."""
    account = own_account(session, viewer)
    count = end_sessions(session, account_id=account.id, why=SessionEnd.REVOKED, except_id=session_id)
    if count:
        _record(session, viewer, AuditAction.SIGN_IN_REVOKED, count=str(count))
    return count


def _require_own(session: Session, viewer: Viewer, *, session_id: int) -> None:
    account = own_account(session, viewer)
    own = select(AccountSession.id).where(AccountSession.id == session_id, AccountSession.account_id == account.id)
    if session.scalar(own) is None:
        raise NotFoundError("There is no such sign-in.")


def _record(session: Session, viewer: Viewer, action: AuditAction, **details: str) -> None:
    owner, account_id = viewer.organisation_id, viewer.account_id
    record(session, viewer, action=action, organisation_id=owner, account_id=account_id, details=details)


def _shown(row: AccountSession, now: datetime) -> OwnSignIn:
    return OwnSignIn(
        id=row.id,
        device=row.device,
        address=row.address,
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        is_remembered=row.is_remembered,
        is_open=row.ended_at is None and (row.expires_at if row.is_remembered else row.key_expires_at) > now,
        end_reason=None if row.end_reason is None else SessionEnd(row.end_reason),
    )
