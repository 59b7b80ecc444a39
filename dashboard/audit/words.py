"""What the audit trail's actions are called on screen. Pure."""

from collections.abc import Mapping
from typing import Final

from ingest.enums import AuditAction

# The others are called by their own names.
_WORDS: Final[Mapping[str, str]] = {
    AuditAction.EXPORTED: "Exported a file",
    AuditAction.IMPORTED: "Began an import",
    AuditAction.IMPORT_ENDED: "Ended an import",
    AuditAction.SIGN_IN_FAILED: "Failed to sign in",
    AuditAction.BOARD_CHANGED: "Changed an approval board",
    AuditAction.ACCESS_REQUESTED: "Asked for access",
    AuditAction.ACCESS_APPROVED: "Approved a request for access",
    AuditAction.ACCESS_DECLINED: "Declined a request for access",
    AuditAction.PERSON_EXPORTED: "Exported all data about a person",
    AuditAction.PERSON_ERASED: "Erased a person",
}
PUBLIC_WORDS: Final = "Nobody signed in"


def action_words(action: str) -> str:
    """An action in words: 'account_created' is 'Account created'."""
    return _WORDS.get(action) or action.replace("_", " ").capitalize()


def details_words(details: Mapping[str, str]) -> str:
    """The facts of a line in one line."""
    return " · ".join(f"{name}: {value}" for name, value in details.items())
