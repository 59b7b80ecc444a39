"""What each security level and each staff role may do with people: one fixed table, whatever a portal calls levels.

Every check of the rooms of people asks this table, and docs/people.md prints it. Whose people they are is asked too: a
contact's powers end at their own organisation, staff's do not. Pure.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import ForbiddenError
from ingest.viewer import Anyone, Viewer, require_sign_in


class Power(StrEnum):
    """Something that can be done with people."""

    SEE_CONTACTS = "see_contacts"
    KEEP_CONTACTS = "keep_contacts"
    GIVE_STANDARD_ACCESS = "give_standard_access"
    GIVE_ADMIN_ACCESS = "give_admin_access"
    RESTORE_ACCESS = "restore_access"
    LEAVE_NO_ADMINISTRATOR = "leave_no_administrator"


POWER_WORDS: Final[Mapping[Power, str]] = {
    Power.SEE_CONTACTS: "see Manage > Users, with who signed in when, and export it",
    Power.KEEP_CONTACTS: "add, edit and retire contacts, hand their tickets over, merge those entered twice",
    Power.GIVE_STANDARD_ACCESS: "activate and deactivate the portal access of standard users",
    Power.GIVE_ADMIN_ACCESS: "give the level of an administrator, and take it away",
    Power.RESTORE_ACCESS: "unlock an account, send its activation again, send a link to reset its password",
    Power.LEAVE_NO_ADMINISTRATOR: "take the last administrator of an organisation away",
}
_OF_ADMINISTRATORS: Final = frozenset(Power) - {Power.LEAVE_NO_ADMINISTRATOR}
LEVEL_POWERS: Final[Mapping[SecurityLevel, frozenset[Power]]] = {
    SecurityLevel.STANDARD: frozenset(),
    SecurityLevel.ADMIN: _OF_ADMINISTRATORS,
}
ROLE_POWERS: Final[Mapping[StaffRole, frozenset[Power]]] = dict.fromkeys(StaffRole, frozenset(Power))
_GIVES: Final = {
    SecurityLevel.STANDARD: Power.GIVE_STANDARD_ACCESS,
    SecurityLevel.ADMIN: Power.GIVE_ADMIN_ACCESS,
}


def has_power(viewer: Viewer, power: Power) -> bool:
    """Whether the viewer may do this, with the people they may see."""
    if viewer.staff_role is not None:
        return power in ROLE_POWERS[viewer.staff_role]
    return viewer.security_level is not None and power in LEVEL_POWERS[viewer.security_level]


def require_power(viewer: Anyone, power: Power) -> None:
    """Refuse anybody who may not do this: SignInRequiredError for nobody, else ForbiddenError."""
    if not has_power(require_sign_in(viewer), power):
        raise ForbiddenError(f"Your account may not {POWER_WORDS[power]}.")


def may_give(viewer: Viewer, level: SecurityLevel) -> bool:
    """Whether the viewer may give this level, or take it away: none above one's own."""
    return has_power(viewer, _GIVES[level])


def levels_to_give(viewer: Viewer) -> tuple[SecurityLevel, ...]:
    """The levels the viewer may give."""
    return tuple(level for level in SecurityLevel if may_give(viewer, level))


def require_level(viewer: Viewer, level: SecurityLevel) -> None:
    """Refuse who may not give this level, or change the account of somebody who has it."""
    if not may_give(viewer, level):
        raise ForbiddenError(f"Your account may not {POWER_WORDS[_GIVES[level]]}.")
