"""What the outbox's addresses say: filters, page, one mail; whatever does not fit is left out. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from ingest.enums import MailState
from ingest.errors import NotFoundError
from ingest.notifications.schemas import OutboxFilters
from ingest.viewer import Viewer

PATH: Final = "/desk/outbox"
ROWS_A_PAGE: Final = 50
MAX_NUMBER_CHARACTERS: Final = 60
_MAX_PAGE, _MAX_DIGITS = 1_000_000, 18
Params = Mapping[str, Sequence[str]]


def is_for_staff(viewer: Viewer) -> bool:
    """Whether the outbox is for this viewer."""
    return viewer.is_staff


def outbox_filters(params: Params) -> OutboxFilters:
    """The filters an address asks for."""
    known = set(MailState)
    states = tuple(dict.fromkeys(MailState(one) for one in params.get("state", ()) if one in known))
    return OutboxFilters(states, " ".join(params.get("ticket", ("",))).strip()[:MAX_NUMBER_CHARACTERS])


def page_number(params: Params) -> int:
    """Which page an address asks for, from 1."""
    text = next(iter(params.get("page", ())), "")
    is_number = text.isascii() and text.isdigit()
    return min(max(int(text[:_MAX_DIGITS]), 1), _MAX_PAGE) if is_number else 1


def outbox_address(filters: OutboxFilters, *, page: int = 1) -> str:
    """The address of a page of the outbox."""
    parts = [("state", one.value) for one in filters.states]
    parts += [("ticket", filters.number)] if filters.number else []
    parts += [("page", str(page))] if page > 1 else []
    return f"{PATH}?{urlencode(parts)}" if parts else PATH


def mail_address(mail_id: int) -> str:
    """The page of one mail."""
    return f"{PATH}/{mail_id}"


def mail_number(text: str) -> int:
    """The id of a mail in an address; NotFoundError for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise NotFoundError("A mail is known by its number.")
    return int(text)
