"""Component ids of the page of notifications."""

from typing import Final

KINDS: Final = "notifications-kinds"
WHOLE: Final = "notifications-whole"
OPENED: Final = "notifications-opened"
SAVED: Final = "notifications-saved"
