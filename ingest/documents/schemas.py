"""Documents as upper floors see them, and what they hand in to add one."""

from dataclasses import dataclass
from datetime import datetime

from ingest.enums import DocumentEventKind


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document in a list; `may_change` says whether the viewer may rename and delete it."""

    public_id: str
    name: str
    media_type: str
    size_bytes: int
    organisation: str
    ticket_number: str | None
    ticket_title: str | None
    uploaded_by: str
    uploaded_at: datetime
    may_change: bool


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """Which documents a list shows: words of the name, and for staff an organisation."""

    q: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Some documents of a list, newest first, and how many the whole list has."""

    rows: tuple[DocumentView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """What is needed to hand out a document's bytes."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    storage_key: str


@dataclass(frozen=True, slots=True)
class DocumentEventView:
    """One thing that was done to a document, with its name before and after."""

    at: datetime
    kind: DocumentEventKind
    actor: str
    name_before: str | None
    name_after: str | None
    ticket_number: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is to be added: on a ticket, in a field of a form still being filled in, or by itself.

    A form is that of a new ticket (`request_type` and `field`), or of Edit Ticket (`ticket_number` and `field`).
    `organisation_id` says whose it is where neither a ticket nor the viewer does (staff), and whom a form is for.
    """

    ticket_number: str | None = None
    organisation_id: int | None = None
    request_type: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class EditFile:
    """A file in a field of Edit Ticket: the ticket's own, or one that `is_draft` until the form is saved."""

    view: DocumentView
    is_draft: bool


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that lie in the store and were found in order; without a row they are removed again after some days."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    storage_key: str
