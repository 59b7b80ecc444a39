"""Every change of the schema, one revision each; ingest/db/migrate.py runs them."""
