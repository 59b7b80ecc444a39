"""Component ids of the desk."""

from typing import Final

DESK: Final = "desk"
RESULT: Final = "desk-result"
SELECTED: Final = "desk-selected"
ASSIGN: Final = "desk-assign"
STATUS: Final = "desk-status"
PRIORITY: Final = "desk-priority"
REQUEST_TYPE: Final = "desk-request-type"
SITE: Final = "desk-site"
ITEM: Final = "desk-item"
BULK_CHOICES: Final = "desk-choices"
APPLY: Final = "desk-apply"
CLAIM: Final = "desk-claim"
# What was asked for in a row (assets/desk.js).
ROW: Final = "desk-row"
PRESENCE: Final = "ticket-presence"
PRESENCE_CLOCK: Final = "ticket-presence-clock"
