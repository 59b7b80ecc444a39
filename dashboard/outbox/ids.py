"""Component ids of the outbox."""

from typing import Final

LOCATION: Final = "outbox-location"
STATES: Final = "outbox-states"
NUMBER: Final = "outbox-number"
MAIL: Final = "outbox-mail"
RETRY: Final = "outbox-retry"
