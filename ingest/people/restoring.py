"""Lets somebody in again who has lost the way: a new activation, a link to a new password, an unlocking; all audited.

The one place for contacts and staff, for pages and commands. A contact's account is for whoever restores access and may
give its level; that of staff for whoever keeps staff.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.db.visibility import within
from ingest.enums import AuditAction, SecurityLevel
from ingest.errors import ConflictError, NotFoundError
from ingest.models.people import Account
from ingest.people.access_letters import tell_of_activation, tell_of_reset
from ingest.people.links import LinkPurpose, end_links, issue_link, link_token
from ingest.people.powers import Power, require_level, require_power
from ingest.people.staff_powers import StaffPower
from ingest.people.staff_powers import require_power as require_staff_power
from ingest.people.throttles import Scope, clear
from ingest.viewer import Anyone, Viewer, require_role


def send_activation(session: Session, viewer: Viewer, *, account_id: int) -> None:
    """Send the activation letter again; the link of an earlier one opens nothing from then on. Who restores access.

    NotFoundError for an account that is not the viewer's to restore, ConflictError for one that is deactivated or has
    a password already, InvalidInputError by `email` where there is no address. The same for those below.
    """
    account = _in_force(session, viewer, account_id=account_id)
    if account.password_hash is not None:
        raise ConflictError("This person has chosen a password already: send a link to choose a new one instead.")
    tell_of_activation(session, viewer, account=account)
    _record(session, viewer, account, AuditAction.ACTIVATION_SENT)


def send_reset_link(session: Session, viewer: Viewer, *, account_id: int) -> None:
    """Send a link to a new password; the present one counts until then, earlier links end. Who restores access."""
    account = _in_force(session, viewer, account_id=account_id)
    tell_of_reset(session, account=account)
    _record(session, viewer, account, AuditAction.RESET_LINK_SENT)


def printed_reset_token(session: Session, viewer: Viewer, *, account_id: int) -> str:
    """The token of a link to a new password that no letter carries, for an installation without mail.

    The provider's administrators alone: who holds it can take the account over. The trail tells of it.
    """
    require_role(viewer)
    account = _in_force(session, viewer, account_id=account_id)
    link_id = issue_link(session, purpose=LinkPurpose.RESET, account_id=account.id)
    _record(session, viewer, account, AuditAction.RESET_LINK_SENT, by="printed")
    return link_token(session, link_id=link_id)


def unlock_account(session: Session, viewer: Viewer, *, account_id: int) -> bool:
    """Let somebody try again who was locked out by too many attempts; False when nobody was. Who restores access."""
    account = _in_force(session, viewer, account_id=account_id)
    return open_lock(session, viewer, account, by="administrator")


def open_lock(session: Session, viewer: Anyone, account: Account, *, by: str) -> bool:
    """Open a locked sign-in, `by` whose doing the trail says. For services of this slice, which know that it may be."""
    was_locked = clear(session, Scope.SIGN_IN_NAME, account.user_name)
    end_links(session, purpose=LinkPurpose.UNLOCK, account_id=account.id)
    if was_locked:
        _record(session, viewer, account, AuditAction.SIGN_IN_UNLOCKED, by=by)
    return was_locked


def _in_force(session: Session, viewer: Viewer, *, account_id: int) -> Account:
    require_power(viewer, Power.RESTORE_ACCESS)
    seen = select(Account).where(Account.id == account_id, within(Account.organisation_id, viewer))
    account = session.scalar(seen.with_for_update(key_share=True).execution_options(populate_existing=True))
    if account is None:
        raise NotFoundError("There is no such account.")
    if account.staff_role is not None:
        require_staff_power(viewer, StaffPower.KEEP_STAFF)
    else:
        require_level(viewer, SecurityLevel(account.security_level or SecurityLevel.STANDARD))
    if not account.is_active:
        raise ConflictError("This access is deactivated: activate it first.")
    return account


def _record(session: Session, viewer: Anyone, account: Account, action: AuditAction, **details: str) -> None:
    owner = account.organisation_id
    record(session, viewer, action=action, organisation_id=owner, account_id=account.id, details=details)
