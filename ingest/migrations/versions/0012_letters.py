"""Let the outbox hold letters: mails about no ticket, to an address of their own."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ONE_READER = "(contact_id IS NULL) <> (account_id IS NULL)"
CHECKS = {
    "has_reader": f"letter_kind IS NOT NULL OR {ONE_READER}",
    "about_ticket": "letter_kind IS NOT NULL OR"
    " (organisation_id IS NOT NULL AND ticket_id IS NOT NULL AND role IS NOT NULL AND letter IS NULL)",
    "whole_letter": "letter_kind IS NULL OR (contact_id IS NULL AND role IS NULL AND letter IS NOT NULL"
    " AND address IS NOT NULL)",
}
FREED = {"organisation_id": BigId, "ticket_id": BigId, "role": sa.String(length=20)}


def upgrade() -> None:
    with op.batch_alter_table("mails") as batch:
        batch.drop_constraint(batch.f("ck_mails_to_contact_or_staff"), type_="check")
        batch.add_column(sa.Column("letter_kind", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("letter", Document, nullable=True))
        batch.add_column(sa.Column("link_id", BigId, nullable=True))
        for name, kind in FREED.items():
            batch.alter_column(name, existing_type=kind, nullable=True)
        for name, condition in CHECKS.items():
            batch.create_check_constraint(batch.f(f"ck_mails_{name}"), condition)


def downgrade() -> None:
    op.execute("DELETE FROM mails WHERE letter_kind IS NOT NULL")
    with op.batch_alter_table("mails") as batch:
        for name in CHECKS:
            batch.drop_constraint(batch.f(f"ck_mails_{name}"), type_="check")
        for name, kind in FREED.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        for name in ("link_id", "letter", "letter_kind"):
            batch.drop_column(name)
        batch.create_check_constraint(batch.f("ck_mails_to_contact_or_staff"), ONE_READER)
