"""Component ids of the ticket pages."""

from typing import Any, Final

from dash import ALL

LIST: Final = "tickets-list"
LOCATION: Final = "tickets-location"
GRID: Final = "tickets-grid"
COLUMNS: Final = "tickets-columns"
SEARCH: Final = "tickets-search"
STAGE: Final = "tickets-stage"
REQUEST_TYPE: Final = "tickets-request-type"
STATUS: Final = "tickets-status"
PRIORITY: Final = "tickets-priority"
SITE: Final = "tickets-site"
ORGANISATION: Final = "tickets-organisation"
FILTER_CONTROLS: Final = (SEARCH, STAGE, REQUEST_TYPE, STATUS, PRIORITY, ORGANISATION, SITE)
# What was asked for under a column's heading (assets/tickets.js).
COLUMN_FILTER: Final = "tickets-column-filter"
VIEW_NAME: Final = "tickets-view-name"
VIEW_AUDIENCE: Final = "tickets-view-audience"
VIEW_SAVE: Final = "tickets-view-save"
VIEW_CHANGE: Final = "tickets-view-change"
VIEW_DELETE: Final = "tickets-view-delete"
VIEW_DEFAULT: Final = "tickets-view-default"
DETAIL: Final = "ticket-detail"
REPLY: Final = "ticket-reply"
SEND: Final = "ticket-send"
CLOSE: Final = "ticket-close"
HEAD: Final = "ticket-head"
COMPOSER: Final = "ticket-composer"
ENTRIES: Final = "ticket-entries"
SHOWN: Final = "ticket-shown"
OLDER: Final = "ticket-older"
STANDING: Final = "ticket-standing"
FACTS: Final = "ticket-facts"
# Set by panels of other slices when they have changed something that the ticket's history tells of.
TOUCHED: Final = "ticket-touched"
QUICK_NOTE: Final = "ticket-quick-note"
QUICK_NOTE_SUBMIT: Final = "ticket-quick-note-submit"
NOTE_TITLE: Final = "ticket-note-title"
NOTE_BODY: Final = "ticket-note-text"
NOTE_AUDIENCE: Final = "ticket-note-audience"
NOTE_RESOLUTION: Final = "ticket-note-resolution"
NOTE_RESOURCES: Final = "ticket-note-resources"
NOTE_RECIPIENTS: Final = "ticket-note-recipients"
NOTE_SAVE: Final = "ticket-note-save"
RESOLUTION: Final = "ticket-resolution"
RESOLUTION_OPENED: Final = "ticket-resolution-opened"
RESOLUTION_PROBLEM: Final = "ticket-resolution-problem"
RESOLUTION_SAVE: Final = "ticket-resolution-save"
RESOLVE: Final = "ticket-resolve"
CANCEL_REASON: Final = "ticket-cancel-reason"
CANCEL: Final = "ticket-cancel"
LINK_OTHER: Final = "ticket-link-other"
LINK_KIND: Final = "ticket-link-kind"
LINK: Final = "ticket-link"
UNLINK: Final = "ticket-unlink"
EDIT: Final = "ticket-edit"
EDIT_ASKED: Final = "ticket-edit-asked"
EDITING: Final = "ticket-editing"
EDIT_OPENED: Final = "ticket-edit-opened"
EDIT_FIELDS: Final = "ticket-edit-fields"
EDIT_PROBLEMS: Final = "ticket-edit-problems"
EDIT_SAVE: Final = "ticket-edit-save"
EDIT_CANCEL: Final = "ticket-edit-cancel"
EDIT_FIELD: Final = "ticket-edit-field"
EDIT_ROW: Final = "ticket-edit-row"
EDIT_CHOICE: Final = "ticket-edit-choice"
# What a field of Edit Ticket does to others: nothing, decide what is asked, be the site of items, or the type.
PLAIN, DECIDES, SITE_OF_ITEM, ITEM, TYPE = "plain", "decides", "site", "item", "type"


def unlink_id(number: Any, kind: Any) -> dict[str, Any]:
    """The id of the button that takes a link away; both may be wildcards."""
    return {"type": UNLINK, "number": number, "kind": kind}


def edit_id(key: Any, role: Any) -> dict[str, Any]:
    """The id of a control of Edit Ticket; both may be wildcards."""
    return {"type": EDIT_FIELD, "key": key, "role": role}


def edit_row_id(key: Any) -> dict[str, Any]:
    """The id of what holds a field of Edit Ticket and is hidden with it; `key` may be a wildcard."""
    return {"type": EDIT_ROW, "key": key}


def edit_choice_id(key: Any) -> dict[str, Any]:
    """The id of the choice between one's own and another's value of a field; `key` may be a wildcard."""
    return {"type": EDIT_CHOICE, "key": key}


def more_filter(name: str) -> dict[str, str]:
    """The control of one of the filters that stand behind 'All filters'."""
    return {"type": "tickets-more-filter", "key": name}


MORE_FILTERS: Final[dict[str, Any]] = {"type": "tickets-more-filter", "key": ALL}
