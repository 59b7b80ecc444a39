"""Keep sign-ins, links that open something once, counts of attempts, and calls for help, and no keys in accounts."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_sessions()
    _create_links()
    op.create_table(
        "throttles",
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("blocked_until", UtcDateTime(), nullable=True),
        sa.Column("forget_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "subject", name=op.f("pk_throttles")),
    )
    op.create_index(op.f("ix_throttles_forget_at"), "throttles", ["forget_at"])
    op.create_table(
        "help_requests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("user_name", sa.String(length=320), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_requests")),
    )
    op.add_column("accounts", sa.Column("security_question", sa.String(length=40), nullable=True))
    op.add_column("accounts", sa.Column("security_answer_hash", sa.String(length=200), nullable=True))
    # A plain column, which both databases drop in place: rebuilding a table others refer to is not for a live one.
    op.drop_column("accounts", "session_key")


def downgrade() -> None:
    # Every account has the same key, which fits no cookie: nobody stays signed in.
    op.add_column("accounts", sa.Column("session_key", sa.String(length=64), nullable=False, server_default="none"))
    op.drop_column("accounts", "security_answer_hash")
    op.drop_column("accounts", "security_question")
    for table in ("help_requests", "throttles", "single_use_links", "account_sessions"):
        op.drop_table(table)


def _create_sessions() -> None:
    op.create_table(
        "account_sessions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        *(
            sa.Column(name, UtcDateTime(), nullable=False)
            for name in ("created_at", "seen_at", "renewed_at", "key_expires_at", "expires_at")
        ),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("is_remembered", sa.Boolean(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_sessions_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_sessions")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_account_sessions_key_hash")),
    )
    op.create_index(op.f("ix_account_sessions_account_id"), "account_sessions", ["account_id"])


def _create_links() -> None:
    op.create_table(
        "single_use_links",
        sa.Column("id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("subject_id", BigId, nullable=True),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_single_use_links_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_use_links")),
    )
    op.create_index("ix_single_use_links_account_id", "single_use_links", ["account_id", "purpose"])
    op.create_index("ix_single_use_links_subject_id", "single_use_links", ["subject_id", "purpose"])
