"""What DuckDB calls the columns of the facts, and the words of its SQL that several modules share."""

from typing import Final, cast

from sqlalchemy import BigInteger, Boolean, Date, Integer, String, Table

from ingest.models.facts import TicketFact

TABLE: Final = cast("Table", TicketFact.__table__)
_TYPES = ((Boolean, "BOOLEAN"), (Date, "DATE"), (BigInteger, "BIGINT"), (Integer, "BIGINT"), (String, "VARCHAR"))
# By these a report is filtered, and what a viewer may see is told by the first.
FILTER_COLUMNS: Final = (
    "organisation_id",
    "site_id",
    "request_type",
    "category",
    "priority",
    "team_id",
    "assignee_id",
    "assignee_name",
)
_OF_KEEPING = frozenset({"is_fresh", "revision"})
# As rows come out of the database, and as reports see them.
READ_COLUMNS: Final = tuple(column.name for column in TABLE.c if column.name not in _OF_KEEPING)
FACT_COLUMNS: Final = tuple(name for name in READ_COLUMNS if name != "course")
SPELL_COLUMNS: Final = (
    "ticket_id",
    *FILTER_COLUMNS,
    *("stage", "is_open", "entered", "from_on", "from_at", "to_on", "to_at"),
)


def duckdb_type(name: str) -> str:
    """The DuckDB type of a column of the facts."""
    return next(found for kind, found in _TYPES if isinstance(TABLE.c[name].type, kind))
