"""What tests of contacts share: a person's fields, letters that wait, and what the audit trail says."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import LetterKind
from ingest.models import Account, AuditEntry, Contact, Mail
from ingest.people.contact_fields import ContactFields, checked_contact
from ingest.people.contacts import save_contact
from ingest.viewer import Viewer

ANN: Mapping[str, str] = {"first_name": "Ann", "last_name": "Lee", "email": "ann@acme.example"}


def fields(**more: str) -> ContactFields:
    """Ann's fields, and others."""
    return checked_contact({**ANN, **more})


def added(session: Session, viewer: Viewer, *, organisation_id: int, **more: str) -> int:
    """Add Ann, or somebody of whom more is said."""
    return save_contact(session, viewer, organisation_id=organisation_id, fields=fields(**more)).contact_id


def account_of(session: Session, contact_id: int | None) -> Account:
    """A contact's account as it is stored."""
    query = select(Account).where(Account.contact_id == contact_id)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def stored(session: Session, contact_id: int | None) -> Contact:
    """A contact as it is stored."""
    session.flush()
    return session.get_one(Contact, contact_id, populate_existing=True)


def letters(session: Session) -> list[tuple[str, str]]:
    """The letters of the outbox: their kinds and addresses."""
    found = session.scalars(select(Mail).where(Mail.letter_kind.is_not(None)).order_by(Mail.id))
    return [(LetterKind(one.letter_kind), one.address or "") for one in found]


def trail(session: Session) -> list[tuple[str, dict[str, Any]]]:
    """What the audit trail says: actions with their details."""
    found = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, dict(one.details)) for one in found]
