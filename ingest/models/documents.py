"""Tables of documents: what is known of each file, and what was done to it; the bytes lie in the file store."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, UtcDateTime


class StoredDocument(Base):
    """A file of an organisation, on a ticket or by itself. Never deleted: `deleted_at` hides it and frees its bytes.

    With a `draft_account_id` it belongs to a form that account is filling in, and nobody else knows of it: of a new
    ticket, or with a `ticket_id` of Edit on that one. The `form_field` it was given in stays when the form is sent.
    A row is written after its bytes; `has_bytes` ends when they are removed, which is only after `deleted_at` was set.
    """

    __tablename__ = "documents"
    __table_args__ = (
        CheckConstraint("(draft_account_id IS NULL) = (draft_request_type IS NULL)", name="draft_is_of_a_form"),
        CheckConstraint("has_bytes OR deleted_at IS NOT NULL", name="bytes_while_it_is_there"),
        Index("ix_documents_organisation", "organisation_id", "uploaded_at", "id"),
        Index("ix_documents_uploaded", "uploaded_at", "id"),
        Index("ix_documents_ticket", "ticket_id", "id"),
        Index("ix_documents_draft", "draft_account_id", "draft_request_type"),
        Index(
            "ix_documents_to_free",
            "deleted_at",
            sqlite_where=text("has_bytes AND deleted_at IS NOT NULL"),
            postgresql_where=text("has_bytes AND deleted_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # Random, and what addresses name it by.
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    draft_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    draft_request_type: Mapped[str | None] = mapped_column(String(60))
    form_field: Mapped[str | None] = mapped_column("draft_field", String(60))
    name: Mapped[str] = mapped_column(String(255))
    # The name without its case, for searching: the databases fold letters differently.
    folded_name: Mapped[str] = mapped_column(String(500))
    media_type: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(100), unique=True)
    has_bytes: Mapped[bool] = mapped_column(default=True)
    uploaded_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    uploaded_by: Mapped[str] = mapped_column(String(300))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DocumentEvent(Base):
    """One thing that was done to a document: added, renamed, deleted; never changed, never removed."""

    __tablename__ = "document_events"
    __table_args__ = (
        Index("ix_document_events_organisation", "organisation_id", "at", "id"),
        Index("ix_document_events_document", "document_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    actor_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    actor_name: Mapped[str] = mapped_column(String(300))
    # The name before and after; one of them is empty where a document was added or deleted.
    name_before: Mapped[str | None] = mapped_column(String(255))
    name_after: Mapped[str | None] = mapped_column(String(255))
