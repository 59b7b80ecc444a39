"""Reads of contacts for those who keep them: the list with its filters, one in full, its items, and who it may be."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from ingest.config_items.queries import site_config_items
from ingest.config_items.schemas import ConfigItemName
from ingest.db.matching import contains_text
from ingest.db.visibility import within
from ingest.enums import SecurityLevel
from ingest.errors import ConflictError, NotFoundError
from ingest.models.organisations import Organisation, Site
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket
from ingest.people.contact_fields import FIELD_NAMES, PLACE_FIELDS, full_name
from ingest.people.contact_schemas import (
    AccessFilter,
    ContactDetail,
    ContactFilters,
    ContactOrder,
    ContactPage,
    ContactRow,
    PortalAccess,
)
from ingest.people.contacts import NO_CONTACT
from ingest.people.last_administrators import is_last_administrator
from ingest.people.powers import Power, require_power
from ingest.people.schemas import ContactName
from ingest.people.throttles import Scope, is_blocked
from ingest.viewer import Viewer

MAX_SEARCH_WORDS: Final = 5
MAX_CHOICES: Final = 50
_ROWS_PER_READ: Final = 500
_SEARCHED: Final = (Contact.first_name, Contact.last_name, Contact.email, Account.user_name, Contact.external_id)
_HAS_ACCESS: Final = and_(Account.id.is_not(None), Account.is_active.is_(True))


def contact_page(session: Session, viewer: Viewer, *, filters: ContactFilters, offset: int, limit: int) -> ContactPage:
    """Some contacts of a list and how many it has; who keeps contacts, of the organisations they see."""
    require_power(viewer, Power.SEE_CONTACTS)
    conditions = _conditions(session, viewer, filters)
    counted = select(func.count()).select_from(Contact).outerjoin(Account, Account.contact_id == Contact.id)
    total = session.scalar(counted.where(*conditions)) or 0
    query = _rows().where(*conditions).order_by(*_order(filters.order)).offset(offset).limit(limit)
    return ContactPage(tuple(_row(one) for one in session.execute(query)), total)


def contact_rows(session: Session, viewer: Viewer, *, filters: ContactFilters) -> Iterator[ContactRow]:
    """Every contact of a list, in its order and flat memory, for files; who keeps contacts."""
    require_power(viewer, Power.SEE_CONTACTS)
    query = _rows().where(*_conditions(session, viewer, filters)).order_by(*_order(filters.order))
    return (_row(one) for one in session.execute(query, execution_options={"yield_per": _ROWS_PER_READ}))


def contact_detail(session: Session, viewer: Viewer, *, contact_id: int) -> ContactDetail:
    """One contact in full; who keeps contacts. NotFoundError alike for a missing one and another organisation's."""
    require_power(viewer, Power.SEE_CONTACTS)
    query = _rows().where(Contact.id == contact_id, within(Contact.organisation_id, viewer))
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFoundError(NO_CONTACT)
    row, contact = _row(found), found.Contact
    is_last = row.access is not None and is_last_administrator(session, viewer, account_id=row.access.account_id)
    return ContactDetail(
        row=row,
        merged_into_id=contact.merged_into_id,
        updated_at=contact.updated_at,
        updated_by=contact.updated_by,
        open_tickets=open_tickets_of(session, viewer, contact_id=contact.id),
        is_last_administrator=is_last,
        is_locked=row.access is not None and is_blocked(session, Scope.SIGN_IN_NAME, row.access.user_name),
    )


def is_contact(session: Session, viewer: Viewer, *, contact_id: int) -> bool:
    """Whether the viewer keeps a contact of this id."""
    require_power(viewer, Power.SEE_CONTACTS)
    query = select(Contact.id).where(Contact.id == contact_id, within(Contact.organisation_id, viewer))
    return session.scalar(query) is not None


def access_account_id(session: Session, viewer: Viewer, *, contact_id: int) -> int:
    """The account of a contact's access in force; ConflictError when there is none. Who keeps contacts."""
    access = contact_detail(session, viewer, contact_id=contact_id).row.access
    if access is None or not access.is_active:
        raise ConflictError("This person has no portal access: activate it first.")
    return access.account_id


def contact_items(session: Session, viewer: Viewer, *, contact_id: int) -> list[ConfigItemName]:
    """The configuration items of a contact's site, to read; none where no site is known. Who keeps contacts."""
    row = contact_detail(session, viewer, contact_id=contact_id).row
    return [] if row.site_id is None else site_config_items(session, viewer, site_id=row.site_id)


