"""Requests for access as upper floors see them."""

from dataclasses import dataclass
from datetime import datetime

from ingest.enums import AccessState

Answers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the queue; `has_account` when somebody signs in with its address already."""

    id: int
    state: AccessState
    name: str
    email: str
    confirmed_at: datetime
    has_account: bool
    is_certified: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Requests, oldest first while they wait, else newest first; `total` counts all of the state."""

    rows: tuple[RequestRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody we know already who has the address of a request."""

    name: str
    organisation: str | None
    has_account: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """A whole request, with everybody known by its address and the other requests from there."""

    id: int
    state: AccessState
    name: str
    email: str
    answers: Answers
    asked_at: datetime
    confirmed_at: datetime | None
    certification: str | None
    certified_by: str | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    organisation: str | None
    known: tuple[KnownPerson, ...] = ()
    other_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedAccess:
    """What a stranger asked, as the page behind the mailed link shows it."""

    name: str
    email: str
    answers: Answers
