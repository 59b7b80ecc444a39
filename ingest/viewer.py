"""Who is asking: every read and write takes a viewer, and what a viewer may see is decided from it alone."""

from dataclasses import dataclass
from typing import TypeAlias

from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import ForbiddenError, SignInRequiredError


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person or the system itself.

    Staff have a `staff_role` and no organisation; contacts have an organisation, a contact and a security level.
    """

    account_id: int | None
    name: str
    timezone: str
    staff_role: StaffRole | None = None
    organisation_id: int | None = None
    contact_id: int | None = None
    security_level: SecurityLevel | None = None

    def __post_init__(self) -> None:
        if (self.staff_role is None) == (self.organisation_id is None):
            message = "A viewer is either staff or a contact of one organisation."
            raise ValueError(message)

    @property
    def is_staff(self) -> bool:
        """Staff see every organisation."""
        return self.staff_role is not None

    @property
    def is_administrator(self) -> bool:
        """The provider's administrator, not a customer's."""
        return self.staff_role is StaffRole.ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody at all, known to nobody: sees what is public and may change nothing.

    It has none of a viewer's attributes, so that a read which is not made for the public fails instead of answering.
    """


PUBLIC = Public()
Anyone: TypeAlias = Viewer | Public


def system_viewer(*, name: str = "Helmdesk", timezone: str = "UTC") -> Viewer:
    """The viewer of commands and background work: an administrator without an account."""
    return Viewer(account_id=None, name=name, timezone=timezone, staff_role=StaffRole.ADMINISTRATOR)


def require_sign_in(viewer: Anyone) -> Viewer:
    """The viewer, when it is one; SignInRequiredError for the public."""
    if isinstance(viewer, Public):
        raise SignInRequiredError("Sign in to do this.")
    return viewer


def require_staff(viewer: Anyone) -> None:
    """Refuse anybody who is not staff."""
    if not require_sign_in(viewer).is_staff:
        raise ForbiddenError("Only support staff may do this.")


def require_role(viewer: Anyone, *roles: StaffRole) -> None:
    """Refuse anybody whose staff role is neither one of `roles` nor administrator."""
    if require_sign_in(viewer).staff_role not in (*roles, StaffRole.ADMINISTRATOR):
        raise ForbiddenError("Your role does not allow this.")
