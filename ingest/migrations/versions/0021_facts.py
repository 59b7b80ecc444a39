"""Keep one compact row of facts a ticket for reports, and what their columnar copies stand at."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_WHOLE = ("created_hour", "reopens", "staff_messages")
_TEXTS = {"request_type": 60, "category": 200, "priority": 60, "assignee_name": 300, "stage": 20}
_LARGE = ("site_id", "team_id", "assignee_id", "created_at", "customer_update_at", "revision")
_SECONDS = (
    "first_response_seconds", "first_response_business", "first_resolution_seconds", "resolution_seconds",
    "resolution_business", "net_resolution_business", "completed_at",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "ticket_facts",
        sa.Column("ticket_id", BigId, nullable=False, autoincrement=False),
        sa.Column("organisation_id", BigId, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _WHOLE),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in _TEXTS.items()),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("is_open", "is_one_touch", "is_fresh")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _LARGE),
        sa.Column("created_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("completed_on", "first_response_on")),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _SECONDS),
        sa.Column("course", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_facts_ticket_id_tickets")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_facts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_ticket_facts")),
    )
    op.create_index("ix_ticket_facts_organisation_id", "ticket_facts", ["organisation_id", "ticket_id"])
    op.create_index(
        "ix_ticket_facts_fresh",
        "ticket_facts",
        ["ticket_id", "revision"],
        sqlite_where=sa.text("is_fresh = 1"),
        postgresql_where=sa.text("is_fresh"),
    )
    op.create_table(
        "fact_blocks",
        sa.Column("block", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_fact_blocks")),
    )
    # Tickets that are there already get their facts after the upgrade, some at a time.
    op.execute("INSERT INTO fact_blocks (block, generation) SELECT -1, 0 WHERE EXISTS (SELECT 1 FROM tickets)")


def downgrade() -> None:
    op.drop_table("fact_blocks")
    op.drop_table("ticket_facts")
