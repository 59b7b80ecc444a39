"""Keep boards of approval with their members, what they are asked about tickets, and what each member decides."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_boards",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _foreign("approval_boards", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_boards")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_approval_boards_organisation_id_name")),
    )
    op.create_table(
        "approval_members",
        sa.Column("board_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        _foreign("approval_members", "board_id", "approval_boards"),
        _foreign("approval_members", "account_id", "accounts"),
        _foreign("approval_members", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("board_id", "account_id", name=op.f("pk_approval_members")),
    )
    op.create_index("ix_approval_members_account_id", "approval_members", ["account_id", "board_id"])
    _create_requests()
    op.create_table(
        "approval_decisions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("member_name", sa.String(length=300), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        _foreign("approval_decisions", "organisation_id", "organisations"),
        _foreign("approval_decisions", "request_id", "approval_requests"),
        _foreign("approval_decisions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_decisions")),
        sa.UniqueConstraint("request_id", "account_id", name=op.f("uq_approval_decisions_request_id_account_id")),
    )


def _create_requests() -> None:
    op.create_table(
        "approval_requests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("board_id", BigId, nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("returns_to", sa.String(length=60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_account_id", BigId, nullable=True),
        sa.Column("asked_by", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        _foreign("approval_requests", "organisation_id", "organisations"),
        _foreign("approval_requests", "ticket_id", "tickets"),
        _foreign("approval_requests", "board_id", "approval_boards"),
        _foreign("approval_requests", "asked_by_account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_requests")),
    )
    op.create_index("ix_approval_requests_ticket_id", "approval_requests", ["ticket_id", "id"])
    op.create_index("ix_approval_requests_board_id", "approval_requests", ["board_id", "outcome", "ticket_id"])
    waiting = sa.text("outcome IS NULL")
    op.create_index(
        "uq_approval_requests_waiting",
        "approval_requests",
        ["ticket_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _foreign(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{referred}.id"], name=op.f(f"fk_{table}_{column}_{referred}"))


def downgrade() -> None:
    for table in ("approval_decisions", "approval_requests", "approval_members", "approval_boards"):
        op.drop_table(table)
