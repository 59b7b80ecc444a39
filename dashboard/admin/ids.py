"""Component ids of administration."""

from typing import Any, Final

LOCATION: Final = "admin-location"
SEARCH: Final = "admin-search"
STATE: Final = "admin-state"
OPENED: Final = "admin-opened"
PROBLEMS: Final = "admin-problems"
SAVE: Final = "admin-save"
SAVE_AND_NEW: Final = "admin-save-new"
RETIRE: Final = "admin-retire"
DELETE: Final = "admin-delete"
HAND_TO: Final = "admin-hand-to"
END_ACCESS: Final = "admin-end-access"
SEND_AGAIN: Final = "admin-send-again"
SEND_RESET: Final = "admin-send-reset"
UNLOCK: Final = "admin-unlock"
FILE: Final = "admin-file"
PREVIEW: Final = "admin-preview"
DIGEST: Final = "admin-digest"
HOW: Final = "admin-how"
APPLY: Final = "admin-apply"
FIELD: Final = "admin-field"
FILTER: Final = "admin-filter"


def field_id(key: Any) -> dict[str, Any]:
    """The id of a field's control; `key` may be a wildcard."""
    return {"type": FIELD, "key": key}


def filter_id(key: Any) -> dict[str, Any]:
    """The id of a filter's control; `key` may be a wildcard."""
    return {"type": FILTER, "key": key}
