"""What is known of the contacts some rows of a file mean: they, their accounts, and whose a user name is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models.people import Account, Contact
from ingest.people.contact_matching import NAMES_PER_READ, find_existing
from ingest.people.contact_schemas import Sought
from ingest.people.rules import normalised_user_name
from ingest.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Standing:
    """For each row whom it found; contacts by id, their accounts by contact, and who has a user name (account ids).

    All but `takers` is of the one organisation. A user name is of the whole installation: whose it is, is told nobody.
    """

    found: Sequence[int | None]
    contacts: Mapping[int, Contact]
    accounts: Mapping[int, Account]
    takers: Mapping[str, int]


def standing_of(session: Session, viewer: Viewer, *, organisation_id: int, sought: Sequence[Sought]) -> Standing:
    """What is known of those who are sought; some reads for each 400 of them. Who keeps contacts."""
    found = find_existing(session, viewer, organisation_id=organisation_id, sought=sought)
    ids = sorted({one for one in found if one is not None})
    contacts: dict[int, Contact] = {}
    accounts: dict[int, Account] = {}
    for part in _parts(ids):
        people = select(Contact).where(Contact.organisation_id == organisation_id, Contact.id.in_(part))
        contacts |= {one.id: one for one in session.scalars(people)}
        theirs = select(Account).where(Account.organisation_id == organisation_id, Account.contact_id.in_(part))
        accounts |= {one.contact_id or 0: one for one in session.scalars(theirs)}
    return Standing(found, contacts, accounts, _takers(session, sought))


def _takers(session: Session, sought: Sequence[Sought]) -> dict[str, int]:
    given = {normalised_user_name(text) for one in sought for text in (one.user_name, one.email) if text}
    takers: dict[str, int] = {}
    for part in _parts(sorted(name for name in given if name.isprintable())):
        query = select(Account.user_name, Account.id).where(Account.user_name.in_(part))
        takers |= {row.user_name: row.id for row in session.execute(query)}
    return takers


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + NAMES_PER_READ] for start in range(0, len(items), NAMES_PER_READ))
