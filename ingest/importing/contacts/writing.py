"""Writes planned rows of a file of contacts: the contacts, then the access the file gives, as the form does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ingest.enums import SecurityLevel
from ingest.importing.contacts.columns import LEVEL, USER_NAME
from ingest.importing.tables import PlannedRow
from ingest.people.contact_access import grant_access
from ingest.people.contact_fields import FIELD_NAMES
from ingest.people.contact_schemas import ContactChange, Grant
from ingest.people.contacts import save_contacts
from ingest.viewer import Viewer

_KNOWN = {*FIELD_NAMES, USER_NAME, LEVEL}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a planned row is written with: the contact, and the access it is given, if any."""

    change: ContactChange
    level: SecurityLevel | None
    user_name: str | None


class RowsRefusedError(Exception):
    """What could not be foreseen, by line: the transaction has to be given up, and the rest done without these."""

    def __init__(self, problems: Mapping[int, Mapping[str, str]]) -> None:
        super().__init__()
        self.problems = problems


def written(session: Session, viewer: Viewer, *, organisation_id: int, planned: Sequence[PlannedRow]) -> None:
    """Write rows that do something, in the caller's transaction; RowsRefusedError by line. Who keeps contacts."""
    rows = [(one.line, one.payload) for one in planned if isinstance(one.payload, Wanted)]
    if not rows:
        return
    saved = save_contacts(session, viewer, organisation_id=organisation_id, changes=[one.change for _, one in rows])
    given = [(line, one, contact.contact_id) for (line, one), contact in zip(rows, saved, strict=True) if one.level]
    if not given:
        return
    grants = [Grant(contact_id, one.level, one.user_name) for _, one, contact_id in given if one.level]
    granted = grant_access(session, viewer, organisation_id=organisation_id, grants=grants)
    refused = {line: _by_column(one.problems) for (line, _, _), one in zip(given, granted, strict=True) if one.problems}
    if refused:
        raise RowsRefusedError(refused)


def _by_column(problems: Mapping[str, str]) -> dict[str, str]:
    return {name if name in _KNOWN else LEVEL: reason for name, reason in problems.items()}
