"""Keep saved views and who is on a ticket's page; let lists by team and configuration item be read from indexes."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = (
    *("is_open", "updated_at", "id", "organisation_id", "site_id", "contact_id", "request_type", "stage", "status"),
    *("priority", "created_at", "created_on", "number", "title"),
)
NEW = {
    "ix_tickets_team": ["team_id", "is_open", "updated_at", "id", "organisation_id"],
    "ix_tickets_config_item": ["config_item_id", "is_open", "updated_at", "id"],
}


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("columns", Document, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_saved_views_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_saved_views_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("account_id", "name", name=op.f("uq_saved_views_account_id_name")),
    )
    op.create_index("ix_saved_views_audience", "saved_views", ["audience", "organisation_id"])
    _create_presences()
    for name, columns in NEW.items():
        op.create_index(name, "tickets", columns)
    _replace_open([*OPEN, "team_id", "assignee_id"])


def downgrade() -> None:
    _replace_open(list(OPEN))
    for name in NEW:
        op.drop_index(name, table_name="tickets")
    op.drop_table("ticket_presences")
    op.drop_table("saved_views")


def _create_presences() -> None:
    op.create_table(
        "ticket_presences",
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_presences_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ticket_presences_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_presences_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "account_id", name=op.f("pk_ticket_presences")),
    )
    op.create_index("ix_ticket_presences_seen_at", "ticket_presences", ["seen_at"])


def _replace_open(columns: list[str]) -> None:
    op.drop_index("ix_tickets_open", table_name="tickets")
    only_open = {"sqlite_where": sa.text("is_open = 1"), "postgresql_where": sa.text("is_open")}
    op.create_index("ix_tickets_open", "tickets", columns, **only_open)
