"""Writes of accounts: creating them, letting them in and out, and keeping preferences."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.approvals.counting import boards_of
from ingest.approvals.service import settle_boards
from ingest.audit.service import record
from ingest.db.visibility import within
from ingest.enums import AuditAction, SecurityLevel, SessionEnd, StaffRole
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models.organisations import Organisation, Site
from ingest.models.people import Account, AccountPreference, Contact
from ingest.people import rules
from ingest.people.links import end_links
from ingest.people.passwords import password_hash
from ingest.people.schemas import SignedIn
from ingest.people.sessions import end_sessions
from ingest.people.signing_in import account_named, begin_attempt, compare_password, settle_attempt
from ingest.portal.current import current_portal
from ingest.viewer import Viewer, require_role


def sign_in(session: Session, *, user_name: str, password: str) -> SignedIn | None:
    """Check a password and begin a session; None for any reason at all, after the same work. For anybody.

    For those who hold a transaction anyway: the edge takes the steps of `signing_in` by themselves, so that hashing
    keeps no writer waiting.
    """
    attempt = begin_attempt(session, user_name=user_name)
    return settle_attempt(session, attempt, compare_password(attempt, password))


def create_staff_account(
    session: Session,
    viewer: Viewer,
    *,
    user_name: str,
    name: str,
    password: str | None,
    staff_role: StaffRole,
    timezone: str | None = None,
) -> int:
    """Create a sign-in of staff and give its id. Administrators only.

    `timezone` is the portal's unless given. ConflictError when the user name is taken.
    """
    require_role(viewer)
    account = _new_account(
        session, user_name=user_name, name=name, password=password, timezone=timezone or current_portal().timezone
    )
    account.staff_role = staff_role
    return _added(session, viewer, account, details={"Role": staff_role})


def create_contact_account(
    session: Session,
    viewer: Viewer,
    *,
    organisation_id: int,
    user_name: str,
    name: str,
    password: str | None,
    security_level: SecurityLevel,
    site_id: int | None = None,
) -> int:
    """Create a contact of an organisation with a sign-in and give the account's id. Administrators only.

    The account lives in the organisation's time zone. NotFoundError for an organisation or a site of it that is not
    there, ConflictError when the user name is taken.
    """
    require_role(viewer)
    timezone = _organisation_timezone(session, viewer, organisation_id=organisation_id)
    _require_site(session, organisation_id=organisation_id, site_id=site_id)
    account = _new_account(session, user_name=user_name, name=name, password=password, timezone=timezone)
    contact = _new_contact(organisation_id=organisation_id, site_id=site_id, account=account)
    session.add(contact)
    session.flush()
    account.organisation_id, account.contact_id = organisation_id, contact.id
    account.security_level = security_level
    return _added(session, viewer, account, details={"Security level": security_level})


def add_contact(
    session: Session,
    viewer: Viewer,
    *,
    organisation_id: int,
    first_name: str,
    last_name: str,
    email: str,
    site_id: int | None = None,
) -> int:
    """Add a contact without a sign-in and give its id. The organisation's administrators, and staff.

    InvalidInputError names the fields that do not fit; ConflictError when the organisation has the address already.
    """
    if not viewer.is_staff and viewer.security_level is not SecurityLevel.ADMIN:
        raise ForbiddenError("Only an administrator of your organisation may add contacts.")
    _organisation_timezone(session, viewer, organisation_id=organisation_id)
    _require_site(session, organisation_id=organisation_id, site_id=site_id)
    names = rules.contact_names(first_name=first_name, last_name=last_name, email=email)
    taken = select(Contact.id).where(
        Contact.organisation_id == organisation_id, func.lower(Contact.email) == names["email"].casefold()
    )
    if session.scalar(taken) is not None:
        message = "There is a contact with this address already."
        raise ConflictError(message, fields={"email": message})
    contact = Contact(organisation_id=organisation_id, site_id=site_id, created_at=clock.now(), **names)
    session.add(contact)
    session.flush()
    return contact.id


def deactivate_account(session: Session, viewer: Viewer, *, user_name: str) -> None:
    """End an access: nobody gets in with it, its sessions stop at once, its links open nothing. Administrators only."""
    require_role(viewer)
    account = account_named(session, user_name)
    if account is None:
        raise NotFoundError(f"There is no account '{user_name.strip()[:60]}'.")
    close_account(session, viewer, account=account)


def close_account(session: Session, viewer: Viewer, *, account: Account) -> None:
    """Deactivate an account. For services of this slice, which know that the viewer may."""
    account.is_active = False
    end_sessions(session, account_id=account.id, why=SessionEnd.DEACTIVATED)
    end_links(session, account_id=account.id)
    _record(session, viewer, account, action=AuditAction.ACCOUNT_DEACTIVATED)
    settle_boards(session, viewer, board_ids=session.scalars(boards_of(account.id)).all())


def save_preference(session: Session, viewer: Viewer, *, name: str, content: object) -> None:
    """Keep something the viewer chose, for its own account alone; `content` is anything JSON can hold."""
    if viewer.account_id is None:
        raise ForbiddenError("Only somebody who is signed in can keep a preference.")
    if not 0 < len(name) <= rules.MAX_PREFERENCE_NAME_CHARACTERS:
        raise InvalidInputError("A preference has a short name.", fields={"name": "too long or empty"})
    kept = session.get(AccountPreference, (viewer.account_id, name))
    if kept is None:
        session.add(AccountPreference(account_id=viewer.account_id, name=name, content=content))
    else:
        kept.content = content


def _new_account(session: Session, *, user_name: str, name: str, password: str | None, timezone: str) -> Account:
    user_name, name = rules.new_user_name(user_name), rules.new_name(name)
    clock.zone(timezone)
    if password is not None:
        rules.require_good_password(
            password,
            user_name=user_name,
            own_words=rules.words_of(user_name, name),
            min_characters=current_portal().sign_in.min_password_characters,
        )
    if session.scalar(select(Account.id).where(Account.user_name == user_name)) is not None:
        message = f"There is an account '{user_name}' already."
        raise ConflictError(message, fields={"user_name": message})
    return Account(
        user_name=user_name,
        display_name=name,
        password_hash=None if password is None else password_hash(password),
        timezone=timezone,
        created_at=clock.now(),
    )


def _new_contact(*, organisation_id: int, site_id: int | None, account: Account) -> Contact:
    first_name, last_name = rules.first_and_last_name(account.display_name)
    return Contact(
        organisation_id=organisation_id,
        site_id=site_id,
        first_name=first_name,
        last_name=last_name,
        email=account.user_name if "@" in account.user_name else None,
        created_at=clock.now(),
    )


def _added(session: Session, viewer: Viewer, account: Account, *, details: Mapping[str, str]) -> int:
    session.add(account)
    session.flush()
    _record(session, viewer, account, action=AuditAction.ACCOUNT_CREATED, details=details)
    return account.id


def _record(
    session: Session,
    viewer: Viewer,
    account: Account,
    *,
    action: AuditAction,
    details: Mapping[str, str] | None = None,
) -> None:
    owner, account_id = account.organisation_id, account.id
    record(session, viewer, action=action, organisation_id=owner, account_id=account_id, details=details)


def _organisation_timezone(session: Session, viewer: Viewer, *, organisation_id: int) -> str:
    timezone = session.scalar(
        select(Organisation.timezone).where(Organisation.id == organisation_id, within(Organisation.id, viewer))
    )
    if timezone is None:
        raise NotFoundError("There is no such organisation.")
    return timezone


def _require_site(session: Session, *, organisation_id: int, site_id: int | None) -> None:
    if site_id is None:
        return
    found = session.scalar(select(Site.id).where(Site.id == site_id, Site.organisation_id == organisation_id))
    if found is None:
        raise NotFoundError("There is no such site.")
