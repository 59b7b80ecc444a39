"""Portal access of contacts: given with a level and an activation letter, taken away, and restored; all audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.db.visibility import within
from ingest.enums import AuditAction, SecurityLevel
from ingest.errors import ConflictError, ForbiddenError, HelmdeskError, InvalidInputError, NotFoundError
from ingest.models.organisations import Organisation
from ingest.models.people import Account, Contact
from ingest.people import rules
from ingest.people.access_letters import tell_of_activation, tell_of_end
from ingest.people.contact_fields import full_name
from ingest.people.contact_schemas import Grant, Granted
from ingest.people.contacts import NO_CONTACT, locked_contact, note_change
from ingest.people.last_administrators import require_another_administrator
from ingest.people.levels import level_label
from ingest.people.powers import Power, require_level, require_power
from ingest.people.service import close_account
from ingest.viewer import Viewer

TAKEN = "This user name is taken: choose another one, or ask your support provider."


@dataclass(slots=True)
class _Giving:
    """What is known of the contacts of a batch and their accounts, and of names that are taken."""

    session: Session
    viewer: Viewer
    organisation: Organisation
    contacts: Mapping[int, Contact]
    accounts: dict[int, Account]
    takers: dict[str, int] = field(default_factory=dict)


def activate_portal_access(
    session: Session,
    viewer: Viewer,
    *,
    contact_id: int,
    security_level: SecurityLevel,
    user_name: str | None = None,
) -> int:
    """Give a contact portal access of a level, or change what it has, and give the account's id; who may give it.

    A contact without access that is in force gets an activation letter: no password is ever known to anybody else, and
    an earlier one counts no more. The user name is the e-mail unless given; what is there stays. InvalidInputError by
    field for a name that cannot be one, a taken name, a level above the viewer's own, a retired contact, and for the
    last administrator's level (see `last_administrators`); NotFoundError for a contact of another organisation.
    """
    contact = locked_contact(session, viewer, contact_id=contact_id)
    grant = Grant(contact_id, security_level, user_name)
    granted = grant_access(session, viewer, organisation_id=contact.organisation_id, grants=[grant])[0]
    if granted.account_id is None:
        raise InvalidInputError(" ".join(granted.problems.values()), fields=granted.problems)
    return granted.account_id


def grant_access(session: Session, viewer: Viewer, *, organisation_id: int, grants: Sequence[Grant]) -> list[Granted]:
    """The same for many contacts of one organisation: what does not fit is said for each, and the others get theirs.

    For imports, some 500 at a time: four reads, however many, and the letters that go out.
    """
    require_power(viewer, Power.GIVE_STANDARD_ACCESS)
    giving = _giving(session, viewer, organisation_id=organisation_id, grants=grants)
    return [_granted(giving, grant) for grant in grants]


def deactivate_portal_access(session: Session, viewer: Viewer, *, contact_id: int) -> None:
    """End a contact's access: its sessions stop at once, and it is told by a letter. Nothing where there is none.

    Who may give its level. ConflictError by `has_access` for an organisation's last administrator, NotFoundError for a
    contact of another organisation.
    """
    contact = locked_contact(session, viewer, contact_id=contact_id)
    account = account_of_contact(session, contact)
    if account is None or not account.is_active:
        return
    require_level(viewer, SecurityLevel(account.security_level or SecurityLevel.STANDARD))
    require_another_administrator(session, viewer, account, field="has_access")
    close_account(session, viewer, account=account)
    tell_of_end(session, viewer, account=account)


def retire_contact(session: Session, viewer: Viewer, *, contact_id: int) -> None:
    """Note that a contact has left: nobody is offered it any more, and its access ends. Who keeps contacts.

    Its tickets stay its own until they are handed over. Errors as for `deactivate_portal_access`.
    """
    contact = locked_contact(session, viewer, contact_id=contact_id)
    if not contact.is_active:
        return
    deactivate_portal_access(session, viewer, contact_id=contact_id)
    contact.is_active = False
    note_change(viewer, contact)
    session.flush()


def restore_contact(session: Session, viewer: Viewer, *, contact_id: int) -> None:
    """Take a retired contact back, without access. Who keeps contacts; NotFoundError for another organisation's."""
    contact = locked_contact(session, viewer, contact_id=contact_id)
    if not contact.is_active:
        contact.is_active = True
        note_change(viewer, contact)
        session.flush()


def account_of_contact(session: Session, contact: Contact) -> Account | None:
    """The account of a contact, in force or not. For services that have locked the contact."""
    query = select(Account).where(Account.contact_id == contact.id, Account.organisation_id == contact.organisation_id)
    return session.scalar(query.execution_options(populate_existing=True))


