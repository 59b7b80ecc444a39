"""Keep for a day which forms were sent and what tickets they became, so that none is sent twice."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_forms",
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sent_forms_account_id_accounts")),
        sa.PrimaryKeyConstraint("account_id", "digest", name=op.f("pk_sent_forms")),
    )


def downgrade() -> None:
    op.drop_table("sent_forms")
