"""Keep what the lists of reports ask of facts in narrow indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None

_SHARED = ["organisation_id", "created_on", "ticket_id"]
_INDEXES = {
    "created": [
        "created_on", "created_hour", "is_open", "reopens", "created_at", "first_resolution_seconds",
        "organisation_id", "ticket_id",
    ],
    "completed": ["completed_on", "resolution_seconds", "is_one_touch", "reopens", *_SHARED],
    "answered": ["first_response_on", "first_response_seconds", "completed_on", *_SHARED],
}  # fmt: skip


def upgrade() -> None:
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_ticket_facts_{name}", "ticket_facts", columns)
    op.create_index(
        "ix_ticket_facts_open",
        "ticket_facts",
        ["customer_update_at", *_SHARED],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_ticket_facts_reopened",
        "ticket_facts",
        _SHARED,
        sqlite_where=sa.text("reopens > 0"),
        postgresql_where=sa.text("reopens > 0"),
    )


def downgrade() -> None:
    for name in ("created", "completed", "answered", "open", "reopened"):
        op.drop_index(f"ix_ticket_facts_{name}", "ticket_facts")
