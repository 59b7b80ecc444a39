"""Keep the audit trail, whose lines the database itself refuses to change or delete, and requests for access."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

REFUSAL = "The audit trail is only ever added to."


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=True),
        sa.Column("is_by_staff", sa.Boolean(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("details", Document, nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("device", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_organisation_id", "audit_entries", ["organisation_id", "id", "action"])
    for name in ("actor_id", "account_id"):
        op.create_index(f"ix_audit_entries_{name}", "audit_entries", [name, "id", "action", "organisation_id"])
    for name in ("action", "at"):
        op.create_index(f"ix_audit_entries_{name}", "audit_entries", [name, "id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_in_sqlite()
    else:
        _guard_in_postgresql()
    _create_requests()


def downgrade() -> None:
    op.drop_table("access_requests")
    op.execute("DROP TABLE audit_search")
    op.drop_table("audit_entries")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_audit_change()")


def _create_requests() -> None:
    op.create_table(
        "access_requests",
        sa.Column("id", BigId, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("answers", Document, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("certification", sa.Text(), nullable=True),
        sa.Column("certified_by", sa.String(length=300), nullable=True),
        sa.Column("certified_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_access_requests_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_access_requests_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_requests")),
    )
    op.create_index("ix_access_requests_state", "access_requests", ["state", "id"])
    op.create_index("ix_access_requests_email", "access_requests", ["email", "id"])


def _guard_in_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE audit_search USING fts5("
        "document, tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3', detail=full)"
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_entries_refuse_{act.lower()} BEFORE {act} ON audit_entries "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    # SQLite's REPLACE takes a row away without asking the trigger for DELETE.
    op.execute(
        "CREATE TRIGGER audit_entries_refuse_replacing BEFORE INSERT ON audit_entries "
        "WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id) "
        "BEGIN SELECT RAISE(ABORT, 'The audit trail is only ever added to.'); END"
    )


def _guard_in_postgresql() -> None:
    op.execute("CREATE TABLE audit_search (entry_id bigint PRIMARY KEY, document tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_audit_search_document ON audit_search USING gin (document)")
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )
