"""Table of configuration items: supported assets and services at a site."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId


class ConfigItem(Base):
    """A supported asset or service at a site; `reference_name` is how people call it."""

    __tablename__ = "config_items"
    __table_args__ = (
        UniqueConstraint("organisation_id", "import_name"),
        Index("ix_config_items_organisation_id_site_id", "organisation_id", "site_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    import_name: Mapped[str | None] = mapped_column(String(300))
    product: Mapped[str] = mapped_column(String(300))
    serial_number: Mapped[str | None] = mapped_column(String(200))
    reference_number: Mapped[str | None] = mapped_column(String(200))
    reference_name: Mapped[str | None] = mapped_column(String(300))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    component_id: Mapped[int | None] = mapped_column(ForeignKey("components.id"))
    additional: Mapped[str | None] = mapped_column(Text, doc="what staff should know of it; customers do not read it")
    is_retired: Mapped[bool] = mapped_column(default=False)
