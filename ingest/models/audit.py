"""The table of the audit trail; the database itself refuses to change or delete a line of it."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class AuditEntry(Base):
    """One line: who did what, about whom, and where it was asked for.

    It points to nothing: a line outlives what it tells of. Order is that of writing, which is that of `id`.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        # With the action, and of people the organisation, so that lines are picked out of the index alone.
        Index("ix_audit_entries_organisation_id", "organisation_id", "id", "action"),
        Index("ix_audit_entries_actor_id", "actor_id", "id", "action", "organisation_id"),
        Index("ix_audit_entries_account_id", "account_id", "id", "action", "organisation_id"),
        Index("ix_audit_entries_action", "action", "id"),
        Index("ix_audit_entries_at", "at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    organisation_id: Mapped[int | None] = mapped_column(BigId, doc="whose administrators may read the line")
    actor_id: Mapped[int | None] = mapped_column(BigId, doc="the account of whoever did it")
    actor_name: Mapped[str | None] = mapped_column(String(300), doc="only of those who have no account")
    is_by_staff: Mapped[bool]
    action: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(BigId, doc="whose access it is about")
    subject: Mapped[str] = mapped_column(String(300))
    details: Mapped[object] = mapped_column(Document)
    address: Mapped[str | None] = mapped_column(String(64))
    device: Mapped[str | None] = mapped_column(String(100))
