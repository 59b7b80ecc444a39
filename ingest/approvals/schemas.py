"""Approvals as upper floors see them: boards, what was asked about a ticket, and what its members decided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BoardRule(StrEnum):
    """How many of a board must approve."""

    ANY = "any"
    ALL = "all"


class Outcome(StrEnum):
    """How a request ended."""

    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Moment(StrEnum):
    """When somebody must be told of a request."""

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    # Nobody who counts is left on the board: support has to see to it.
    NOBODY_LEFT = "nobody_left"


@dataclass(frozen=True, slots=True)
class BoardMember:
    """Somebody on a board; who is not active does not count."""

    account_id: int
    name: str
    is_active: bool
    is_staff: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board with its members by name; `requests` is how many it was ever asked, `waiting` how many wait now.

    `decides_own` says whether members decide on tickets that they opened or are the contact of.
    """

    id: int
    organisation_id: int
    organisation: str
    name: str
    rule: BoardRule
    decides_own: bool
    is_retired: bool
    members: tuple[BoardMember, ...]
    requests: int
    waiting: int


@dataclass(frozen=True, slots=True)
class BoardName:
    """A board that can be asked."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What a member decided."""

    member: str
    is_approved: bool
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with its decisions, oldest first; without an outcome it waits for `waiting_for`.

    `may_decide` says whether the viewer is one of those.
    """

    id: int
    board: str
    rule: BoardRule
    asked_at: datetime
    asked_by: str
    outcome: Outcome | None
    ended_at: datetime | None
    decisions: tuple[DecisionView, ...]
    waiting_for: tuple[str, ...] = ()
    may_decide: bool = False


@dataclass(frozen=True, slots=True)
class TicketApprovals:
    """Everything asked about a ticket, newest first; `boards` are those the viewer may ask (staff, open tickets)."""

    requests: tuple[RequestView, ...]
    boards: tuple[BoardName, ...]

    @property
    def waiting(self) -> RequestView | None:
        """The request that has no outcome yet."""
        return next((one for one in self.requests if one.outcome is None), None)
