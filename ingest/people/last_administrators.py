"""Whether an organisation would be left with nobody to administer it: the one place that says who counts."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.enums import SecurityLevel
from ingest.errors import ConflictError
from ingest.models.people import Account
from ingest.people.powers import Power, has_power
from ingest.viewer import Viewer

LAST: str = (
    "This is the last administrator who can sign in: make somebody else one first, who has set a password, "
    "or ask your support provider."
)


def is_last_administrator(session: Session, viewer: Viewer, *, account_id: int) -> bool:
    """Whether this is an organisation's administrator, and nobody else could sign in as one. Whoever sees it."""
    query = select(Account).where(Account.id == account_id, within(Account.organisation_id, viewer))
    account = session.scalar(query)
    if account is None or not _is_administrator(account):
        return False
    return session.scalars(_others(account).limit(1)).first() is None


def require_another_administrator(session: Session, viewer: Viewer, account: Account, *, field: str) -> None:
    """ConflictError by `field` where an account is the last administrator and the viewer may leave none.

    Before the access of an administrator ends or shrinks, in that transaction: the administrators' rows are locked, so
    that of two who take each other's access one is refused. An administrator without a password counts for nobody.
    """
    if has_power(viewer, Power.LEAVE_NO_ADMINISTRATOR) or not _is_administrator(account):
        return
    everybody = select(Account.id).where(*_administrators(account.organisation_id)).order_by(Account.id)
    session.execute(everybody.with_for_update(key_share=True)).all()
    if session.scalars(_others(account).limit(1)).first() is None:
        raise ConflictError(LAST, fields={field: LAST})


def _is_administrator(account: Account) -> bool:
    return account.is_active and account.security_level == SecurityLevel.ADMIN


def _administrators(organisation_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (
        Account.organisation_id == organisation_id,
        Account.security_level == SecurityLevel.ADMIN,
        Account.is_active.is_(True),
    )


def _others(account: Account) -> Select[int]:
    return select(Account.id).where(
        *_administrators(account.organisation_id), Account.id != account.id, Account.password_hash.is_not(None)
    )
