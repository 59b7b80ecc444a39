"""Add incidents and maintenance, what they say and do to components, templates, and the record of edits."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_incidents()
    _create_changes()
    _create_wording_and_record()
    op.execute("INSERT INTO status_versions (id, version) VALUES (1, 1)")
    with op.batch_alter_table("component_spells", schema=None) as batch_op:
        batch_op.add_column(sa.Column("incident_id", BigId, nullable=True))
        batch_op.create_index(batch_op.f("ix_component_spells_incident_id"), ["incident_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_component_spells_incident_id_incidents"), "incidents", ["incident_id"], ["id"]
        )


def _create_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("incident_status", sa.String(length=20), nullable=False),
        sa.Column("impact_override", sa.String(length=20), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("monitoring_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("scheduled_for", UtcDateTime(), nullable=True),
        sa.Column("scheduled_until", UtcDateTime(), nullable=True),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incidents_public_id")),
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index("ix_incidents_kind_status", ["kind", "incident_status"], unique=False)
        batch_op.create_index("ix_incidents_started_at", ["started_at", "id"], unique=False)
    op.create_table(
        "incident_updates",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("incident_id", BigId, nullable=False),
        sa.Column("incident_status", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("display_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("is_for_subscribers", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_updates_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_updates")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incident_updates_public_id")),
    )
    with op.batch_alter_table("incident_updates", schema=None) as batch_op:
        batch_op.create_index("ix_incident_updates_incident_id_display_at", ["incident_id", "display_at"], unique=False)


def _create_changes() -> None:
    op.create_table(
        "component_changes",
        sa.Column("id", BigId, nullable=False),
        sa.Column("component_id", BigId, nullable=False),
        sa.Column("incident_id", BigId, nullable=False),
        sa.Column("update_id", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("old_status", sa.String(length=30), nullable=False),
        sa.Column("new_status", sa.String(length=30), nullable=False),
        sa.Column("changed_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"], ["components.id"], name=op.f("fk_component_changes_component_id_components")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_component_changes_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["incident_updates.id"], name=op.f("fk_component_changes_update_id_incident_updates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component_changes")),
    )
    with op.batch_alter_table("component_changes", schema=None) as batch_op:
        batch_op.create_index("ix_component_changes_component_id_at", ["component_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_component_changes_incident_id"), ["incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_component_changes_update_id"), ["update_id"], unique=False)


def _create_wording_and_record() -> None:
    op.create_table(
        "incident_templates",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("incident_status", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_incident_templates_name")),
    )
    op.create_table(
        "status_edits",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_public_id", sa.String(length=12), nullable=True),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("changes", Document, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_status_edits_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_edits")),
    )
    with op.batch_alter_table("status_edits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_edits_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_status_edits_subject_public_id"), ["subject_public_id"], unique=False)
    op.create_table(
        "status_versions",
        sa.Column("id", BigId, nullable=False),
        sa.Column("version", BigId, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_versions")),
    )


def downgrade() -> None:
    op.execute("DELETE FROM component_spells WHERE incident_id IS NOT NULL")
    with op.batch_alter_table("component_spells", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_component_spells_incident_id_incidents"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_component_spells_incident_id"))
        batch_op.drop_column("incident_id")
    for table in (
        "status_versions",
        "status_edits",
        "incident_templates",
        "component_changes",
        "incident_updates",
        "incidents",
    ):
        op.drop_table(table)
