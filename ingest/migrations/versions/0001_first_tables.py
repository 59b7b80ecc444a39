"""Create the first tables."""

import sqlalchemy as sa
from alembic import op

from ingest.db.base import BigId, Document, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "components",
        sa.Column("id", BigId, nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.Column("group_id", BigId, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current_status", sa.String(length=30), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("is_showcased", sa.Boolean(), nullable=False),
        sa.Column("is_only_shown_if_degraded", sa.Boolean(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["components.id"], name=op.f("fk_components_group_id_components")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_components")),
        sa.UniqueConstraint("public_id", name=op.f("uq_components_public_id")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("name", name=op.f("uq_organisations_name")),
    )
    op.create_table(
        "teams",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "ticket_numbers",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ticket_numbers")),
    )
    op.create_table(
        "component_access",
        sa.Column("component_id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"], ["components.id"], name=op.f("fk_component_access_component_id_components")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_component_access_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("component_id", "organisation_id", name=op.f("pk_component_access")),
    )
    op.create_table(
        "component_spells",
        sa.Column("id", BigId, nullable=False),
        sa.Column("component_id", BigId, nullable=False),
        sa.Column("component_status", sa.String(length=30), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"], ["components.id"], name=op.f("fk_component_spells_component_id_components")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component_spells")),
    )
    with op.batch_alter_table("component_spells", schema=None) as batch_op:
        batch_op.create_index(
            "ix_component_spells_component_id_started_at", ["component_id", "started_at"], unique=False
        )

    op.create_table(
        "current_counts",
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("priority", sa.String(length=60), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_current_counts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "site_id", "request_type", "stage", "status", "priority", name=op.f("pk_current_counts")
        ),
    )
    op.create_table(
        "day_counts",
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("completion_events", sa.Integer(), nullable=False),
        sa.Column("reopen_events", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_day_counts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", "site_id", "request_type", name=op.f("pk_day_counts")),
    )
    with op.batch_alter_table("day_counts", schema=None) as batch_op:
        batch_op.create_index("ix_day_counts_day", ["day"], unique=False)

    op.create_table(
        "import_runs",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=500), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("started_by", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("heartbeat_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("total_bytes", sa.BigInteger(), nullable=False),
        sa.Column("done_bytes", sa.BigInteger(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_created", sa.Integer(), nullable=False),
        sa.Column("rows_updated", sa.Integer(), nullable=False),
        sa.Column("rows_unchanged", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("warnings", Document, nullable=False),
        sa.Column("rejects_file", sa.String(length=1000), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_import_runs_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_runs_started_at"), ["started_at"], unique=False)

    op.create_table(
        "month_counts",
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("completion_events", sa.Integer(), nullable=False),
        sa.Column("reopen_events", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_month_counts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "month", "site_id", "request_type", name=op.f("pk_month_counts")),
    )
    with op.batch_alter_table("month_counts", schema=None) as batch_op:
        batch_op.create_index("ix_month_counts_month", ["month"], unique=False)

    op.create_table(
        "sites",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("city", sa.String(length=200), nullable=True),
        sa.Column("post_code", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=100), nullable=True),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sites_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_sites_organisation_id_name")),
    )
    op.create_table(
        "config_items",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("import_name", sa.String(length=300), nullable=True),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("serial_number", sa.String(length=200), nullable=True),
        sa.Column("reference_number", sa.String(length=200), nullable=True),
        sa.Column("reference_name", sa.String(length=300), nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("component_id", BigId, nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"], ["components.id"], name=op.f("fk_config_items_component_id_components")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_config_items_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_config_items_site_id_sites")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_config_items_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_config_items")),
        sa.UniqueConstraint("organisation_id", "import_name", name=op.f("uq_config_items_organisation_id_import_name")),
    )
    with op.batch_alter_table("config_items", schema=None) as batch_op:
        batch_op.create_index("ix_config_items_organisation_id_site_id", ["organisation_id", "site_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("import_name", sa.String(length=300), nullable=True),
        sa.Column("prefix", sa.String(length=40), nullable=True),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("middle_initial", sa.String(length=10), nullable=True),
        sa.Column("last_name", sa.String(length=300), nullable=False),
        sa.Column("suffix", sa.String(length=40), nullable=True),
        sa.Column("job_title", sa.String(length=200), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("phone_extension", sa.String(length=20), nullable=True),
        sa.Column("mobile", sa.String(length=60), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contacts_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_contacts_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("organisation_id", "import_name", name=op.f("uq_contacts_organisation_id_import_name")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contacts_organisation_id_name", ["organisation_id", "last_name", "first_name"], unique=False
        )

    op.create_table(
        "accounts",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_name", sa.String(length=320), nullable=False),
        sa.Column("display_name", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("contact_id", BigId, nullable=True),
        sa.Column("security_level", sa.String(length=20), nullable=True),
        sa.Column("staff_role", sa.String(length=20), nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_key", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_signed_in_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(contact_id IS NULL) = (organisation_id IS NULL)", name=op.f("ck_accounts_contact_has_organisation")
        ),
        sa.CheckConstraint(
            "(security_level IS NULL) = (organisation_id IS NULL)", name=op.f("ck_accounts_contact_has_level")
        ),
        sa.CheckConstraint(
            "(staff_role IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_accounts_staff_or_contact")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_accounts_contact_id_contacts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_accounts_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_accounts_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_accounts_contact_id")),
        sa.UniqueConstraint("user_name", name=op.f("uq_accounts_user_name")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "account_preferences",
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("content", Document, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_preferences_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "name", name=op.f("pk_account_preferences")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.String(length=60), nullable=True),
        sa.Column("urgency", sa.String(length=60), nullable=True),
        sa.Column("impact", sa.String(length=60), nullable=True),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("contact_id", BigId, nullable=True),
        sa.Column("config_item_id", BigId, nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("assignee_id", BigId, nullable=True),
        sa.Column("assignee_name", sa.String(length=300), nullable=True),
        sa.Column("created_by", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("customer_reference", sa.String(length=200), nullable=True),
        sa.Column("customer_requested_date", sa.Date(), nullable=True),
        sa.Column("change_approval_status", sa.String(length=60), nullable=True),
        sa.Column("additional_contacts", sa.Text(), nullable=True),
        sa.Column("answers", Document, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("import_source", sa.String(length=40), nullable=True),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("import_digest", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["accounts.id"], name=op.f("fk_tickets_assignee_id_accounts")),
        sa.ForeignKeyConstraint(
            ["config_item_id"], ["config_items.id"], name=op.f("fk_tickets_config_item_id_config_items")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_tickets_contact_id_contacts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_tickets_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_tickets_site_id_sites")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_tickets_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
        sa.UniqueConstraint(
            "organisation_id",
            "import_source",
            "external_id",
            name=op.f("uq_tickets_organisation_id_import_source_external_id"),
        ),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_assignee", ["assignee_id", "is_open", "updated_at", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_completed_on", ["completed_on", "site_id", "request_type", "updated_at", "id"], unique=False
        )
        batch_op.create_index("ix_tickets_contact", ["contact_id", "is_open", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_tickets_created", ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_created_on", ["created_on", "site_id", "request_type", "updated_at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tickets_external_id"), ["external_id"], unique=False)
        batch_op.create_index("ix_tickets_open_updated", ["is_open", "updated_at", "id"], unique=False)
        batch_op.create_index(
            "ix_tickets_organisation_completed_on",
            ["organisation_id", "completed_on", "site_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_tickets_organisation_created_on",
            ["organisation_id", "created_on", "site_id", "updated_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_tickets_organisation_open_updated", ["organisation_id", "is_open", "updated_at", "id"], unique=False
        )
        batch_op.create_index("ix_tickets_organisation_updated", ["organisation_id", "updated_at", "id"], unique=False)
        batch_op.create_index("ix_tickets_updated", ["updated_at", "id"], unique=False)

    op.create_table(
        "ticket_events",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("position", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("request_type", sa.String(length=60), nullable=False),
        sa.Column("priority", sa.String(length=60), nullable=True),
        sa.Column("site_id", BigId, nullable=True),
        sa.Column("actor_account_id", BigId, nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=True),
        sa.Column("changes", Document, nullable=False),
        sa.Column("reported_completed_at", UtcDateTime(), nullable=True),
        sa.Column("external_key", sa.String(length=40), nullable=True),
        sa.Column("import_run_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_account_id"], ["accounts.id"], name=op.f("fk_ticket_events_actor_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_runs.id"], name=op.f("fk_ticket_events_import_run_id_import_runs")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_events_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_ticket_events_site_id_sites")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
        sa.UniqueConstraint("ticket_id", "external_key", name=op.f("uq_ticket_events_ticket_id_external_key")),
        sa.UniqueConstraint("ticket_id", "position", name=op.f("uq_ticket_events_ticket_id_position")),
    )
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_events_organisation_id_at", ["organisation_id", "at"], unique=False)

    op.create_table(
        "ticket_messages",
        sa.Column("id", BigId, nullable=False),
        sa.Column("organisation_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("author_account_id", BigId, nullable=True),
        sa.Column("author_name", sa.String(length=300), nullable=False),
        sa.Column("is_by_staff", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_account_id"], ["accounts.id"], name=op.f("fk_ticket_messages_author_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ticket_messages_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_messages_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_messages")),
    )
    with op.batch_alter_table("ticket_messages", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_messages_ticket_id_at", ["ticket_id", "at", "id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE ticket_search USING fts5("
            "document, tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3', detail=full)"
        )
    else:
        op.execute(
            "CREATE TABLE ticket_search ("
            "ticket_id bigint PRIMARY KEY REFERENCES tickets (id), document tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_ticket_search_document ON ticket_search USING gin (document)")


def downgrade() -> None:
    op.execute("DROP TABLE ticket_search")
    with op.batch_alter_table("ticket_messages", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_messages_ticket_id_at")

    op.drop_table("ticket_messages")
    with op.batch_alter_table("ticket_events", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_events_organisation_id_at")

    op.drop_table("ticket_events")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_updated")
        batch_op.drop_index("ix_tickets_organisation_updated")
        batch_op.drop_index("ix_tickets_organisation_open_updated")
        batch_op.drop_index("ix_tickets_organisation_created_on")
        batch_op.drop_index("ix_tickets_organisation_completed_on")
        batch_op.drop_index("ix_tickets_open_updated")
        batch_op.drop_index(batch_op.f("ix_tickets_external_id"))
        batch_op.drop_index("ix_tickets_created_on")
        batch_op.drop_index("ix_tickets_created")
        batch_op.drop_index("ix_tickets_contact")
        batch_op.drop_index("ix_tickets_completed_on")
        batch_op.drop_index("ix_tickets_assignee")

    op.drop_table("tickets")
    op.drop_table("account_preferences")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_organisation_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_contacts_organisation_id_name")

    op.drop_table("contacts")
    with op.batch_alter_table("config_items", schema=None) as batch_op:
        batch_op.drop_index("ix_config_items_organisation_id_site_id")

    op.drop_table("config_items")
    op.drop_table("sites")
    with op.batch_alter_table("month_counts", schema=None) as batch_op:
        batch_op.drop_index("ix_month_counts_month")

    op.drop_table("month_counts")
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_runs_started_at"))

    op.drop_table("import_runs")
    with op.batch_alter_table("day_counts", schema=None) as batch_op:
        batch_op.drop_index("ix_day_counts_day")

    op.drop_table("day_counts")
    op.drop_table("current_counts")
    with op.batch_alter_table("component_spells", schema=None) as batch_op:
        batch_op.drop_index("ix_component_spells_component_id_started_at")

    op.drop_table("component_spells")
    op.drop_table("component_access")
    op.drop_table("ticket_numbers")
    op.drop_table("teams")
    op.drop_table("organisations")
    op.drop_table("components")
