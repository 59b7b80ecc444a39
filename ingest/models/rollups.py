"""Tables of counts kept beside the tickets in the same transaction, so that a dashboard never reads the tickets.

Each row is one cell; absent and zero mean the same. Sites are 0 where a ticket has none, because a key must be whole.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base

NO_SITE = 0
NO_PRIORITY = ""


class MonthCount(Base):
    """What happened in one local month (its first day) per organisation, site and request type."""

    __tablename__ = "month_counts"
    __table_args__ = (Index("ix_month_counts_month", "month"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    request_type: Mapped[str] = mapped_column(String(60), primary_key=True)
    created: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    completion_events: Mapped[int] = mapped_column(default=0)
    reopen_events: Mapped[int] = mapped_column(default=0)


class DayCount(Base):
    """What happened on one local day per organisation, site and request type."""

    __tablename__ = "day_counts"
    __table_args__ = (Index("ix_day_counts_day", "day"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    request_type: Mapped[str] = mapped_column(String(60), primary_key=True)
    created: Mapped[int] = mapped_column(default=0)
    completed: Mapped[int] = mapped_column(default=0)
    completion_events: Mapped[int] = mapped_column(default=0)
    reopen_events: Mapped[int] = mapped_column(default=0)


class CurrentCount(Base):
    """How many tickets stand where now, per organisation, site, request type, status and priority."""

    __tablename__ = "current_counts"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    request_type: Mapped[str] = mapped_column(String(60), primary_key=True)
    stage: Mapped[str] = mapped_column(String(20), primary_key=True)
    status: Mapped[str] = mapped_column(String(60), primary_key=True)
    priority: Mapped[str] = mapped_column(String(60), primary_key=True)
    tickets: Mapped[int] = mapped_column(default=0)
