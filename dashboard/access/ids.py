"""Component ids of the pages of requests for access."""

from typing import Final

REQUEST: Final = "access-request"
ORGANISATION: Final = "access-organisation"
SITE: Final = "access-site"
LEVEL: Final = "access-level"
CONTACT: Final = "access-contact"
APPROVE: Final = "access-approve"
REASON: Final = "access-reason"
DECLINE: Final = "access-decline"
NOTE: Final = "access-note"
CERTIFY: Final = "access-certify"
# In the order in which the callback takes them.
APPROVAL: Final = (ORGANISATION, SITE, LEVEL, CONTACT)
