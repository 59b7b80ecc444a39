"""Runs revisions on a connection that ingest/db/migrate.py hands over; never on one of its own."""

from alembic import context

from ingest.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
