"""Keep what ticket lists ask of facts in one narrow index."""

from alembic import op

revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None

_ASKED = [
    "created_on", "organisation_id", "is_open", "reopens", "is_one_touch", "created_hour", "completed_on",
    "first_response_on", "first_response_seconds", "resolution_seconds",
    "created_at", "first_resolution_seconds", "customer_update_at", "ticket_id",
]  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_ticket_facts_asked", "ticket_facts", _ASKED)


def downgrade() -> None:
    op.drop_index("ix_ticket_facts_asked", "ticket_facts")
