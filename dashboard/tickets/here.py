"""What callbacks of the ticket page are told of it: which ticket, what is being written, how many entries are shown.

Which ticket it is says the browser's location, never the page's state.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import unquote

from dash import State

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
)
# What every act is told last, whatever else it asks for: `Here.of` reads it.
HERE: Final = (
    State(LOCATION, "pathname"),
    State(LOCATION, "search"),
    State(ids.SHOWN, "data"),
    *(State(*one) for one in WRITING),
)
# The ways to write, as the composer's tabs call them.
REPLY, QUICK, NOTE = "reply", "quick", "note"
FIELDS: Final = {REPLY: {"reply"}, QUICK: {"quick_note"}, NOTE: {"note_title", "note_body", "note_recipients"}}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody was writing while something else was sent, and which way of writing was open: it stays."""

    reply: str = ""
    quick_note: str = ""
    note_title: str = ""
    note_body: str = ""
    note_recipients: str = ""
    tab: str = REPLY

    @classmethod
    def of(cls, texts: Sequence[object]) -> "Typed":
        """What the page holds in the places of `WRITING`; what is no text is none."""
        typed = cls(*(one if isinstance(one, str) else "" for one in texts))
        return typed if typed.tab in FIELDS else replace(typed, tab=REPLY)

    def without(self, fields: Collection[str]) -> "Typed":
        """The same, less the fields that were sent."""
        return replace(self, **dict.fromkeys(fields, ""))


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
