"""The form of a contact, General and Client Portal together: saved at once or not at all, beside whoever edits it too.

A form is sent with the values it was opened with; from them is seen who changed what, as on the ticket page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from ingest.enums import SecurityLevel
from ingest.errors import ConflictError, Difference, InvalidInputError
from ingest.models.organisations import Site
from ingest.models.people import Account, Contact
from ingest.people import rules
from ingest.people.contact_access import (
    account_of_contact,
    activate_portal_access,
    deactivate_portal_access,
    restore_contact,
    retire_contact,
)
from ingest.people.contact_fields import FIELD_LABELS, FIELD_NAMES, ContactFields, checked_contact
from ingest.people.contact_matching import find_existing
from ingest.people.contact_queries import access_of, open_tickets_of
from ingest.people.contact_schemas import ContactDetail, PortalAccess, Sought
from ingest.people.contacts import locked_contact, save_contact
from ingest.people.levels import level_label
from ingest.people.powers import Power, require_power
from ingest.tickets.edit_merge import merged
from ingest.viewer import Viewer

YES: Final = "yes"
SITE, ACTIVE, ACCESS, USER_NAME, LEVEL = "site_id", "is_active", "has_access", "user_name", "security_level"
FORM_LABELS: Final[Mapping[str, str]] = {
    **FIELD_LABELS,
    SITE: "Company",
    ACTIVE: "Active",
    ACCESS: "Client Portal",
    USER_NAME: "User Name",
    LEVEL: "Security Level",
}
_LATER: Final = "Somebody else changed the same fields while you were writing."
_THERE: Final = "There is a contact of this name and address already."


@dataclass(frozen=True, slots=True)
class UserForm:
    """A contact's form as it was sent: values by name as they were when it was opened, and as they are now."""

    opened: Mapping[str, str]
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SavedUser:
    """What was saved; `is_invited`: an activation letter goes out. `left_open`: open tickets of one who has left."""

    contact_id: int
    is_invited: bool
    left_open: int = 0


def form_values(detail: ContactDetail) -> dict[str, str]:
    """What the form of a contact holds."""
    row = detail.row
    return _values(row.fields, site_id=row.site_id, is_active=row.is_active, access=row.access)


def blank_values(place: Mapping[str, str]) -> dict[str, str]:
    """What the form of a new contact holds; `place` is what its address begins with."""
    return _values(dict.fromkeys(FIELD_NAMES), site_id=None, is_active=True, access=None) | dict(place)


def add_user(session: Session, viewer: Viewer, *, organisation_id: int, typed: Mapping[str, str]) -> SavedUser:
    """Add a contact with what its form says, with access where it says so; who keeps contacts, where they may.

    InvalidInputError names each field that does not fit, ConflictError by `email` somebody who is there already.
    """
    wanted = _values(dict.fromkeys(FIELD_NAMES), site_id=None, is_active=True, access=None) | dict(typed)
    fields, site_id = _checked(wanted)
    sought = Sought(fields.first_name, fields.last_name, fields.email)
    require_power(viewer, Power.KEEP_CONTACTS)
    if find_existing(session, viewer, organisation_id=organisation_id, sought=[sought]) != [None]:
        raise ConflictError(_THERE, fields={"email": _THERE})
    written = save_contact(session, viewer, organisation_id=organisation_id, fields=fields, site_id=site_id)
    return SavedUser(written.contact_id, _settle(session, viewer, written.contact_id, wanted, access=None))


def edit_user(session: Session, viewer: Viewer, *, contact_id: int, form: UserForm) -> SavedUser:
    """Save the form of a contact; what was not touched keeps what others made of it. Who keeps contacts.

    Unticking Client Portal or Active ends the access and its sessions. InvalidInputError names each field that does
    not fit; ConflictError tells the fields others have changed meanwhile (`differences`), or the last administrator,
    and then nothing is saved; NotFoundError for another organisation's contact.
    """
    contact = locked_contact(session, viewer, contact_id=contact_id)
    account = account_of_contact(session, contact)
    present = _present(contact, account)
    found = merged(opened=form.opened, typed=form.typed, present=present)
    if found.clashing:
        told = [_difference(session, contact, name, form=form, present=present) for name in found.clashing]
        raise ConflictError(_LATER, differences=told)
    wanted = present | {name: _text(value) for name, value in found.saved.items()}
    fields, site_id = _checked(wanted)
    save_contact(
        session,
        viewer,
        organisation_id=contact.organisation_id,
        fields=fields,
        contact_id=contact_id,
        site_id=site_id,
    )
    is_invited = _settle(session, viewer, contact_id, wanted, access=account)
    left_open = 0 if wanted[ACTIVE] == YES else open_tickets_of(session, viewer, contact_id=contact_id)
    return SavedUser(contact_id, is_invited, left_open)


