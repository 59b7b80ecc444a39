"""Boards say whether their members decide on tickets of their own; those that are there go on as before."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("decides_own", sa.Boolean(), nullable=False, server_default=sa.true())
    with op.batch_alter_table("approval_boards") as table:
        table.add_column(column)
    # Who writes a board says it: the default was for those that were there.
    with op.batch_alter_table("approval_boards") as table:
        table.alter_column("decides_own", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("approval_boards") as table:
        table.drop_column("decides_own")
