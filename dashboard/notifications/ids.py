"""Component ids of the page of notifications."""

from typing import Final

KINDS: Final = "notifications-kinds"
WHOLE: Final = "notifications-whole"
SAVED: Final = "notifications-saved"
