"""Component ids of the home dashboard."""

from typing import Final

LOCATION: Final = "home-location"
ORGANISATION: Final = "home-organisation"
SITE: Final = "home-site"
MONTHS: Final = "created-completed-graph"
