"""What the addresses of requests for access say. Pure."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from ingest.enums import AccessState
from ingest.errors import NotFoundError

QUEUE: Final = "/admin/access"
FORM: Final = "/request-access"
SENT: Final = "/request-access/sent"
CONFIRMED: Final = "/request-access/confirmed"
ROWS_A_PAGE: Final = 50
STATES: Final = (AccessState.WAITING, AccessState.APPROVED, AccessState.DECLINED)
_MAX_PAGE, _MAX_DIGITS = 1_000_000, 18
Params = Mapping[str, Sequence[str]]


def asked_state(params: Params) -> AccessState:
    """The state an address asks for; those that wait, unless it says otherwise."""
    text = next(iter(params.get("state", ())), "")
    return AccessState(text) if text in STATES else AccessState.WAITING


def asked_page(params: Params) -> int:
    """Which page an address asks for, from 1."""
    text = next(iter(params.get("page", ())), "")
    is_number = text.isascii() and text.isdigit()
    return min(max(int(text[:_MAX_DIGITS]), 1), _MAX_PAGE) if is_number else 1


def queue_address(state: AccessState, *, page: int = 1) -> str:
    """The address of a page of the queue."""
    parts = [] if state is AccessState.WAITING else [("state", state.value)]
    parts += [("page", str(page))] if page > 1 else []
    return f"{QUEUE}?{urlencode(parts)}" if parts else QUEUE


def request_address(request_id: int) -> str:
    """The page of a request."""
    return f"{QUEUE}/{request_id}"


def request_number(text: str) -> int:
    """The number of a request in an address; NotFoundError for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise NotFoundError("A request is known by its number.")
    return int(text)
