"""Give contacts their whole address, more ways to reach them, an end, and a place for the same person entered twice."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXTS = {
    "address": 500,
    "city": 200,
    "post_code": 40,
    "country": 100,
    "address_details": 500,
    "email_2": 320,
    "email_3": 320,
    "alternate_phone": 60,
    "fax": 60,
    "updated_by": 300,
}
OTHERS = ("is_active", "merged_into_id", "updated_at")
POINTS_TO = "fk_contacts_merged_into_id_contacts"


def upgrade() -> None:
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        for name, length in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=True))
        batch_op.add_column(sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("merged_into_id", BigId, nullable=True))
        batch_op.add_column(sa.Column("updated_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f(POINTS_TO), "contacts", ["merged_into_id"], ["id"])
    op.create_index("ix_contacts_email", "contacts", ["organisation_id", sa.text("lower(email)")])


def downgrade() -> None:
    op.drop_index("ix_contacts_email", table_name="contacts")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(POINTS_TO), type_="foreignkey")
        for name in (*OTHERS, *TEXTS):
            batch_op.drop_column(name)
