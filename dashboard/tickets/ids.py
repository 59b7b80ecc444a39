"""Component ids of the ticket pages."""

from typing import Final

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
DETAIL: Final = "ticket-detail"
REPLY: Final = "ticket-reply"
SEND: Final = "ticket-send"
CLOSE: Final = "ticket-close"
