"""Component ids of the list of configuration items."""

from typing import Final

LOCATION: Final = "items-location"
SEARCH: Final = "items-search"
ORGANISATION: Final = "items-organisation"
SITE: Final = "items-site"
RETIRED: Final = "items-retired"