def _giving(session: Session, viewer: Viewer, *, organisation_id: int, grants: Sequence[Grant]) -> _Giving:
    query = select(Organisation).where(Organisation.id == organisation_id, within(Organisation.id, viewer))
    organisation = session.scalar(query)
    if organisation is None:
        raise NotFoundError("There is no such organisation.")
    own = select(Contact).where(
        Contact.organisation_id == organisation_id,
        Contact.id.in_({one.contact_id for one in grants}),
        Contact.merged_into_id.is_(None),
    )
    contacts = {one.id: one for one in session.scalars(own.order_by(Contact.id).with_for_update(key_share=True))}
    present = select(Account).where(Account.organisation_id == organisation_id, Account.contact_id.in_(contacts))
    accounts = {one.contact_id or 0: one for one in session.scalars(present)}
    giving = _Giving(session, viewer, organisation, contacts, accounts)
    wanted = {name for one in grants if (name := _plain_name(giving, one))}
    taken = select(Account.user_name, Account.id).where(Account.user_name.in_(wanted))
    giving.takers = {row.user_name: row.id for row in session.execute(taken)}
    return giving


def _plain_name(giving: _Giving, grant: Grant) -> str:
    """The user name that is asked for, unchecked; the database is not asked for what no name can hold."""
    contact, account = giving.contacts.get(grant.contact_id), giving.accounts.get(grant.contact_id)
    present = account.user_name if account is not None else (contact.email if contact is not None else None)
    name = rules.normalised_user_name(grant.user_name or present or "")
    return name if name.isprintable() else ""


def _granted(giving: _Giving, grant: Grant) -> Granted:
    try:
        return _give(giving, grant)
    except HelmdeskError as error:
        return Granted(None, problems=error.fields or {"security_level": error.message})


def _give(giving: _Giving, grant: Grant) -> Granted:
    session, viewer = giving.session, giving.viewer
    contact, account = giving.contacts.get(grant.contact_id), giving.accounts.get(grant.contact_id)
    if contact is None:
        raise NotFoundError(NO_CONTACT, fields={"contact_id": NO_CONTACT})
    _require_can_have(viewer, contact, account, grant.security_level)
    name = rules.new_user_name(_plain_name(giving, grant))
    if giving.takers.get(name, 0 if account is None else account.id) != (0 if account is None else account.id):
        raise ConflictError(TAKEN, fields={"user_name": TAKEN})
    if account is None or not account.is_active:
        account = _opened(giving, contact, account, name=name, security_level=grant.security_level)
        giving.takers[name] = account.id
        _record(session, viewer, account, AuditAction.ACCOUNT_CREATED, {"level": _level_words(account)})
        tell_of_activation(session, viewer, account=account)
        return Granted(account.id, is_new=True)
    _change(giving, account, name=name, security_level=grant.security_level)
    return Granted(account.id)


def _require_can_have(viewer: Viewer, contact: Contact, account: Account | None, level: SecurityLevel) -> None:
    if not contact.is_active:
        message = "This contact has left: take it back first."
        raise ConflictError(message, fields={"has_access": message})
    known = account is not None and account.is_active
    levels = [level, SecurityLevel(account.security_level or level)] if account is not None and known else [level]
    for one in levels:
        try:
            require_level(viewer, one)
        except ForbiddenError as error:
            raise ForbiddenError(error.message, fields={"security_level": error.message}) from error


def _opened(
    giving: _Giving, contact: Contact, account: Account | None, *, name: str, security_level: SecurityLevel
) -> Account:
    """An account that is in force and has no password: a new one, or the contact's own of before."""
    if account is None:
        account = Account(
            organisation_id=contact.organisation_id,
            contact_id=contact.id,
            timezone=giving.organisation.timezone,
            created_at=clock.now(),
        )
        giving.session.add(account)
        giving.accounts[contact.id] = account
    account.display_name = rules.new_name(full_name(contact.first_name, contact.last_name))
    account.user_name, account.security_level = name, security_level
    # Whoever knew the password of before has left once; only the letter leads in.
    account.password_hash, account.is_active = None, True
    _flush_name(giving.session)
    return account


def _change(giving: _Giving, account: Account, *, name: str, security_level: SecurityLevel) -> None:
    session, viewer = giving.session, giving.viewer
    if account.security_level != security_level:
        if security_level is not SecurityLevel.ADMIN:
            require_another_administrator(session, viewer, account, field="security_level")
        before, account.security_level = _level_words(account), security_level
        _record(session, viewer, account, AuditAction.LEVEL_CHANGED, {"from": before, "to": _level_words(account)})
    if account.user_name != name:
        before, account.user_name = account.user_name, name
        giving.takers[name] = account.id
        _flush_name(session)
        _record(session, viewer, account, AuditAction.USER_NAME_CHANGED, {"from": before, "to": name})
    session.flush()


def _flush_name(session: Session) -> None:
    """Write a user name; one that somebody else took at this very moment is refused, and the transaction goes on."""
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        raise ConflictError(TAKEN, fields={"user_name": TAKEN}) from error


def _level_words(account: Account) -> str:
    return level_label(SecurityLevel(account.security_level or SecurityLevel.STANDARD))


def _record(
    session: Session, viewer: Viewer, account: Account, action: AuditAction, details: Mapping[str, str]
) -> None:
    record(
        session,
        viewer,
        action=action,
        subject=account.user_name,
        organisation_id=account.organisation_id,
        account_id=account.id,
        details=details,
    )
