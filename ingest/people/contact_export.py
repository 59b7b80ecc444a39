"""Contacts as rows of files: the columns of the import's template first, then what only an export knows. Pure."""

from typing import Final

from ingest.people.contact_fields import FIELD_LABELS, FIELD_NAMES
from ingest.people.contact_schemas import ContactRow
from ingest.people.levels import level_label

USER_NAME_COLUMN: Final = "Client Portal Username"
LEVEL_COLUMN: Final = "Client Portal Security Level"
_MORE: Final = ("Organisation", "Company", "Active", "Last Login")


def export_header() -> list[str]:
    """The labels of all columns."""
    return [*(FIELD_LABELS[name] for name in FIELD_NAMES), USER_NAME_COLUMN, LEVEL_COLUMN, *_MORE]


def export_cells(row: ContactRow) -> list[str]:
    """One contact's cells in that order; access that has ended is left out. Moments are ISO 8601 in UTC."""
    access = row.access if row.access is not None and row.access.is_active else None
    last = None if row.access is None else row.access.last_signed_in_at
    return [
        *(row.fields[name] or "" for name in FIELD_NAMES),
        "" if access is None else access.user_name,
        "" if access is None else level_label(access.security_level),
        row.organisation,
        row.site or "",
        "yes" if row.is_active else "no",
        "" if last is None else last.isoformat(timespec="seconds"),
    ]
