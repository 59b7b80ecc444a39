"""Reads a whole file before anything is written: its header, its date order, its direction in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ingest.errors import UnreadableFileError
from ingest.importing.dates import DateEvidence, DateOrder, moment_of, proven_orders
from ingest.importing.reading import FileForm, RawRecord, header_places, records, said
from ingest.importing.schemas import Direction
from ingest.importing.sources.base import Dialect, Source

# What a column is called that names the organisation of a row.
OWNER_COLUMNS = frozenset({"organisation", "company"})
# Of a file that runs in one direction of time, at most so large a share may contradict that (clocks of one minute).
STRAY_SHARE = 0.05
# Neighbouring rows of one ticket say most; where they are fewer than this share, the file as a whole is asked.
GROUPED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file is: where its columns stand, how its dates read, and in which direction of time it runs."""

    places: Mapping[str, int]
    dialect: Dialect
    direction: Direction


@dataclass(slots=True)
class _Steps:
    """Neighbouring rows that go forward and back in time; of one ticket, and of the whole file."""

    rows: int = 0
    same: list[int] = field(default_factory=lambda: [0, 0])
    every: list[int] = field(default_factory=lambda: [0, 0])

    @property
    def direction(self) -> Direction:
        forward, back = self.same if sum(self.same) >= self.rows * GROUPED_SHARE else self.every
        strays = (forward + back) * STRAY_SHARE
        if back <= strays:
            return Direction.FORWARD
        return Direction.BACKWARD if forward <= strays else Direction.NONE


def scan(form: FileForm, source: Source, *, timezone: str, date_order: str | None, organisation: str | None) -> Scan:
    """Look through a file; UnreadableFileError says in a sentence why it cannot be imported at all."""
    places = _places(form, source, organisation=organisation)
    dates = [(form.header[places[name]], places[name]) for name in source.date_columns if name in places]
    evidence, count = DateEvidence(), 0
    for raw in records(form):
        count += 1
        for name, place in dates:
            if place < len(raw.cells) and (text := said(raw.cells[place])) is not None:
                evidence.note(name, text, raw.line)
    if not count:
        raise UnreadableFileError(f"{form.path}: has a header and no rows.")
    by_header = proven_orders(evidence, given=date_order)
    orders = {name: by_header[form.header[place]] for name, place in places.items() if form.header[place] in by_header}
    dialect = Dialect(orders, timezone)
    return Scan(places, dialect, _steps(form, source, places, dialect).direction)


def _places(form: FileForm, source: Source, *, organisation: str | None) -> Mapping[str, int]:
    places = header_places(form.header, source.columns)
    groups: Sequence[Sequence[str]] = [*((name,) for name in source.required), *source.alternatives]
    missing = [
        " or ".join(source.headers(name) for name in group)
        for group in groups
        if not any(name in places for name in group)
    ]
    if missing:
        raise UnreadableFileError(
            f"{form.path}: is no file of source '{source.name}': the header lacks {', '.join(missing)}."
        )
    is_owned = organisation is not None or source.names_organisation
    if not is_owned and not OWNER_COLUMNS & set(places):
        raise UnreadableFileError(f"{form.path}: no column names the organisation; give --organisation.")
    return places


def _steps(form: FileForm, source: Source, places: Mapping[str, int], dialect: Dialect) -> _Steps:
    found = _Steps()
    before: tuple[str, datetime] | None = None
    for raw in records(form):
        here = _moment(raw, source, places, dialect)
        if here is None:
            continue
        found.rows += 1
        if before is not None and here[1] != before[1]:
            place = int(here[1] < before[1])
            found.every[place] += 1
            found.same[place] += here[0] == before[0]
        before = here
    return found


def _moment(raw: RawRecord, source: Source, places: Mapping[str, int], dialect: Dialect) -> tuple[str, datetime] | None:
    ticket, order = places.get(source.ticket_column), places[source.order_column]
    if order >= len(raw.cells) or (ticket is not None and ticket >= len(raw.cells)):
        return None
    date_order = dialect.orders.get(source.order_column, DateOrder.DAY_FIRST)
    try:
        moment = moment_of(raw.cells[order].strip(), date_order, dialect.timezone)
    except ValueError:
        return None
    return ("" if ticket is None else raw.cells[ticket].strip()), moment
