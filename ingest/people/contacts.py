"""Writes of contacts: one or many at a time, with the names of their accounts; their access has rooms of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.db.visibility import within
from ingest.enums import AuditAction
from ingest.errors import InvalidInputError, NotFoundError
from ingest.models.organisations import Organisation, Site
from ingest.models.people import Account, Contact
from ingest.people.access_letters import tell_of_activation, tell_of_address
from ingest.people.contact_fields import FIELD_NAMES, ContactFields, full_name
from ingest.people.contact_schemas import ContactChange, WriteOutcome, WrittenContact
from ingest.people.links import end_links
from ingest.people.powers import Power, require_power
from ingest.viewer import Viewer

NO_CONTACT = "There is no such contact."


def save_contact(
    session: Session,
    viewer: Viewer,
    *,
    organisation_id: int,
    fields: ContactFields,
    contact_id: int | None = None,
    site_id: int | None = None,
) -> WrittenContact:
    """Write one contact, a new one without `contact_id`; who keeps contacts, in the organisations they see.

    NotFoundError alike for a missing organisation or contact and one of another organisation; InvalidInputError for a
    site the organisation does not have.
    """
    change = ContactChange(fields=fields, contact_id=contact_id, site_id=site_id)
    return save_contacts(session, viewer, organisation_id=organisation_id, changes=[change])[0]


def save_contacts(
    session: Session, viewer: Viewer, *, organisation_id: int, changes: Sequence[ContactChange]
) -> list[WrittenContact]:
    """The same for many of one organisation, in a handful of statements however many: for imports, some 500 at a time.

    Nobody's access changes; an account takes over the name of its contact, and whoever has access is told at the old
    address of a new one. Refuses all of them for one that does not fit, as `save_contact` does.
    """
    require_power(viewer, Power.KEEP_CONTACTS)
    _require_organisation(session, viewer, organisation_id=organisation_id)
    _require_sites(session, organisation_id=organisation_id, changes=changes)
    known = _locked(session, organisation_id=organisation_id, changes=changes)
    addresses = {contact_id: contact.email for contact_id, contact in known.items()}
    written = [_written(viewer, known, change, organisation_id=organisation_id) for change in changes]
    session.add_all(contact for contact, _ in written)
    session.flush()
    updated = [contact for contact, outcome in written if outcome is WriteOutcome.UPDATED]
    _bring_accounts_along(session, viewer, updated, addresses=addresses)
    return [WrittenContact(contact.id, outcome) for contact, outcome in written]


def locked_contact(session: Session, viewer: Viewer, *, contact_id: int) -> Contact:
    """A contact nobody else can change until the commit; NotFoundError for a missing, merged or foreign one alike."""
    require_power(viewer, Power.KEEP_CONTACTS)
    query = select(Contact).where(
        Contact.id == contact_id, within(Contact.organisation_id, viewer), Contact.merged_into_id.is_(None)
    )
    contact = session.scalar(query.with_for_update(key_share=True).execution_options(populate_existing=True))
    if contact is None:
        raise NotFoundError(NO_CONTACT)
    return contact


def note_change(viewer: Viewer, contact: Contact) -> None:
    """Note who changed a contact and when, for those who edit the same one."""
    contact.updated_at, contact.updated_by = clock.now(), viewer.name


def _written(
    viewer: Viewer, known: Mapping[int, Contact], change: ContactChange, *, organisation_id: int
) -> tuple[Contact, WriteOutcome]:
    values = _values(change)
    if change.contact_id is None:
        contact = Contact(organisation_id=organisation_id, is_active=True, created_at=clock.now(), **values)
        note_change(viewer, contact)
        return contact, WriteOutcome.CREATED
    contact = known[change.contact_id]
    different = {name: value for name, value in values.items() if getattr(contact, name) != value}
    if not different:
        return contact, WriteOutcome.UNCHANGED
    for name, value in different.items():
        setattr(contact, name, value)
    note_change(viewer, contact)
    return contact, WriteOutcome.UPDATED


def _values(change: ContactChange) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(change.fields, name) for name in FIELD_NAMES}
    if change.is_site_given:
        values["site_id"] = change.site_id
    return values


def _require_organisation(session: Session, viewer: Viewer, *, organisation_id: int) -> None:
    query = select(Organisation.id).where(Organisation.id == organisation_id, within(Organisation.id, viewer))
    if session.scalar(query) is None:
        raise NotFoundError("There is no such organisation.")


def _require_sites(session: Session, *, organisation_id: int, changes: Sequence[ContactChange]) -> None:
    wanted = {change.site_id for change in changes if change.is_site_given and change.site_id is not None}
    if not wanted:
        return
    query = select(Site.id).where(Site.organisation_id == organisation_id, Site.id.in_(wanted))
    if wanted - set(session.scalars(query)):
        message = "Choose a site of the organisation."
        raise InvalidInputError(message, fields={"site_id": message})


def _locked(session: Session, *, organisation_id: int, changes: Sequence[ContactChange]) -> dict[int, Contact]:
    wanted = {change.contact_id for change in changes if change.contact_id is not None}
    if not wanted:
        return {}
    query = (
        select(Contact)
        .where(Contact.organisation_id == organisation_id, Contact.id.in_(wanted), Contact.merged_into_id.is_(None))
        .order_by(Contact.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    known = {contact.id: contact for contact in session.scalars(query)}
    if wanted - known.keys():
        raise NotFoundError(NO_CONTACT)
    return known


def _bring_accounts_along(
    session: Session, viewer: Viewer, contacts: Sequence[Contact], *, addresses: Mapping[int, str | None]
) -> None:
    """Give accounts the names of their contacts, and see to it that a new address turns nobody's letters unseen."""
    known = {contact.id: contact for contact in contacts}
    if not known:
        return
    for account in session.scalars(select(Account).where(Account.contact_id.in_(known))).all():
        contact = known[account.contact_id or 0]
        name, old = full_name(contact.first_name, contact.last_name), addresses[contact.id]
        if account.display_name != name:
            account.display_name = name
        if account.is_active and old is not None and old.casefold() != (contact.email or "").casefold():
            _note_address(session, viewer, account, contact, old=old)
    session.flush()


def _note_address(session: Session, viewer: Viewer, account: Account, contact: Contact, *, old: str) -> None:
    """End the links that went to the old address, and tell it; who has no password yet is invited at the new one."""
    end_links(session, account_id=account.id)
    if account.password_hash is None:
        tell_of_activation(session, viewer, account=account)
    else:
        tell_of_address(session, account=account, old=old, new=contact.email or "")
    record(
        session,
        viewer,
        action=AuditAction.CONTACT_ADDRESS_CHANGED,
        subject=account.user_name,
        organisation_id=account.organisation_id,
        account_id=account.id,
        details={"from": old, "to": contact.email or ""},
    )
