"""Keep the versions of forms, which form a ticket answered, and forms that are still being filled in."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_versions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("definition", Document, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_versions")),
        sa.UniqueConstraint("request_type", "digest", name=op.f("uq_form_versions_request_type_digest")),
    )
    op.create_table(
        "ticket_drafts",
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("answers", Document, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ticket_drafts_account_id_accounts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_drafts_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_ticket_drafts_site_id_sites")),
        sa.PrimaryKeyConstraint("account_id", "request_type", name=op.f("pk_ticket_drafts")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_version_id", BigId, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_form_version_id_form_versions"), "form_versions", ["form_version_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tickets_form_version_id_form_versions"), type_="foreignkey")
        batch_op.drop_column("form_version_id")
    op.drop_table("ticket_drafts")
    op.drop_table("form_versions")
