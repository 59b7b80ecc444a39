"""What a source is: its columns, which of them are dates, and how one record becomes a row in Helmdesk's words."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from operator import itemgetter

from ingest.csv_cells import original_text
from ingest.importing.dates import DateOrder, day_of, moment_of
from ingest.importing.reading import RawRecord, said
from ingest.importing.schemas import ImportedRow, RowProblem

COMPLETED_EARLY = "A ticket was completed before it was opened, so the file says; both dates are kept."
MAX_KEY = 60
MAX_NAME = 300
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the dates of one file are to be read."""

    orders: Mapping[str, DateOrder]
    timezone: str


class Record:
    """One record, asked by column name; a missing column and an empty cell are both None."""

    __slots__ = ("_cells", "_dialect", "_places", "line")

    def __init__(self, raw: RawRecord, places: Mapping[str, int], dialect: Dialect) -> None:
        self.line = raw.line
        self._cells, self._places, self._dialect = raw.cells, places, dialect

    def text(self, column: str, *, limit: int | None = None) -> str | None:
        """What a cell says; RowProblem when it is longer than `limit`."""
        place = self._places.get(column)
        if place is None or place >= len(self._cells):
            return None
        text = said(self._cells[place])
        text = text if text is None else original_text(text)
        if text is not None and limit is not None and len(text) > limit:
            raise RowProblem(column, f"has {len(text):,} characters; at most {limit:,} are possible")
        return text

    def first_text(self, *columns: str, limit: int | None = None) -> str | None:
        """What the first of these columns says that says anything."""
        return next((text for column in columns if (text := self.text(column, limit=limit)) is not None), None)

    def needed(self, column: str, *, limit: int) -> str:
        """What a cell says that must say something."""
        text = self.text(column, limit=limit)
        if text is None:
            raise RowProblem(column, "is empty")
        return text

    def moment(self, column: str) -> datetime | None:
        """A date and time; RowProblem when it is none."""
        text = self.text(column)
        if text is None:
            return None
        try:
            return moment_of(text, self._order(column), self._dialect.timezone)
        except ValueError as error:
            raise RowProblem(column, str(error)) from error

    def day(self, column: str) -> date | None:
        """A calendar day; RowProblem when it is none."""
        text = self.text(column)
        if text is None:
            return None
        try:
            return day_of(text, self._order(column))
        except ValueError as error:
            raise RowProblem(column, str(error)) from error

    def needed_moment(self, column: str) -> datetime:
        """A date and time that must be there."""
        moment = self.moment(column)
        if moment is None:
            raise RowProblem(column, "is empty")
        return moment

    def number(self, column: str) -> int:
        """A whole number, 0 where there is none."""
        text = self.text(column)
        return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) <= 9 else 0  # noqa: PLR2004

    def _order(self, column: str) -> DateOrder:
        return self._dialect.orders.get(column, DateOrder.DAY_FIRST)


@dataclass(frozen=True, slots=True)
class Source:
    """A format that can be imported.

    `columns` are its columns with the headers each goes by; `required` ones must be in the header, and one of each
    group in `alternatives`. `ticket_column` and `order_column` tell in which direction of time a file runs.
    `names_organisation`: every row names its organisation, also without a column for it.
    """

    name: str
    columns: Mapping[str, Sequence[str]]
    required: Sequence[str]
    date_columns: Sequence[str]
    ticket_column: str
    order_column: str
    row_of: Callable[[Record], ImportedRow]
    alternatives: Sequence[Sequence[str]] = ()
    names_organisation: bool = False

    def headers(self, column: str) -> str:
        """How the header of a column may read, for messages."""
        return " / ".join(f"'{one}'" for one in dict.fromkeys(self.columns[column] or (column,)))


def word_key(column: str, word: str) -> str:
    """A word the portal does not have as a key of its own; RowProblem when there is nothing to read in it."""
    key = _NO_LETTERS.sub("_", word.casefold()).strip("_")[:MAX_KEY]
    if not key:
        raise RowProblem(column, f"'{word[:40]}' has no letter or digit")
    return key


def row_digest(row: ImportedRow) -> str:
    """A digest of everything a row says: an equal one says nothing new."""
    return digest(
        row.row_at,
        row.created_at,
        row.organisation,
        row.stage,
        row.status,
        row.reported_completed_at,
        row.site,
        row.contact,
        row.team,
        row.config_item,
        sorted(row.values.items(), key=itemgetter(0)),
    )


def digest(*said: object) -> str:
    """A digest of plain values that stays the same from one version of Python to the next."""
    return blake2b(json.dumps(said, default=str).encode(), digest_size=16).hexdigest()
