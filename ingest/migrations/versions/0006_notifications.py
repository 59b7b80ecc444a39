"""Keep mails as an outbox, what each tells of, and who watches a ticket."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_mails()
    op.create_table(
        "mail_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("mail_id", BigId, nullable=False),
        sa.Column("event_key", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_name", sa.String(length=300), nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("changes", Document, nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        *_references("mail_events", organisation_id="organisations", mail_id="mails", message_id="ticket_messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_events")),
        sa.UniqueConstraint(
            "organisation_id", "event_key", "recipient", name=op.f("uq_mail_events_organisation_id_event_key_recipient")
        ),
    )
    op.create_index("ix_mail_events_mail_id", "mail_events", ["mail_id", "id"])
    op.create_table(
        "ticket_watchers",
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("is_notified", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(length=300), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        *_references("ticket_watchers", ticket_id="tickets", contact_id="contacts", organisation_id="organisations"),
        sa.PrimaryKeyConstraint("ticket_id", "contact_id", name=op.f("pk_ticket_watchers")),
    )
    op.create_index("ix_ticket_watchers_contact_id", "ticket_watchers", ["contact_id"])


def downgrade() -> None:
    op.drop_table("ticket_watchers")
    op.drop_table("mail_events")
    op.drop_table("mails")


def _create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("contact_id", BigId, nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("give_up_at", UtcDateTime(), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.CheckConstraint("(contact_id IS NULL) <> (account_id IS NULL)", name=op.f("ck_mails_to_contact_or_staff")),
        *_references(
            "mails",
            organisation_id="organisations",
            ticket_id="tickets",
            contact_id="contacts",
            account_id="accounts",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("token", name=op.f("uq_mails_token")),
    )
    op.create_index("ix_mails_due", "mails", ["state", "next_attempt_at", "id"])
    op.create_index("ix_mails_ticket", "mails", ["ticket_id", "created_at"])
    op.create_index("ix_mails_state_id", "mails", ["state", "id"])


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in columns.items()
    ]
