"""Where personal data lies: who is meant by a name, and every place in the tables that tells of a person."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, false, func, or_, select
from sqlalchemy.orm import Session

from ingest.errors import NotFoundError
from ingest.models import Account, Base, Contact
from ingest.people import rules
from ingest.viewer import Viewer, require_role

CONTACT_PREFIX: Final = "contact:"
_MAX_DIGITS: Final = 18
# Columns that hold the name of whoever did something, and the column beside them that says whose account that is.
NAMES: Final = (
    ("access_requests", "certified_by", None),
    ("access_requests", "decided_by", None),
    ("approval_decisions", "member_name", "account_id"),
    ("approval_requests", "asked_by", "asked_by_account_id"),
    ("component_changes", "changed_by", None),
    ("component_spells", "changed_by", None),
    ("contacts", "updated_by", None),
    ("document_events", "actor_name", "actor_account_id"),
    ("documents", "uploaded_by", "uploaded_by_account_id"),
    ("import_runs", "started_by", None),
    ("incident_updates", "created_by", None),
    ("incidents", "created_by", None),
    ("mail_events", "actor_name", None),
    ("status_edits", "actor_name", "account_id"),
    ("ticket_events", "actor_name", "actor_account_id"),
    ("ticket_links", "created_by", None),
    ("ticket_messages", "author_name", "author_account_id"),
    ("ticket_watchers", "added_by", None),
    ("tickets", "assignee_name", "assignee_id"),
    ("tickets", "created_by", None),
)
# Columns that hold an address somebody was written to, or asked from, which no account need stand behind.
ADDRESSES: Final = (
    ("access_requests", "email"),
    ("help_requests", "user_name"),
    ("mails", "address"),
    ("single_use_links", "address"),
)
# What belongs to an account or a contact alone, and goes with it.
OWN_ROWS: Final = (
    ("account_preferences", "account_id"),
    ("account_sessions", "account_id"),
    ("approval_members", "account_id"),
    ("saved_views", "account_id"),
    ("single_use_links", "account_id"),
    ("ticket_drafts", "account_id"),
    ("ticket_presences", "account_id"),
    ("ticket_watchers", "contact_id"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of whom there is an account, a contact, or both."""

    account_id: int | None
    contact_id: int | None
    organisation_id: int | None
    name: str
    user_name: str | None
    email: str | None
    is_active: bool

    @property
    def addresses(self) -> frozenset[str]:
        """The e-mail addresses the person is known by, in small letters."""
        return frozenset(one.casefold() for one in (self.user_name, self.email) if one and "@" in one)


def person(session: Session, viewer: Viewer, *, name: str) -> Person:
    """Who is meant by a user name, the e-mail of one contact, or 'contact:ID'. Administrators.

    NotFoundError when that is nobody, or several.
    """
    require_role(viewer)
    wanted = rules.normalised_user_name(name)[: rules.MAX_USER_NAME_CHARACTERS]
    account = session.scalar(select(Account).where(Account.user_name == wanted)) if wanted.isprintable() else None
    if account is not None:
        contact = None if account.contact_id is None else session.get(Contact, account.contact_id)
        return _person(account, contact)
    contact = _contact_meant(session, wanted)
    if contact is None:
        raise NotFoundError("Nobody, or not only one person, is known by this name.")
    return _person(session.scalar(select(Account).where(Account.contact_id == contact.id)), contact)


def places_of(one: Person) -> dict[str, ColumnElement[bool]]:
    """For each table that points to the person, or holds an address of theirs, the rows that do."""
    pointing = {table.name: _points(table, one) for table in Base.metadata.sorted_tables}
    found = {name: condition for name, condition in pointing.items() if condition is not None}
    for name, column in ADDRESSES:
        is_address = func.lower(Base.metadata.tables[name].c[column]).in_(one.addresses or {""})
        found[name] = or_(found.get(name, false()), is_address)
    return found


def is_named(table: Table, one: Person, *, name_column: str, id_column: str | None) -> ColumnElement[bool]:
    """Rows in which a column holds the person's name: by the account beside it, else by the words.

    Where there is no account beside it, a namesake in the same organisation is taken for the same person.
    """
    by_words: ColumnElement[bool] = table.c[name_column] == one.name
    if one.organisation_id is not None and "organisation_id" in table.c:
        by_words = by_words & (table.c.organisation_id == one.organisation_id)
    if id_column is None:
        return by_words
    by_account = false() if one.account_id is None else table.c[id_column] == one.account_id
    return or_(by_account, by_words & table.c[id_column].is_(None))


def _points(table: Table, one: Person) -> ColumnElement[bool] | None:
    known = {"accounts": one.account_id, "contacts": one.contact_id}
    conditions: list[ColumnElement[bool]] = [
        column == known[key.column.table.name]
        for column in table.c
        for key in column.foreign_keys
        if known.get(key.column.table.name) is not None
    ]
    if table.name in known and known[table.name] is not None:
        conditions.append(table.c.id == known[table.name])
    if table.name == "audit_entries" and one.account_id is not None:
        conditions += [table.c.actor_id == one.account_id, table.c.account_id == one.account_id]
    return or_(*conditions) if conditions else None


def _contact_meant(session: Session, wanted: str) -> Contact | None:
    digits = wanted.removeprefix(CONTACT_PREFIX)
    if wanted.startswith(CONTACT_PREFIX):
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS
        return session.get(Contact, int(digits)) if is_number else None
    if "@" not in wanted or not wanted.isprintable():
        return None
    same = session.scalars(select(Contact).where(func.lower(Contact.email) == wanted).limit(2)).all()
    return same[0] if len(same) == 1 else None


def _person(account: Account | None, contact: Contact | None) -> Person:
    names: Any = (contact.first_name, contact.last_name) if contact is not None else ()
    return Person(
        account_id=None if account is None else account.id,
        contact_id=None if contact is None else contact.id,
        organisation_id=None if contact is None else contact.organisation_id,
        name=account.display_name if account is not None else " ".join(names).strip(),
        user_name=None if account is None else account.user_name,
        email=None if contact is None else contact.email,
        is_active=account is not None and account.is_active,
    )
