"""A PostgreSQL database that goes from one test to the next is what a copy of its template is, or goes no further."""

import pytest
from sqlalchemy import create_engine, text

from tests.support.databases import PostgresTemplates

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"


def contents(url: str) -> dict[str, object]:
    """Every row of every table as text, and where each sequence stands."""
    engine = create_engine(url)
    with engine.connect() as connection:
        names = connection.scalars(text(_TABLES)).all()
        found: dict[str, object] = {
            name: connection.scalar(text(f'SELECT array_agg(one::text ORDER BY one::text) FROM "{name}" AS one'))
            for name in names
        }
        found["sequences"] = [tuple(row) for row in connection.execute(text(_SEQUENCES))]
    engine.dispose()
    return found


def told(url: str, *statements: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_whatever_was_written_the_next_test_finds_the_rows_and_sequences_of_the_template(
    postgres_templates: PostgresTemplates,
) -> None:
    with (
        postgres_templates.copy(with_people=True) as url,
        postgres_templates.copy(with_people=True) as untouched,
    ):
        fresh = contents(untouched)
        assert len(fresh["accounts"]) == 7  # type: ignore[arg-type]
        told(
            url,
            "UPDATE accounts SET display_name = 'Somebody'",
            "DELETE FROM account_sessions",
            "INSERT INTO teams (name) SELECT 'Team ' || number FROM generate_series(1, 30) AS number",
            "DELETE FROM alembic_version",
        )
        assert contents(url) != fresh
    with postgres_templates.copy(with_people=True) as again:
        assert again in {url, untouched}
        with postgres_templates.copy(with_people=True) as other:
            assert {again, other} == {url, untouched}
            assert contents(again) == contents(other) == fresh


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE teams ADD COLUMN motto text",
        "ALTER TABLE teams ALTER COLUMN name DROP NOT NULL",
        "CREATE INDEX motto ON teams (name, id)",
        "ANALYZE organisations",
        "INSERT INTO teams (name) SELECT repeat('Team ', 20) || number FROM generate_series(1, 15000) AS number",
    ],
)
def test_whose_tables_plans_or_size_have_changed_is_thrown_away(
    postgres_templates: PostgresTemplates, change: str
) -> None:
    with postgres_templates.copy(with_people=True) as url:
        told(url, change)
    with postgres_templates.copy(with_people=True) as other:
        assert other != url
