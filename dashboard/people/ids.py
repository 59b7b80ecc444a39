"""Component ids of the page of personal data."""

from typing import Final

LOCATION: Final = "people-location"
NAME: Final = "people-name"
LOOK: Final = "people-look"
FOUND: Final = "people-found"
CONFIRMATION: Final = "people-confirmation"
ERASE: Final = "people-erase"
