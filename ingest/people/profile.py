"""Somebody's own profile: what they may change of it themselves, and what they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction, SecurityLevel, StaffRole
from ingest.errors import ConflictError, InvalidInputError
from ingest.models.people import Account, Contact
from ingest.people import rules
from ingest.people.choosing import own_account
from ingest.people.contact_fields import FIELD_LABELS, FIELD_NAMES, checked_contact, full_name
from ingest.people.contacts import note_change
from ingest.people.owners import owner_of
from ingest.viewer import Viewer

# What a contact may change of themselves; staff have one name.
OWN_FIELDS: Final = (
    *("prefix", "first_name", "last_name", "suffix", "job_title"),
    *("phone", "phone_extension", "fax", "mobile"),
)
NAME: Final = "name"
_LATER: Final = "Somebody else changed this while you were writing."


@dataclass(frozen=True, slots=True)
class Profile:
    """An account's own profile; `values` are the fields its owner may change, by name."""

    user_name: str
    email: str | None
    values: Mapping[str, str]
    timezone: str
    organisation: str | None
    security_level: SecurityLevel | None
    staff_role: StaffRole | None
    security_question: str | None


def profile(session: Session, viewer: Viewer) -> Profile:
    """The viewer's own profile. Anybody with an account; ForbiddenError for commands."""
    account = own_account(session, viewer)
    owner = owner_of(session, account)
    return Profile(
        user_name=account.user_name,
        email=owner.address,
        values=_values(session, account),
        timezone=account.timezone,
        organisation=owner.organisation,
        security_level=viewer.security_level,
        staff_role=viewer.staff_role,
        security_question=account.security_question,
    )


def change_profile(
    session: Session, viewer: Viewer, *, opened: Mapping[str, str], typed: Mapping[str, str], timezone: str
) -> None:
    """Change one's own profile: of `typed`, what differs from the values it was `opened` with. Anybody with an account.

    InvalidInputError names the fields that do not fit; ConflictError those somebody else changed meanwhile.
    """
    account = own_account(session, viewer)
    clock.zone(timezone)
    contact = _own_contact(session, account)
    present = _values(session, account)
    wanted = {name: typed[name].strip() for name in present if typed.get(name, "") != opened.get(name, "")}
    clashes = {name: _LATER for name in wanted if present[name] not in (opened.get(name, ""), wanted[name])}
    if clashes:
        raise ConflictError("Some fields were changed meanwhile.", fields=clashes)
    if contact is None:
        account.display_name = rules.new_name(wanted.get(NAME, account.display_name))
    else:
        _change_contact(viewer, account, contact, wanted)
    changed = [name for name in wanted if wanted[name] != present[name]]
    if timezone != account.timezone:
        account.timezone = timezone
        changed.append("timezone")
    if changed:
        owner, details = account.organisation_id, {"fields": ", ".join(sorted(changed))}
        action = AuditAction.PROFILE_CHANGED
        record(session, viewer, action=action, organisation_id=owner, account_id=account.id, details=details)


def field_label(name: str) -> str:
    """What a field of the profile is called."""
    return {"phone": "Office Phone", NAME: "Name"}.get(name) or FIELD_LABELS[name]


def _change_contact(viewer: Viewer, account: Account, contact: Contact, wanted: Mapping[str, str]) -> None:
    given = {name: getattr(contact, name) for name in FIELD_NAMES} | dict(wanted)
    if wanted and given["email"] is None:
        message = "Confirm an e-mail address first, below."
        raise InvalidInputError(message, fields={"email": message})
    if wanted:
        fields = checked_contact(given)
        for name in wanted:
            setattr(contact, name, getattr(fields, name))
        account.display_name = full_name(contact.first_name, contact.last_name)
        note_change(viewer, contact)


def _own_contact(session: Session, account: Account) -> Contact | None:
    if account.contact_id is None:
        return None
    own = select(Contact).where(Contact.id == account.contact_id).with_for_update(key_share=True)
    return session.scalars(own.execution_options(populate_existing=True)).one()


def _values(session: Session, account: Account) -> dict[str, str]:
    contact = None if account.contact_id is None else session.get_one(Contact, account.contact_id)
    if contact is None:
        return {NAME: account.display_name}
    return {name: getattr(contact, name) or "" for name in OWN_FIELDS}
