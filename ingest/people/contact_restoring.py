"""Lets a contact in again who has lost the way: a new activation letter, a link to a new password, an unlocking."""

from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.enums import AuditAction, SecurityLevel
from ingest.errors import ConflictError
from ingest.models.people import Account
from ingest.people.access_letters import tell_of_activation, tell_of_reset
from ingest.people.contact_access import account_of_contact
from ingest.people.contacts import locked_contact
from ingest.people.links import LinkPurpose, end_links
from ingest.people.powers import Power, require_level, require_power
from ingest.people.throttles import Scope, clear
from ingest.viewer import Viewer


def send_activation(session: Session, viewer: Viewer, *, contact_id: int) -> None:
    """Send the activation letter again; the link of an earlier one opens nothing from then on. Who restores access.

    ConflictError where there is no access in force, or a password was chosen already; InvalidInputError by `email`
    where there is no address; NotFoundError for another organisation's contact. The same for those below.
    """
    account = _in_force(session, viewer, contact_id=contact_id)
    if account.password_hash is not None:
        raise ConflictError("This person has chosen a password already: send a link to choose a new one instead.")
    tell_of_activation(session, viewer, account=account)
    _record(session, viewer, account, AuditAction.ACTIVATION_SENT)


def send_password_link(session: Session, viewer: Viewer, *, contact_id: int) -> None:
    """Send a link to choose a new password; the present one counts until then. Who restores access."""
    account = _in_force(session, viewer, contact_id=contact_id)
    if account.password_hash is None:
        raise ConflictError("This person has not chosen a password yet: send the activation again instead.")
    tell_of_reset(session, account=account)
    _record(session, viewer, account, AuditAction.RESET_LINK_SENT)


def unlock_access(session: Session, viewer: Viewer, *, contact_id: int) -> None:
    """Let somebody try again who was locked out by too many attempts. Who restores access."""
    account = _in_force(session, viewer, contact_id=contact_id)
    end_links(session, purpose=LinkPurpose.UNLOCK, account_id=account.id)
    if clear(session, Scope.SIGN_IN_NAME, account.user_name):
        _record(session, viewer, account, AuditAction.SIGN_IN_UNLOCKED)


def _in_force(session: Session, viewer: Viewer, *, contact_id: int) -> Account:
    require_power(viewer, Power.RESTORE_ACCESS)
    contact = locked_contact(session, viewer, contact_id=contact_id)
    account = account_of_contact(session, contact)
    if account is None or not account.is_active:
        raise ConflictError("This person has no portal access: activate it first.")
    require_level(viewer, SecurityLevel(account.security_level or SecurityLevel.STANDARD))
    return account


def _record(session: Session, viewer: Viewer, account: Account, action: AuditAction) -> None:
    record(
        session,
        viewer,
        action=action,
        subject=account.user_name,
        organisation_id=account.organisation_id,
        account_id=account.id,
    )
