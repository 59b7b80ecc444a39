"""What happened and who is told, on the way in; mails as upper floors see them, on the way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.enums import LetterKind, MailRole, MailState, NotificationKind
from ingest.tickets.schemas import FieldChange


@dataclass(frozen=True, slots=True)
class Happening:
    """One event that people are told of.

    `key` names it for ever: whoever was told of it is not told again. `kinds` says what it is, the most telling first:
    each person is told of it as the first kind that is for them and that they have not switched off. `contact_ids` and
    `staff_ids`, where given, are the only ones told (as for those who are asked to approve); else everybody on the
    ticket is: of staff the assignee, else the team, and both where it `is_for_all_resources`.
    """

    key: str
    kinds: tuple[NotificationKind, ...]
    at: datetime
    message_id: int | None = None
    changes: Sequence[FieldChange] = ()
    words: str | None = None
    contact_ids: tuple[int, ...] = ()
    staff_ids: tuple[int, ...] = ()
    is_for_all_resources: bool = False

    @property
    def is_for_named(self) -> bool:
        """Whether it is for the people it names and nobody else."""
        return bool(self.contact_ids or self.staff_ids)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell: a contact or a member of staff, never both; `preferences` as they are kept."""

    role: MailRole
    contact_id: int | None
    account_id: int | None
    preferences: object | None

    @property
    def is_staff(self) -> bool:
        """Whether it is staff."""
        return self.contact_id is None

    @property
    def key(self) -> str:
        """The one spelling of who it is."""
        return f"contact:{self.contact_id}" if self.contact_id is not None else f"staff:{self.account_id}"


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event as a mail tells it; `body` is the text of the message, where it is one."""

    kind: NotificationKind
    at: datetime
    actor: str | None
    message_id: int | None
    body: str | None
    changes: tuple[FieldChange, ...]
    words: str | None


@dataclass(frozen=True, slots=True)
class MailContent:
    """Everything a mail is rendered from; times are told in `timezone`.

    `has_sign_in`: whether its reader can open what it leads to; `administrators` are the names of those who can in
    their place.
    """

    mail_id: int
    token: str
    subject: str
    number: str
    title: str
    ticket_id: int
    description: str
    status_label: str
    organisation: str
    site: str | None
    request_type_label: str
    role: MailRole
    recipient_name: str
    address: str | None
    timezone: str
    is_to_staff: bool
    has_sign_in: bool
    administrators: tuple[str, ...]
    events: tuple[ToldEvent, ...]


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail as it is read."""

    subject: str
    preview: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail as it leaves: to whom, what it says, and the `problem` for which it must not leave, if there is one.

    `thread` is the id of the ticket among whose mails it stands; a letter can have none. `is_switchable`: its reader
    can switch such mails off.
    """

    token: str
    recipient_name: str
    address: str | None
    rendered: RenderedMail
    thread: int | None
    is_switchable: bool
    problem: str | None


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail in the list of the outbox: about a ticket, with what it tells of, or a letter of a kind."""

    id: int
    subject: str
    number: str | None
    recipient: str
    address: str | None
    role: MailRole | None
    kinds: tuple[NotificationKind, ...]
    letter_kind: LetterKind | None
    state: MailState
    reason: str | None
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """Some rows of the outbox, newest first, and how many there are in all."""

    rows: tuple[MailRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OutboxFilters:
    """What of the outbox is asked for; empty means all."""

    states: tuple[MailState, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail of the outbox with its headers, and as it is read: None where it is not for this viewer."""

    row: MailRow
    sender: str
    message_id: str
    rendered: RenderedMail | None
