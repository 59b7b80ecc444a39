"""The table of requests for access, from the form of a stranger to the decision."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class AccessRequest(Base):
    """Somebody who asks for access, whose address counts once it is confirmed. It belongs to no organisation yet."""

    __tablename__ = "access_requests"
    __table_args__ = (
        Index("ix_access_requests_state", "state", "id"),
        Index("ix_access_requests_email", "email", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    email: Mapped[str] = mapped_column(String(320), doc="in lower case")
    # [[label, answer], ...] in the words of the form as it was.
    answers: Mapped[object] = mapped_column(Document)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    certification: Mapped[str | None] = mapped_column(Text)
    certified_by: Mapped[str | None] = mapped_column(String(300))
    certified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str | None] = mapped_column(Text)
    # What it came to when it was approved.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