def _settle(
    session: Session, viewer: Viewer, contact_id: int, wanted: Mapping[str, str], *, access: Account | None
) -> bool:
    """Bring access and standing to what the form says; whether an activation letter goes out."""
    if wanted[ACTIVE] != YES:
        retire_contact(session, viewer, contact_id=contact_id)
        return False
    restore_contact(session, viewer, contact_id=contact_id)
    was_active = access is not None and access.is_active
    if wanted[ACCESS] != YES:
        deactivate_portal_access(session, viewer, contact_id=contact_id)
        return False
    level = SecurityLevel(wanted[LEVEL])
    activate_portal_access(
        session, viewer, contact_id=contact_id, security_level=level, user_name=wanted[USER_NAME] or None
    )
    return not was_active


def _checked(wanted: Mapping[str, str]) -> tuple[ContactFields, int | None]:
    """The fields and the site of a form; InvalidInputError names everything that does not fit at once."""
    problems: dict[str, str] = {name: "A contact has no such field." for name in wanted if name not in FORM_LABELS}
    fields = _or_problems(problems, lambda: checked_contact({name: wanted[name] for name in FIELD_NAMES}))
    site_id = _or_problems(problems, lambda: _site(wanted[SITE]))
    if wanted[ACCESS] == YES and wanted[ACTIVE] == YES:
        if wanted[LEVEL] not in set(SecurityLevel):
            problems[LEVEL] = "Choose a security level."
        if wanted[USER_NAME].strip():
            _or_problems(problems, lambda: rules.new_user_name(wanted[USER_NAME]))
    if problems or not isinstance(fields, ContactFields):
        raise InvalidInputError("Some fields need attention.", fields=problems)
    return fields, site_id if isinstance(site_id, int) else None


def _or_problems(problems: dict[str, str], read: Callable[[], object]) -> object:
    try:
        return read()
    except InvalidInputError as error:
        problems |= error.fields
        return None


def _site(text: str) -> int | None:
    if not text:
        return None
    # 18 digits fit the ids of both databases.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004
        message = "Choose a site of the organisation."
        raise InvalidInputError(message, fields={SITE: message})
    return int(text)


def _present(contact: Contact, account: Account | None) -> dict[str, str]:
    fields = {name: getattr(contact, name) for name in FIELD_NAMES}
    access = None if account is None else access_of(account)
    return _values(fields, site_id=contact.site_id, is_active=contact.is_active, access=access)


def _values(
    fields: Mapping[str, str | None], *, site_id: int | None, is_active: bool, access: PortalAccess | None
) -> dict[str, str]:
    level = SecurityLevel.STANDARD if access is None else access.security_level
    return {name: fields[name] or "" for name in FIELD_NAMES} | {
        SITE: "" if site_id is None else str(site_id),
        ACTIVE: YES if is_active else "",
        ACCESS: YES if access is not None and access.is_active else "",
        USER_NAME: "" if access is None else access.user_name,
        LEVEL: str(level),
    }


def _difference(
    session: Session, contact: Contact, name: str, *, form: UserForm, present: Mapping[str, str]
) -> Difference:
    return Difference(
        key=name,
        label=FORM_LABELS[name],
        was=_words(session, contact, name, form.opened.get(name, "")),
        theirs=_words(session, contact, name, present[name]),
        yours=_words(session, contact, name, form.typed[name]),
        by=contact.updated_by,
        at=contact.updated_at,
        present=present[name],
    )


def _words(session: Session, contact: Contact, name: str, value: str) -> str | None:
    """A value as it is read."""
    if name in {ACTIVE, ACCESS}:
        return "yes" if value == YES else "no"
    if name == LEVEL and value in set(SecurityLevel):
        return level_label(SecurityLevel(value))
    if name == SITE and value.isascii() and value.isdigit():
        site = session.get(Site, int(value))
        return None if site is None or site.organisation_id != contact.organisation_id else site.name
    return value or None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
