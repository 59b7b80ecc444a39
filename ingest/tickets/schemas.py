"""Tickets as upper floors see them, and what they hand in to make or change one."""

from dataclasses import dataclass, field
from datetime import date, datetime

from ingest.enums import Stage


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket in a list: the portal's columns by name (keys, not labels, for status, priority and request type)."""

    id: int
    number: str
    organisation: str
    organisation_id: int
    timezone: str
    site: str | None
    site_id: int | None
    title: str
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None
    status: str
    stage: Stage
    is_open: bool
    source: str
    priority: str | None
    request_type: str
    category: str | None
    config_item_product: str | None
    serial_number: str | None
    reference_number: str | None
    reference_name: str | None
    created_by: str | None
    contact: str | None
    assignee: str | None
    team: str | None
    customer_reference: str | None
    customer_requested_date: date | None
    change_approval_status: str | None
    additional_contacts: str | None
    external_id: str | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Some rows of a list, and how many tickets the whole list has."""

    rows: tuple[TicketRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change, in words people read; contacts are not told of one `is_for_staff`."""

    field: str
    before: str | None
    after: str | None
    is_for_staff: bool = False


@dataclass(frozen=True, slots=True)
class EventView:
    """One entry of a ticket's history."""

    at: datetime
    kind: str
    actor: str | None
    status: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """A reply, or an internal note (never given to contacts)."""

    at: datetime
    author: str
    is_by_staff: bool
    is_public: bool
    body: str
    title: str | None = None
    is_resolution: bool = False
    other_recipients: tuple[str, ...] = ()
    # Named by addresses that lead to this very message.
    id: int = 0


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note as somebody hands it in; `other_recipients` are e-mail addresses separated by semicolons."""

    title: str
    body: str
    is_public: bool = True
    is_resolution: bool = False
    notifies_resources: bool = False
    other_recipients: str = ""


@dataclass(frozen=True, slots=True)
class TicketView:
    """One whole ticket: its row, its text, its history and its messages, both oldest first.

    `has_older` says that there are more of either than were asked for.
    """

    row: TicketRow
    description: str
    urgency: str | None
    impact: str | None
    answers: dict[str, object]
    events: tuple[EventView, ...]
    messages: tuple[MessageView, ...]
    resolution: str | None = None
    parent: str | None = None
    has_older: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A ticket found by search as you type."""

    number: str
    title: str
    status: str
    stage: Stage
    is_open: bool


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """What is needed to open a ticket; `parent` is the number of the ticket it is to be a child of."""

    organisation_id: int
    title: str
    description: str
    request_type: str
    site_id: int | None = None
    contact_id: int | None = None
    config_item_id: int | None = None
    priority: str | None = None
    urgency: str | None = None
    impact: str | None = None
    category: str | None = None
    customer_reference: str | None = None
    customer_requested_date: date | None = None
    team_id: int | None = None
    source: str = "portal"
    parent: str | None = None
    answers: dict[str, object] = field(default_factory=dict)
