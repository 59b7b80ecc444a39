"""Imports that wait for the worker: whose they are, the file, what was asked; and the rows they rejected."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_runs") as table:
        table.add_column(sa.Column("account_id", BigId, nullable=True))
        table.add_column(sa.Column("file_key", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("claim", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("asked", Document, nullable=True))
        table.add_column(sa.Column("preview", Document, nullable=True))
        table.create_foreign_key(op.f("fk_import_runs_account_id_accounts"), "accounts", ["account_id"], ["id"])
        # The worker asks each second whether one waits.
        table.create_index(op.f("ix_import_runs_file_key"), ["file_key"])
    op.create_table(
        "import_rejects",
        sa.Column("run_id", BigId, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("flaws", Document, nullable=False),
        sa.Column("cells", Document, nullable=False),
        sa.Column("rejected_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name=op.f("fk_import_rejects_run_id_import_runs")),
        sa.PrimaryKeyConstraint("run_id", "line", name=op.f("pk_import_rejects")),
    )
    op.create_index(op.f("ix_import_rejects_rejected_at"), "import_rejects", ["rejected_at"])


def downgrade() -> None:
    op.drop_table("import_rejects")
    with op.batch_alter_table("import_runs") as table:
        table.drop_index(op.f("ix_import_runs_file_key"))
        table.drop_constraint(op.f("fk_import_runs_account_id_accounts"), type_="foreignkey")
        for column in ("preview", "asked", "claim", "file_key", "account_id"):
            table.drop_column(column)
