"""Tables of notifications: mails that leave or wait to, what each tells of, and who watches a ticket."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class Mail(Base):
    """One mail to one person: about a ticket, or a letter. The row is the queue, claimed by whoever sends it.

    Written in the transaction of what it tells of. About a ticket: to a contact (`contact_id`) or to staff
    (`account_id`), with a `role`; until `next_attempt_at` it gathers what else happens, from the first attempt on it
    stays as it is. A letter (`letter_kind`) goes to its `address` from the beginning; it may name an account and an
    organisation it concerns. `token` makes the Message-ID, the same at every attempt.
    """

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("letter_kind IS NOT NULL OR (contact_id IS NULL) <> (account_id IS NULL)", name="has_reader"),
        CheckConstraint(
            "letter_kind IS NOT NULL OR"
            " (organisation_id IS NOT NULL AND ticket_id IS NOT NULL AND role IS NOT NULL AND letter IS NULL)",
            name="about_ticket",
        ),
        CheckConstraint(
            "letter_kind IS NULL OR (contact_id IS NULL AND role IS NULL AND letter IS NOT NULL"
            " AND address IS NOT NULL)",
            name="whole_letter",
        ),
        Index("ix_mails_due", "state", "next_attempt_at", "id"),
        Index("ix_mails_ticket", "ticket_id", "created_at"),
        Index("ix_mails_state_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str | None] = mapped_column(String(20), doc="what the person is on the ticket, and therefore gets it")
    letter_kind: Mapped[str | None] = mapped_column(String(40))
    # {"name", "timezone", "facts": {name: text}}; without a secret.
    letter: Mapped[object | None] = mapped_column(Document)
    link_id: Mapped[int | None] = mapped_column(BigId, doc="the link whose token the letter gets when it leaves")
    token: Mapped[str] = mapped_column(String(40), unique=True)
    subject: Mapped[str] = mapped_column(String(400))
    event_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20))
    # Why it was dropped or failed, or what went wrong at the last attempt.
    reason: Mapped[str | None] = mapped_column(String(500))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    give_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who sends it now, and until when nobody else may.
    claim: Mapped[str | None] = mapped_column(String(40))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str | None] = mapped_column(String(320), doc="where it was sent to; of a letter, where it goes")


class MailEvent(Base):
    """One thing a mail tells of; nobody is told of the same event twice."""

    __tablename__ = "mail_events"
    __table_args__ = (
        UniqueConstraint("organisation_id", "event_key", "recipient"),
        Index("ix_mail_events_mail_id", "mail_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    mail_id: Mapped[int] = mapped_column(ForeignKey("mails.id"))
    event_key: Mapped[str] = mapped_column(String(80))
    recipient: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_name: Mapped[str | None] = mapped_column(String(300))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_messages.id"))
    # [[field, from, to], ...] in words people can read.
    changes: Mapped[object] = mapped_column(Document)
    words: Mapped[str | None] = mapped_column(Text)


class TicketWatcher(Base):
    """A contact who gets a ticket's notifications beside the ticket's own, while `is_notified`."""

    __tablename__ = "ticket_watchers"
    __table_args__ = (Index("ix_ticket_watchers_contact_id", "contact_id"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    is_notified: Mapped[bool] = mapped_column(default=True)
    added_by: Mapped[str] = mapped_column(String(300))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
