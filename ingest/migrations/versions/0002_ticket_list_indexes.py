"""Give ticket lists the indexes they are read from, and take away the ones no question reads."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LISTED = ("site_id", "contact_id", "request_type", "stage", "status", "priority", "created_at", "created_on")
DATED = ("is_open", "organisation_id", "site_id", "request_type", "updated_at")
NEW: dict[str, tuple[str, ...]] = {
    "ix_tickets_updated": ("updated_at", "id", "is_open"),
    "ix_tickets_title": ("title", "id", "is_open", "organisation_id"),
    "ix_tickets_created": ("created_at", "id", "created_on", *DATED),
    "ix_tickets_completed": ("completed_at", "id", "completed_on", *DATED),
    "ix_tickets_organisation": (
        *("organisation_id", "updated_at", "id", "is_open"),
        *LISTED,
        *("completed_at", "completed_on", "number", "title"),
    ),
    "ix_tickets_open": ("is_open", "updated_at", "id", "organisation_id", *LISTED, "number", "title"),
}
OLD: dict[str, tuple[str, ...]] = {
    "ix_tickets_updated": ("updated_at", "id"),
    "ix_tickets_open_updated": ("is_open", "updated_at", "id"),
    "ix_tickets_created": ("created_at", "id"),
    "ix_tickets_created_on": ("created_on", "site_id", "request_type", "updated_at", "id"),
    "ix_tickets_completed_on": ("completed_on", "site_id", "request_type", "updated_at", "id"),
    "ix_tickets_organisation_updated": ("organisation_id", "updated_at", "id"),
    "ix_tickets_organisation_open_updated": ("organisation_id", "is_open", "updated_at", "id"),
    "ix_tickets_organisation_created_on": ("organisation_id", "created_on", "site_id", "updated_at", "id"),
    "ix_tickets_organisation_completed_on": ("organisation_id", "completed_on", "site_id", "updated_at", "id"),
    "ix_tickets_external_id": ("external_id",),
}


def upgrade() -> None:
    _replace(OLD, NEW)
    _number_unique("UNIQUE (number) INCLUDE (id, is_open, organisation_id)")


def downgrade() -> None:
    _replace(NEW, OLD)
    _number_unique("UNIQUE (number)")


def _replace(before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]) -> None:
    for name in before:
        op.drop_index(name, table_name="tickets")
    for name, columns in after.items():
        only_open = {"sqlite_where": sa.text("is_open = 1"), "postgresql_where": sa.text("is_open")}
        op.create_index(name, "tickets", list(columns), **(only_open if name == "ix_tickets_open" else {}))


def _number_unique(constraint: str) -> None:
    # SQLite's indexes hold the id by themselves.
    if op.get_bind().dialect.name == "postgresql":
        name = "uq_tickets_number"
        op.execute(f"ALTER TABLE tickets DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {constraint}")
