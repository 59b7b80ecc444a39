"""What each role of staff may do: the one table, shown to administrators and asked by administration."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ingest.enums import StaffRole
from ingest.errors import ForbiddenError
from ingest.viewer import Anyone, Viewer, require_sign_in


class StaffPower(StrEnum):
    """Something staff may or may not do."""

    WORK_TICKETS = "work_tickets"
    KEEP_CONTACTS = "keep_contacts"
    READ_RECORDS = "read_records"
    KEEP_ITEMS = "keep_items"
    KEEP_TEAMS = "keep_teams"
    KEEP_BOARDS = "keep_boards"
    APPROVE_ACCESS = "approve_access"
    SEE_IMPORTS = "see_imports"
    KEEP_STATUS = "keep_status"
    KEEP_ORGANISATIONS = "keep_organisations"
    KEEP_STAFF = "keep_staff"
    READ_TRAIL = "read_trail"


_EVERYBODY: Final = frozenset({StaffPower.WORK_TICKETS, StaffPower.KEEP_CONTACTS})
_LEAD: Final = _EVERYBODY | {
    StaffPower.READ_RECORDS,
    StaffPower.KEEP_ITEMS,
    StaffPower.KEEP_TEAMS,
    StaffPower.KEEP_BOARDS,
    StaffPower.APPROVE_ACCESS,
    StaffPower.SEE_IMPORTS,
}
STAFF_POWERS: Final[Mapping[StaffRole, frozenset[StaffPower]]] = {
    StaffRole.AGENT: _EVERYBODY,
    StaffRole.LEAD: _LEAD,
    StaffRole.STATUS_EDITOR: _EVERYBODY | {StaffPower.KEEP_STATUS},
    StaffRole.ADMINISTRATOR: frozenset(StaffPower),
}


def has_power(viewer: Viewer, power: StaffPower) -> bool:
    """Whether a viewer may do this; contacts have no power of staff."""
    return viewer.staff_role is not None and power in STAFF_POWERS[viewer.staff_role]


def require_power(viewer: Anyone, power: StaffPower) -> None:
    """Refuse anybody who may not do this."""
    if not has_power(require_sign_in(viewer), power):
        raise ForbiddenError("Your role does not allow this.")
