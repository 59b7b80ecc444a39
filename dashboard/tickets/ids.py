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
DETAIL: Final = "ticket-detail"
REPLY: Final = "ticket-reply"
SEND: Final = "ticket-send"
CLOSE: Final = "ticket-close"


def more_filter(name: str) -> dict[str, str]:
    """The control of one of the filters that stand behind 'All filters'."""
    return {"type": "tickets-more-filter", "key": name}


MORE_FILTERS: Final[dict[str, Any]] = {"type": "tickets-more-filter", "key": ALL}
