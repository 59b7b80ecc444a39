"""Component ids of the audit trail."""

from typing import Final

LOCATION: Final = "audit-location"
ACTIONS: Final = "audit-actions"
ORGANISATION: Final = "audit-organisation"
WHO: Final = "audit-who"
TEXT: Final = "audit-text"
SINCE: Final = "audit-since"
UNTIL: Final = "audit-until"
# In the order in which the callback takes them.
FILTERS: Final = (ACTIONS, ORGANISATION, WHO, TEXT, SINCE, UNTIL)
