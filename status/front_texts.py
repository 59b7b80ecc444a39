"""What the public addresses say where there is nothing to show: short sentences for programs and for people."""

from typing import Final

ONLY_READ: Final = "This can only be read."
NO_DOCUMENT: Final = "There is no such document."
UNAVAILABLE: Final = "The status of our services is not known at this moment. Please try again in a few seconds."
UNAVAILABLE_TITLE: Final = "Status not known"
