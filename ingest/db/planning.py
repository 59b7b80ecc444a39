"""What a planner has to be told because it cannot know: the one place that knows how each database is told."""

from typing import Any

from sqlalchemy.orm import Session


def out_of_index(session: Session, column: Any) -> Any:
    """A whole number's column that SQLite will filter by, but not look up: it takes all values for equally frequent.

    PostgreSQL keeps the frequent values and needs no telling.
    """
    return column + 0 if session.get_bind().dialect.name == "sqlite" else column


def gathers_as_it_counts(session: Session) -> bool:
    """Whether gathering what fits takes no longer than counting it: SQLite counts in indexes, and gathers from rows."""
    return session.get_bind().dialect.name != "sqlite"
