"""Reads of accounts: the viewer behind a session, and what an account chose for itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models.people import Account, AccountPreference
from ingest.people.viewers import viewer_of
from ingest.viewer import Viewer


def viewer_of_account(session: Session, *, account_id: int, session_key: str) -> Viewer | None:
    """The viewer a session stands for; None when the account is deactivated or the key is no longer its own.

    For the edge that reads session cookies: it asks before there is a viewer.
    """
    account = session.scalar(
        select(Account).where(Account.id == account_id, Account.session_key == session_key, Account.is_active.is_(True))
    )
    return None if account is None else viewer_of(account)


def preference(session: Session, viewer: Viewer, *, name: str) -> object | None:
    """What the viewer's own account keeps under `name`; None when nothing, or when the viewer has no account."""
    if viewer.account_id is None:
        return None
    content: object = session.scalar(
        select(AccountPreference.content).where(
            AccountPreference.account_id == viewer.account_id, AccountPreference.name == name
        )
    )
    return content
