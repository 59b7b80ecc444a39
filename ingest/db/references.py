"""What points to a row: asked of the tables themselves, so that a table made later is not forgotten."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.db.base import Base


def references(session: Session, model: Any, *, row_id: int) -> dict[str, int]:
    """How many rows of each table point to a row of `model`, by the table's name; nothing where there are none."""
    key = model.__table__.c.id
    found: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.c if any(one.column is key for one in column.foreign_keys)]
        for column in columns:
            count = session.scalar(select(func.count()).select_from(table).where(column == row_id)) or 0
            if count:
                found[table.name] = found.get(table.name, 0) + count
    return found
