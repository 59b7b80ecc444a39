"""Component ids of the new-ticket pages."""

from typing import Any, Final

LOCATION: Final = "new-ticket-location"
SITE: Final = "new-ticket-site"
REQUEST_TYPE: Final = "new-ticket-request-type"
CONTINUE: Final = "new-ticket-continue"
PROBLEMS: Final = "new-ticket-problems"
DRAFT: Final = "new-ticket-draft"
AFRESH: Final = "new-ticket-afresh"
CANCEL: Final = "new-ticket-cancel"
SAVE_AND_VIEW: Final = "new-ticket-save-view"
SAVE_AND_CLOSE: Final = "new-ticket-save-close"
SAVE_AND_NEW: Final = "new-ticket-save-new"
SAVE_TICKET: Final = "new-ticket-save"
SAVE_AND_ATTACH: Final = "new-ticket-save-attach"
CONTACT_FIRST: Final = "new-contact-first-name"
CONTACT_LAST: Final = "new-contact-last-name"
CONTACT_EMAIL: Final = "new-contact-email"
CONTACT_ADD: Final = "new-contact-add"
SHOWING: Final = "new-ticket-showing"
SETTLED: Final = "new-ticket-settled"
FIELD: Final = "ticket-form-field"
ROW: Final = "ticket-form-row"


def field_id(key: Any) -> dict[str, Any]:
    """The id of a form field's control; `key` may be a wildcard."""
    return {"type": FIELD, "key": key}


def row_id(key: Any) -> dict[str, Any]:
    """The id of what holds a form field and is hidden with it; `key` may be a wildcard."""
    return {"type": ROW, "key": key}
