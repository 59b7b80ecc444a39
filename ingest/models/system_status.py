"""Tables of the system-status page: components, who may know of them, and the spells of their status."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, UtcDateTime


class Component(Base):
    """A service shown on the status page, or a group of them (`is_group`)."""

    __tablename__ = "components"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    description: Mapped[str | None] = mapped_column(Text)
    is_group: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("components.id"))
    position: Mapped[int]
    current_status: Mapped[str] = mapped_column(String(30))
    audience: Mapped[str] = mapped_column(String(20))
    is_showcased: Mapped[bool] = mapped_column(default=True)
    is_only_shown_if_degraded: Mapped[bool] = mapped_column(default=False)
    start_date: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ComponentAccess(Base):
    """An organisation that may see a component whose audience is 'organisations'."""

    __tablename__ = "component_access"

    component_id: Mapped[int] = mapped_column(ForeignKey("components.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)


class ComponentSpell(Base):
    """A stretch of time a component spent in one status; the running one has no end."""

    __tablename__ = "component_spells"
    __table_args__ = (Index("ix_component_spells_component_id_started_at", "component_id", "started_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    component_id: Mapped[int] = mapped_column(ForeignKey("components.id"))
    component_status: Mapped[str] = mapped_column(String(30))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(String(300))
