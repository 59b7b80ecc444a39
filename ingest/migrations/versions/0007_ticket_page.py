"""Keep resolutions, children and links of tickets, and of messages a title and who else is to hear of them."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_IS_CHILD = sa.text("parent_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resolution", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("parent_id", BigId, nullable=True))
        batch_op.add_column(sa.Column("last_child", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_tickets_parent_id_tickets"), "tickets", ["parent_id"], ["id"])
    op.create_index(
        "ix_tickets_parent", "tickets", ["parent_id", "id"], sqlite_where=_IS_CHILD, postgresql_where=_IS_CHILD
    )
    for column in (
        sa.Column("title", sa.String(length=250), nullable=True),
        sa.Column("is_resolution", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("notifies_resources", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("other_recipients", Document, nullable=True),
    ):
        op.add_column("ticket_messages", column)
    op.create_table(
        "ticket_links",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("other_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_links_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_links_ticket_id_tickets")),
        sa.ForeignKeyConstraint(["other_id"], ["tickets.id"], name=op.f("fk_ticket_links_other_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_links")),
        sa.UniqueConstraint("ticket_id", "other_id", "kind", name=op.f("uq_ticket_links_ticket_id_other_id_kind")),
    )
    op.create_index("ix_ticket_links_other_id", "ticket_links", ["other_id"])


def downgrade() -> None:
    op.drop_table("ticket_links")
    for name in ("other_recipients", "notifies_resources", "is_resolution", "title"):
        op.drop_column("ticket_messages", name)
    op.drop_index("ix_tickets_parent", table_name="tickets")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tickets_parent_id_tickets"), type_="foreignkey")
        batch_op.drop_column("last_child")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("resolution")
