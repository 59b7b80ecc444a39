"""Table of business calendars: each that the portal definition has had, so that past time is counted as it was."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class CalendarVersion(Base):
    """A business calendar and the moment it came into force; the first is from ever. Never changed, never deleted.

    `id` counts 1, 2, 3: of two who keep one at the same moment, the key lets only one through.
    """

    __tablename__ = "calendar_versions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[object] = mapped_column(Document)
