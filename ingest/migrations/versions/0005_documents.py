"""Keep what is known of documents, and what was done to them."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TO_FREE = sa.text("has_bytes AND deleted_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=True),
        sa.Column("draft_account_id", BigId, nullable=True),
        sa.Column("draft_request_type", sa.String(length=60), nullable=True),
        sa.Column("draft_field", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("folded_name", sa.String(length=500), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("storage_key", sa.String(length=100), nullable=False),
        sa.Column("has_bytes", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by_account_id", BigId, nullable=True),
        sa.Column("uploaded_by", sa.String(length=300), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(draft_account_id IS NULL) = (draft_request_type IS NULL)",
            name=op.f("ck_documents_draft_is_of_a_form"),
        ),
        sa.CheckConstraint("has_bytes OR deleted_at IS NOT NULL", name=op.f("ck_documents_bytes_while_it_is_there")),
        *_references(
            "documents",
            organisation_id="organisations",
            ticket_id="tickets",
            draft_account_id="accounts",
            uploaded_by_account_id="accounts",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_documents_public_id")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_documents_storage_key")),
    )
    op.create_index("ix_documents_organisation", "documents", ["organisation_id", "uploaded_at", "id"])
    op.create_index("ix_documents_uploaded", "documents", ["uploaded_at", "id"])
    op.create_index("ix_documents_ticket", "documents", ["ticket_id", "id"])
    op.create_index("ix_documents_draft", "documents", ["draft_account_id", "draft_request_type"])
    op.create_index(
        "ix_documents_to_free", "documents", ["deleted_at"], sqlite_where=_TO_FREE, postgresql_where=_TO_FREE
    )
    op.create_table(
        "document_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("document_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_account_id", BigId, nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("name_before", sa.String(length=255), nullable=True),
        sa.Column("name_after", sa.String(length=255), nullable=True),
        *_references(
            "document_events",
            organisation_id="organisations",
            document_id="documents",
            actor_account_id="accounts",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_events")),
    )
    op.create_index("ix_document_events_organisation", "document_events", ["organisation_id", "at", "id"])
    op.create_index("ix_document_events_document", "document_events", ["document_id", "id"])


def downgrade() -> None:
    op.drop_table("document_events")
    op.drop_table("documents")


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"))
        for name, target in columns.items()
    ]
