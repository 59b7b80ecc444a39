"""Tables of tickets: the ticket as it stands now, its append-only history, its messages and the number counters."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime

# What lists filter and sort by, for the indexes that are read in place of the rows.
_LISTED = ("site_id", "contact_id", "request_type", "stage", "status", "priority", "created_at", "created_on")
_DATED = ("is_open", "organisation_id", "site_id", "request_type", "updated_at")
_IS_CHILD = text("parent_id IS NOT NULL")


class Ticket(Base):
    """A ticket as it stands now; everything here that numbers are made of can be recomputed from its events.

    `created_on` and `completed_on` are the local calendar days of `created_at` and `completed_at` in the
    organisation's zone: charts, lists and counts all ask them, so a bar and the list behind it cannot differ.
    `completed_at` is the latest entry into a completed stage, and empty while the ticket is open.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        UniqueConstraint("organisation_id", "import_source", "external_id"),
        UniqueConstraint("number", postgresql_include=["id", "is_open", "organisation_id"]),
        # Read in their order where many tickets are behind a list; what is behind the id spares reading the row.
        Index("ix_tickets_updated", "updated_at", "id", "is_open"),
        Index("ix_tickets_title", "title", "id", "is_open", "organisation_id"),
        Index("ix_tickets_created", "created_at", "id", "created_on", *_DATED),
        Index("ix_tickets_completed", "completed_at", "id", "completed_on", *_DATED),
        # Gathered and sorted where few are: an organisation's tickets, and the open ones, with all that lists ask for.
        Index(
            "ix_tickets_organisation",
            *("organisation_id", "updated_at", "id", "is_open"),
            *_LISTED,
            *("completed_at", "completed_on", "number", "title"),
        ),
        Index(
            "ix_tickets_open",
            *("is_open", "updated_at", "id", "organisation_id", *_LISTED, "number", "title", "team_id", "assignee_id"),
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index("ix_tickets_contact", "contact_id", "is_open", "updated_at", "id"),
        Index("ix_tickets_team", "team_id", "is_open", "updated_at", "id", "organisation_id"),
        Index("ix_tickets_config_item", "config_item_id", "is_open", "updated_at", "id"),
        Index("ix_tickets_assignee", "assignee_id", "is_open", "updated_at", "id"),
        Index("ix_tickets_parent", "parent_id", "id", sqlite_where=_IS_CHILD, postgresql_where=_IS_CHILD),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(Text)
    request_type: Mapped[str] = mapped_column(String(60))
    category: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    is_open: Mapped[bool]
    priority: Mapped[str | None] = mapped_column(String(60))
    urgency: Mapped[str | None] = mapped_column(String(60))
    impact: Mapped[str | None] = mapped_column(String(60))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    config_item_id: Mapped[int | None] = mapped_column(ForeignKey("config_items.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    # The person working on it in the system an imported ticket came from, who need not have an account here.
    assignee_name: Mapped[str | None] = mapped_column(String(300))
    created_by: Mapped[str | None] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(60), doc="how it arrived: portal, phone, e-mail ...")
    customer_reference: Mapped[str | None] = mapped_column(String(200))
    customer_requested_date: Mapped[date | None]
    change_approval_status: Mapped[str | None] = mapped_column(String(60))
    additional_contacts: Mapped[str | None] = mapped_column(Text)
    answers: Mapped[object | None] = mapped_column(Document)
    # What solved it, in the words the customer reads.
    resolution: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    # The last number given to a child of this ticket; the row is the lock that keeps them without gaps.
    last_child: Mapped[int] = mapped_column(default=0, server_default="0")
    # The form the answers were given to, as it was then; imported tickets have none.
    form_version_id: Mapped[int | None] = mapped_column(ForeignKey("form_versions.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_on: Mapped[date]
    completed_on: Mapped[date | None]
    import_source: Mapped[str | None] = mapped_column(String(40))
    external_id: Mapped[str | None] = mapped_column(String(200))
    # Digest of the last imported row of a one-row-a-ticket source: an equal one means 'unchanged'.
    import_digest: Mapped[str | None] = mapped_column(String(40))


class FormVersion(Base):
    """A request type's form as it was at some time: old tickets are read by it however the definition has changed."""

    __tablename__ = "form_versions"
    __table_args__ = (UniqueConstraint("request_type", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_type: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[object] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketDraftRow(Base):
    """A form somebody has begun to fill in and not sent yet, kept for their account alone."""

    __tablename__ = "ticket_drafts"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    request_type: Mapped[str] = mapped_column(String(60), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    answers: Mapped[object] = mapped_column(Document)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SentForm(Base):
    """A form an account has sent, by a digest of its words, and the ticket it became; kept for a day."""

    __tablename__ = "sent_forms"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str | None] = mapped_column(String(60))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketEvent(Base):
    """One entry of a ticket's history: what changed, and where the ticket stood after it. Never deleted.

    Never updated either, but for what an imported entry took over from those before it, when an older file brings to
    light what was before.

    History is read in the order of `position`, not of `at`: exported logs contain rows whose minute is earlier than
    that of the row before them. `reported_completed_at` is when the source says a completed ticket was completed.
    """

    __tablename__ = "ticket_events"
    __table_args__ = (
        UniqueConstraint("ticket_id", "position"),
        UniqueConstraint("ticket_id", "external_key"),
        Index("ix_ticket_events_organisation_id_at", "organisation_id", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    position: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(60))
    stage: Mapped[str] = mapped_column(String(20))
    request_type: Mapped[str] = mapped_column(String(60))
    priority: Mapped[str | None] = mapped_column(String(60))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    actor_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    actor_name: Mapped[str | None] = mapped_column(String(300))
    # [[field, from, to], ...] in words people can read; a fourth value that is true keeps a change from contacts.
    changes: Mapped[object] = mapped_column(Document)
    reported_completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    external_key: Mapped[str | None] = mapped_column(String(40))
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_runs.id"))


class TicketMessage(Base):
    """A reply (public) or internal note (staff only) on a ticket.

    A message that changed where the ticket stands has the `at` and the author of the entry of history it brought about.
    `notifies_resources` and `other_recipients` (e-mail addresses) say who else is to hear of it.
    """

    __tablename__ = "ticket_messages"
    __table_args__ = (Index("ix_ticket_messages_ticket_id_at", "ticket_id", "at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    author_name: Mapped[str] = mapped_column(String(300))
    is_by_staff: Mapped[bool]
    is_public: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(String(250))
    is_resolution: Mapped[bool] = mapped_column(default=False, server_default=false())
    notifies_resources: Mapped[bool] = mapped_column(default=False, server_default=false())
    other_recipients: Mapped[object | None] = mapped_column(Document)


class TicketLink(Base):
    """That a ticket relates to another, duplicates it or is caused by it; read in both directions.

    `organisation_id` is that of the first ticket; only staff link tickets of different organisations.
    """

    __tablename__ = "ticket_links"
    __table_args__ = (
        UniqueConstraint("ticket_id", "other_id", "kind"),
        Index("ix_ticket_links_other_id", "other_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))


class TicketNumber(Base):
    """The last running number given out on a day; its row is the lock that keeps numbers without gaps."""

    __tablename__ = "ticket_numbers"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
