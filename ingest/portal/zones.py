"""Time zones as a portal definition names them."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator

from ingest.portal.forms import Line


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"'{value}' is not a time zone; give an IANA name such as Europe/London")
    return value


# An IANA name; any other word is refused by name.
Zone = Annotated[Line, AfterValidator(_known_zone)]
