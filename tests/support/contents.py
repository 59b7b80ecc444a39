"""Everything a database holds, to see whether anything at all has changed."""

from sqlalchemy import Engine, select

from ingest.models import Base


def contents(engine: Engine, *, without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The rows of every table by its name, in an order of their own; `without` names tables to leave out."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }
