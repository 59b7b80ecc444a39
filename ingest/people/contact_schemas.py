"""Contacts as upper floors and imports see them: rows of the list, one of them in full, and what comes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ingest.enums import SecurityLevel
from ingest.people.contact_fields import ContactFields


class AccessFilter(StrEnum):
    """What portal access is asked for in the list."""

    STANDARD = "standard"
    ADMIN = "admin"
    NONE = "none"


class ContactOrder(StrEnum):
    """What the list is sorted by."""

    NAME = "name"
    EMAIL = "email"
    LAST_LOGIN = "last_login"


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """What of the list is asked for; empty means all. `q` are words that name, address or user name hold."""

    q: str = ""
    organisation_id: int | None = None
    site_id: int | None = None
    access: AccessFilter | None = None
    is_active: bool | None = None
    order: ContactOrder = ContactOrder.NAME


@dataclass(frozen=True, slots=True)
class PortalAccess:
    """A contact's account, as those who keep contacts see it; one without a password waits for its activation."""

    account_id: int
    user_name: str
    security_level: SecurityLevel
    is_active: bool
    has_password: bool
    last_signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact in the list; `fields` are all of it by name, `access` is missing where there never was any."""

    id: int
    organisation_id: int
    organisation: str
    site_id: int | None
    site: str | None
    name: str
    fields: Mapping[str, str | None]
    is_active: bool
    access: PortalAccess | None

    @property
    def email(self) -> str | None:
        """The first address."""
        return self.fields["email"]

    @property
    def security_level(self) -> SecurityLevel | None:
        """The level of an access that is in force."""
        return self.access.security_level if self.access is not None and self.access.is_active else None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Some rows of the list and how many there are in all."""

    rows: tuple[ContactRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """One contact in full, with what hangs on it; `merged_into_id` where it turned out to be another one."""

    row: ContactRow
    merged_into_id: int | None
    updated_at: datetime | None
    updated_by: str | None
    open_tickets: int
    is_last_administrator: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class ContactChange:
    """A contact to be written: a new one without an id, else the one whose id it is.

    The site stays as it is unless `is_site_given`.
    """

    fields: ContactFields
    contact_id: int | None = None
    site_id: int | None = None
    is_site_given: bool = True


class WriteOutcome(StrEnum):
    """What became of a contact that was written."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class WrittenContact:
    """A contact that was written, and what became of it."""

    contact_id: int
    outcome: WriteOutcome


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody to be found: by the user name where it is known, else by first and last name and e-mail."""

    first_name: str
    last_name: str
    email: str
    user_name: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """Portal access to be given: the user name is the contact's e-mail unless given."""

    contact_id: int
    security_level: SecurityLevel
    user_name: str | None = None


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of a grant: the account, or by field why there is none. `is_new`: an activation letter goes out."""

    account_id: int | None
    is_new: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
