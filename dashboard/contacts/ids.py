"""Component ids of the pages of contacts."""

from typing import Any, Final

from dash import ALL

LOCATION: Final = "contacts-location"
SEARCH: Final = "contacts-search"
CHOICES: Final = "contacts-choices"
ORGANISATION: Final = "contacts-organisation"
SITE: Final = "contacts-site"
ACCESS: Final = "contacts-access"
STANDING: Final = "contacts-standing"
ORDER: Final = "contacts-order"
OWNER: Final = "contact-owner"
PROBLEMS: Final = "contact-problems"
OPENED: Final = "contact-opened"
TABS: Final = "contact-tabs"
SAVE_CLOSE: Final = "contact-save-close"
SAVE_NEW: Final = "contact-save-new"
SEND_ACTIVATION: Final = "contact-send-activation"
SEND_RESET: Final = "contact-send-reset"
UNLOCK: Final = "contact-unlock"
TAKER: Final = "contact-taker"
IS_RETIRED_TOO: Final = "contact-retired-too"
HAND_OVER: Final = "contact-hand-over"
DUPLICATE: Final = "contact-duplicate"
MERGE: Final = "contact-merge"
PREVIEW: Final = "contact-merge-preview"
_FIELD: Final = "contact-field"
ALL_FIELDS: Final[dict[str, Any]] = {"type": _FIELD, "field": ALL}


def field_id(name: str) -> dict[str, Any]:
    """The control of a field of the form."""
    return {"type": _FIELD, "field": name}
