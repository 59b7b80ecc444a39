"""Tables of how people look at tickets: the lists they saved, and who is on a ticket's page just now."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class SavedView(Base):
    """A list of tickets somebody gave a name: the query of its address, and its columns where they are its own.

    `organisation_id` is the owner's, and empty where the owner is staff. `audience` says who else may use it.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        Index("ix_saved_views_audience", "audience", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(Text)
    columns: Mapped[object | None] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketPresence(Base):
    """When a member of staff was last seen on a ticket's page."""

    __tablename__ = "ticket_presences"
    __table_args__ = (Index("ix_ticket_presences_seen_at", "seen_at"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