def open_tickets_of(session: Session, viewer: Viewer, *, contact_id: int) -> int:
    """How many open tickets a contact has, of those the viewer may see; who keeps contacts."""
    require_power(viewer, Power.SEE_CONTACTS)
    query = select(func.count(Ticket.id)).where(
        Ticket.contact_id == contact_id, within(Ticket.organisation_id, viewer), Ticket.is_open == true()
    )
    return session.scalar(query) or 0


def main_place(session: Session, viewer: Viewer, *, organisation_id: int) -> dict[str, str]:
    """What a new contact's address begins with: that of the organisation's main site. Who keeps contacts."""
    require_power(viewer, Power.SEE_CONTACTS)
    query = select(Site).where(
        within(Site.organisation_id, viewer), Site.organisation_id == organisation_id, Site.is_main
    )
    site = session.scalars(query.order_by(Site.id).limit(1)).first()
    if site is None:
        return {}
    place = {name: getattr(site, name) or "" for name in PLACE_FIELDS}
    return place | {"site_id": str(site.id)}


def other_contacts(session: Session, viewer: Viewer, *, contact_id: int, text: str = "") -> list[ContactName]:
    """Active contacts of the same organisation, for tickets to be handed to or to be merged with; who keeps contacts.

    Those of the same name or address first; with `text` those whose name or address holds its words. 50 at most.
    """
    own = contact_detail(session, viewer, contact_id=contact_id).row
    filters = ContactFilters(q=text, organisation_id=own.organisation_id, is_active=True)
    same_name = and_(
        *(
            func.lower(getattr(Contact, part)) == (own.fields[part] or "").lower()
            for part in ("first_name", "last_name")
        )
    )
    same_address = false() if own.email is None else func.lower(Contact.email) == own.email.lower()
    query = (
        _rows()
        .where(*_conditions(session, viewer, filters), Contact.id != contact_id)
        .order_by(or_(same_name, same_address).desc(), *_order(ContactOrder.NAME))
        .limit(MAX_CHOICES)
    )
    rows = [_row(one) for one in session.execute(query)]
    return [ContactName(one.id, one.name, one.email) for one in rows]


def _rows() -> Select[Contact, Account, str, str]:
    return (
        select(Contact, Account, Organisation.name.label("organisation"), Site.name.label("site"))
        .join(Organisation, Organisation.id == Contact.organisation_id)
        .outerjoin(Account, Account.contact_id == Contact.id)
        .outerjoin(Site, Site.id == Contact.site_id)
    )


def _conditions(session: Session, viewer: Viewer, filters: ContactFilters) -> list[ColumnElement[bool]]:
    conditions = [within(Contact.organisation_id, viewer), Contact.merged_into_id.is_(None)]
    if filters.organisation_id is not None:
        conditions.append(Contact.organisation_id == filters.organisation_id)
    if filters.site_id is not None:
        conditions.append(Contact.site_id == filters.site_id)
    if filters.is_active is not None:
        conditions.append(Contact.is_active.is_(filters.is_active))
    if filters.access is not None:
        conditions.append(_access_condition(filters.access))
    words = filters.q.split()[:MAX_SEARCH_WORDS]
    return [
        *conditions,
        *(or_(*(contains_text(session, column, word) for column in _SEARCHED)) for word in words),
    ]


def _access_condition(access: AccessFilter) -> ColumnElement[bool]:
    if access is AccessFilter.NONE:
        return or_(Account.id.is_(None), Account.is_active.is_(False))
    return and_(_HAS_ACCESS, Account.security_level == SecurityLevel(access.value))


def _order(order: ContactOrder) -> tuple[Any, ...]:
    by_name = (func.lower(Contact.last_name), func.lower(Contact.first_name), Contact.id)
    if order is ContactOrder.EMAIL:
        return (Contact.email.is_(None), func.lower(Contact.email), *by_name)
    if order is ContactOrder.LAST_LOGIN:
        return (Account.last_signed_in_at.is_(None), Account.last_signed_in_at.desc(), *by_name)
    return by_name


def _row(found: Any) -> ContactRow:
    contact, account = found.Contact, found.Account
    return ContactRow(
        id=contact.id,
        organisation_id=contact.organisation_id,
        organisation=found.organisation,
        site_id=contact.site_id,
        site=found.site,
        name=full_name(contact.first_name, contact.last_name),
        fields={name: getattr(contact, name) for name in FIELD_NAMES},
        is_active=contact.is_active,
        access=None if account is None else access_of(account),
    )


def access_of(account: Account) -> PortalAccess:
    """An account as those who keep contacts see it."""
    return PortalAccess(
        account_id=account.id,
        user_name=account.user_name,
        security_level=SecurityLevel(account.security_level or SecurityLevel.STANDARD),
        is_active=account.is_active,
        has_password=account.password_hash is not None,
        last_signed_in_at=account.last_signed_in_at,
    )
