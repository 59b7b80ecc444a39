"""What a planner has to be told because it cannot know: the one place that knows how each database is told."""

from typing import Any

from sqlalchemy import ColumnElement, Select, any_, func
from sqlalchemy.orm import Session


def out_of_index(session: Session, column: Any) -> Any:
    """A whole number's column that SQLite will filter by, but not look up: it takes all values for equally frequent.

    PostgreSQL keeps the frequent values and needs no telling.
    """
    return column + 0 if session.get_bind().dialect.name == "sqlite" else column


def gathers_as_it_counts(session: Session) -> bool:
    """Whether gathering what fits takes no longer than counting it: SQLite counts in indexes, and gathers from rows."""
    return session.get_bind().dialect.name != "sqlite"


def is_one_of(session: Session, column: Any, ids: Select[int]) -> ColumnElement[bool]:
    """That a primary key is one of few selected, which are found first and then looked up, one by one.

    PostgreSQL would rather read the whole table than look up what it takes for many.
    """
    if session.get_bind().dialect.name == "sqlite":
        found: ColumnElement[bool] = column.in_(ids)
        return found
    looked_up: ColumnElement[bool] = column == any_(func.array(ids.scalar_subquery()))
    return looked_up
