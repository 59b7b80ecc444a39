"""Let organisations, sites and teams be retired, and say more about configuration items."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RETIRED = ("organisations", "sites", "teams")


def upgrade() -> None:
    for table in RETIRED:
        op.add_column(table, sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("config_items", sa.Column("additional", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("config_items") as batch:
        batch.drop_column("additional")
    for table in RETIRED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("is_retired")
