"""What an installation and its incidents are called by other programs: ids, links and the spelling of moments. Pure."""

import hashlib
import re
import string
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from ingest.clock import zone
from ingest.system_status.incident_schemas import IncidentView
from status.addresses import LIVE

_LETTERS: Final = string.ascii_lowercase + string.digits
_ID_LENGTH: Final = 12
# A tag URI holds a date on which its host was the installation's; one that never moves keeps every id as it is.
_TAG_YEAR: Final = 2026
_NOT_IN_HOST: Final = re.compile(r"[^a-z0-9.-]+")


def page_id(base_url: str) -> str:
    """Twelve lower-case letters and digits, always the same for one address."""
    number = int.from_bytes(hashlib.sha256(_root(base_url).encode()).digest(), "big")
    letters = []
    for _ in range(_ID_LENGTH):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def page_link(base_url: str) -> str:
    """The whole address of the status page."""
    return _root(base_url) + LIVE.page()


def incident_link(base_url: str, incident: IncidentView) -> str:
    """The whole address of an incident's page."""
    return _root(base_url) + LIVE.incident(incident.public_id)


def file_link(base_url: str, path: str) -> str:
    """The whole address of a feed or another file, by its path from the root."""
    return _root(base_url) + LIVE.file(path)


def page_tag(base_url: str) -> str:
    """The id of the feed, which stays the same whatever is in it."""
    return f"{_tag(base_url)}:status"


def incident_tag(base_url: str, incident: IncidentView) -> str:
    """The id of an incident in feeds, which stays the same whatever is said of it."""
    return f"{_tag(base_url)}:incident/{incident.public_id}"


def host(base_url: str) -> str:
    """The host of the installation, in characters that every kind of id may hold."""
    return _NOT_IN_HOST.sub("-", (urlsplit(base_url).hostname or "").lower()).strip("-.") or "localhost"


def iso_moment(moment: datetime, *, timezone: str) -> str:
    """A moment as other status pages write it: '2026-07-14T09:14:00.000+01:00', and with 'Z' where the zone is UTC."""
    local = moment.astimezone(zone(timezone))
    if local.tzname() == "UTC":
        return f"{local.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    return local.isoformat(timespec="milliseconds")


def latest_change(incident: IncidentView) -> datetime:
    """When anything about an incident last changed, its updates included."""
    return max([incident.updated_at, *(each.updated_at for each in incident.updates)])


def _tag(base_url: str) -> str:
    return f"tag:{host(base_url)},{_TAG_YEAR}"


def _root(base_url: str) -> str:
    return base_url.rstrip("/")
