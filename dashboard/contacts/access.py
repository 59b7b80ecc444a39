"""Whom the pages of contacts are for: who may see contacts; to everybody else they are not there."""

from typing import Final

from dashboard.guard import current_viewer
from ingest.errors import NotFoundError
from ingest.people.powers import Power, has_power, require_power
from ingest.viewer import Viewer

CONTACTS: Final = "/manage/contacts"
NEW_CONTACT: Final = f"{CONTACTS}/new"
# 18 digits fit the ids of both databases.
_MOST_DIGITS: Final = 18


def is_contact_keeper(viewer: Viewer) -> bool:
    """Whether contacts are for this viewer."""
    return has_power(viewer, Power.SEE_CONTACTS)


def contact_keeper() -> Viewer:
    """The viewer of this request, who keeps contacts; ForbiddenError or SignInRequiredError for anybody else."""
    viewer = current_viewer()
    require_power(viewer, Power.KEEP_CONTACTS)
    return viewer


def contact_address(contact_id: int, act: str = "") -> str:
    """The page of a contact, or of something that is done with it."""
    return f"{CONTACTS}/{contact_id}/{act}" if act else f"{CONTACTS}/{contact_id}"


def contact_id_in(path: str | None) -> int:
    """The contact an address is of; NotFoundError for any other address."""
    found = (path or "").removeprefix(f"{CONTACTS}/").partition("/")[0]
    if not (path or "").startswith(f"{CONTACTS}/") or not is_number(found):
        raise NotFoundError("There is no such contact.")
    return int(found)


def is_number(text: object) -> bool:
    """Whether a text from outside can be an id."""
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
