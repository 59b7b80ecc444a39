"""What callbacks of the ticket page are told of it: which ticket, what is being written, how many entries are shown.

Which ticket it is says the browser's location, never the page's state.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import unquote

from dash import State

from dashboard.approvals.ids import REASON
from dashboard.pages import LOCATION, Address, address_of
from dashboard.tickets import ids
from ingest.errors import InvalidInputError

PREFIX: Final = "/tickets/"
ENTRIES_SHOWN: Final = 50
MAX_ENTRIES_SHOWN: Final = 2_000
# What is being written, in the order of `Typed`.
WRITING: Final = (
    (ids.REPLY, "value"),
    (ids.QUICK_NOTE, "value"),
    (ids.NOTE_TITLE, "value"),
    (ids.NOTE_BODY, "value"),
    (ids.NOTE_RECIPIENTS, "value"),
    (ids.COMPOSER, "value"),
    (ids.NOTE_AUDIENCE, "value"),
    (ids.NOTE_RESOLUTION, "checked"),
    (ids.NOTE_RESOURCES, "checked"),
    (ids.CANCEL_REASON, "value"),
    (ids.LINK_KIND, "value"),
    (ids.LINK_OTHER, "value"),
    (ids.RESOLUTION, "value"),
    (ids.RESOLUTION_OPENED, "data"),
    (REASON, "value"),
)
# What every act is told last, whatever else it asks for: `Here.of` reads it.
HERE: Final = (
    State(LOCATION, "pathname"),
    State(LOCATION, "search"),
    State(ids.SHOWN, "data"),
    # Not every page has every box: a contact writes no resolution, and only who decides a reason.
    *(State(*one, allow_optional=True) for one in WRITING),
)
# The ways to write, as the composer's tabs call them.
REPLY, QUICK, NOTE = "reply", "quick", "note"
FIELDS: Final = {
    REPLY: {"reply"},
    QUICK: {"quick_note"},
    NOTE: {"note_title", "note_body", "note_recipients", "note_audience", "note_resolution", "note_resources"},
}
# What is sent by the other acts of the page.
CANCELLING: Final = ("cancel_reason",)
LINKING: Final = ("link_kind", "link_other")
RESOLUTION: Final = ("resolution", "resolution_opened")
DECISION: Final = ("decision_reason",)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody was writing while something else was sent, and which way of writing was open: it stays."""

    reply: str = ""
    quick_note: str = ""
    note_title: str = ""
    note_body: str = ""
    note_recipients: str = ""
    tab: str = REPLY
    note_audience: str = ""
    note_resolution: bool = False
    note_resources: bool = False
    cancel_reason: str = ""
    link_kind: str = ""
    link_other: str = ""
    resolution: str = ""
    resolution_opened: str = ""
    decision_reason: str = ""

    @classmethod
    def of(cls, texts: Sequence[object]) -> "Typed":
        """What the page holds in the places of `WRITING`; what is not of its kind is as in an empty page."""
        empty = cls()
        held = zip((one.name for one in fields(cls)), texts, strict=False)
        typed = replace(empty, **{name: one for name, one in held if isinstance(one, type(getattr(empty, name)))})
        return typed if typed.tab in FIELDS else replace(typed, tab=REPLY)

    def without(self, sent: Collection[str]) -> "Typed":
        """The same, less the fields that were sent."""
        empty = Typed()
        return replace(self, **{name: getattr(empty, name) for name in sent})

    def is_resolving(self) -> bool:
        """Whether the resolution was being written: it is another than the one it was opened with."""
        return self.resolution != self.resolution_opened


@dataclass(frozen=True, slots=True)
class Here:
    """The page a callback acts on."""

    address: Address
    typed: Typed
    shown: int

    @classmethod
    def of(cls, told: Sequence[Any]) -> "Here":
        """What `HERE` told; InvalidInputError where the browser is not at a ticket's page."""
        path, search, shown, *writing = told
        address = ticket_address(path, search)
        return cls(address, Typed.of(writing), entries_asked(address, shown=shown))

    @property
    def number(self) -> str:
        """The ticket's number."""
        return self.address.variables["number"]


def ticket_address(path: str | None, search: str | None = None) -> Address:
    """The address of a ticket's page; InvalidInputError for any other."""
    if path is None or not path.startswith(PREFIX):
        raise InvalidInputError("This is not the page of a ticket.")
    return address_of(path, search, variables={"number": unquote(path.removeprefix(PREFIX))})


def is_ticket_page(path: str | None) -> bool:
    """Whether a path is that of a ticket's page, and not of a page below it."""
    return path is not None and path.startswith(PREFIX) and "/" not in path.removeprefix(PREFIX)


def entries_asked(address: Address, *, shown: object = None) -> int:
    """How many entries of its course are shown: as many as the address asks for, or the page has shown since."""
    text = address.param("shown")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - a small number
    since = shown if isinstance(shown, int) else 0
    return min(max(asked, since, ENTRIES_SHOWN), MAX_ENTRIES_SHOWN)
