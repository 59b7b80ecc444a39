"""Tables of the system-status page: components and who may know of them, incidents, and what these did."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


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
    """A stretch of time a component spent in one status; the running one has no end.

    Without an incident it is the component's own status, set by hand: one follows the other without a gap. With one it
    is made from the incident's changes (`ComponentChange`) and lies over the others; at each moment the worst counts.
    """

    __tablename__ = "component_spells"
    __table_args__ = (Index("ix_component_spells_component_id_started_at", "component_id", "started_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    component_id: Mapped[int] = mapped_column(ForeignKey("components.id"))
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    component_status: Mapped[str] = mapped_column(String(30))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    changed_by: Mapped[str] = mapped_column(String(300))


class Incident(Base):
    """An incident or a maintenance (`kind`), told in its updates; which components it touches is in its changes.

    `started_at` is when it began (which may be long before it was entered); a maintenance is planned from
    `scheduled_for` to `scheduled_until` and, unless `is_automatic` is off, moves by itself at those times.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index("ix_incidents_started_at", "started_at", "id"),
        Index("ix_incidents_kind_status", "kind", "incident_status"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    incident_status: Mapped[str] = mapped_column(String(20))
    # None: the impact follows from the worst status its components were given.
    impact_override: Mapped[str | None] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    monitoring_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scheduled_for: Mapped[datetime | None] = mapped_column(UtcDateTime)
    scheduled_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_automatic: Mapped[bool] = mapped_column(default=True)
    is_imported: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))


class IncidentUpdate(Base):
    """One thing said about an incident, with the status it had from then on; `display_at` is when it was so."""

    __tablename__ = "incident_updates"
    __table_args__ = (Index("ix_incident_updates_incident_id_display_at", "incident_id", "display_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(12), unique=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    incident_status: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    display_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(300))
    is_for_subscribers: Mapped[bool] = mapped_column(default=True)


class ComponentChange(Base):
    """What an incident did to a component at a moment: the truth from which the spells of incidents are made.

    A change with equal statuses only says that the incident concerns the component. Changes without an update come from
    somebody setting the component's status by hand while the incident was open.
    """

    __tablename__ = "component_changes"
    __table_args__ = (Index("ix_component_changes_component_id_at", "component_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    component_id: Mapped[int] = mapped_column(ForeignKey("components.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    update_id: Mapped[int | None] = mapped_column(ForeignKey("incident_updates.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    old_status: Mapped[str] = mapped_column(String(30))
    new_status: Mapped[str] = mapped_column(String(30))
    changed_by: Mapped[str] = mapped_column(String(300))


class IncidentTemplate(Base):
    """Wording kept for the next time: a title and a first text for an incident, a maintenance or an update."""

    __tablename__ = "incident_templates"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    incident_status: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)


class StatusEdit(Base):
    """One entry of who changed what of the status page, and when; never updated or deleted."""

    __tablename__ = "status_edits"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    actor_name: Mapped[str] = mapped_column(String(300))
    # 'component', 'incident', 'maintenance' or 'template', and its name as it was then.
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_public_id: Mapped[str | None] = mapped_column(String(12), index=True)
    subject_name: Mapped[str] = mapped_column(Text)
    # [[field, from, to], ...] in words people can read.
    changes: Mapped[object] = mapped_column(Document)


class StatusVersion(Base):
    """One row: a number that grows with every change of the status page, for publishers to see that there is one."""

    __tablename__ = "status_versions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(BigId)
