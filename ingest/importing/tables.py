"""A CSV held against a table that is there: what each row would change, and changing it. Knows no table of its own.

A `Table` says its columns and how its rows are planned and written; here a file is read, its rows are told apart, and
a preview and what is then applied come from one and the same planning. Its export is its template.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from sqlalchemy.orm import Session

from ingest.csv_cells import original_text
from ingest.errors import ConflictError, InvalidInputError, UnreadableFileError
from ingest.importing.reading import FileForm, RawRecord, file_form, plain, records, said
from ingest.viewer import Viewer

ROWS_PER_BATCH = 1_000
ROWS_SHOWN = 200
WHOLE_ROW = "row"


class RowEffect(StrEnum):
    """What a row does to the table."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a file: its `label` heads it in exports, and it is also known by its `spellings`.

    A required one must be in the header and say something in every row. A column that is not in the file leaves what
    is known alone; what an empty cell does is the table's to say. One with a `refusal` has to stay empty, for that
    reason, and what it says is repeated nowhere.
    """

    name: str
    label: str
    spellings: tuple[str, ...] = ()
    is_required: bool = False
    limit: int = 300
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a file: its line, and what its cells say by column; only columns the file has are in it."""

    line: int
    cells: Mapping[str, str | None]

    def text(self, column: str) -> str | None:
        """What a cell says; None when it is empty or the file has no such column."""
        return self.cells.get(column)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One column of a row in words, before and after; `before` is None throughout a new row."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RowFlaw:
    """Why a row cannot go in: its line, the column as people know it, and the reason."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What a row would do.

    `claims` is what only one row of a file may be or take, with the column it is said in; `payload` is the table's
    own, for its `write`.
    """

    line: int
    subject: str
    effect: RowEffect
    changes: tuple[CellChange, ...] = ()
    flaws: tuple[RowFlaw, ...] = ()
    claims: Mapping[Hashable, str] = field(default_factory=dict)
    payload: object = None


Plan = Callable[[Session, Viewer, Sequence[TableRow]], Sequence[PlannedRow]]
Write = Callable[[Session, Viewer, Sequence[PlannedRow]], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be given as a file.

    `plan` says for some rows what each would do, refusing by `flaws` and never by an error; it decides who may ask
    (ForbiddenError) and what is within reach. `write` does what was planned: it gets new and changed rows only, in the
    order of the file. Both are given rows in batches and should read and write them by batches too. Headers that are
    `passed_over` are no columns of it, and nobody needs to hear of them.
    """

    name: str
    columns: tuple[TableColumn, ...]
    plan: Plan
    write: Write
    passed_over: tuple[str, ...] = ()

    def label(self, column: str) -> str:
        """How people know a column."""
        return next((one.label for one in self.columns if one.name == column), column)


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that was looked at: how it is written, which column stands where, and headers that say nothing here."""

    form: FileForm
    places: Mapping[str, int]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a file would do: rows by effect, the first rows that do something, and the first flaws.

    `digest` stands for all of it: given to `apply_table`, nothing else than this is done.
    """

    counts: Mapping[RowEffect, int]
    rows: tuple[PlannedRow, ...]
    flaws: tuple[RowFlaw, ...]
    unknown: tuple[str, ...]
    digest: str

    @property
    def is_doing(self) -> bool:
        """Whether it would do anything."""
        return bool(self.counts.get(RowEffect.NEW) or self.counts.get(RowEffect.CHANGED))


class Weighed:
    """What a file would do as far as it was looked at, told batch by batch; as large as a preview, not as the file."""

    def __init__(self) -> None:
        self.counts: Counter[RowEffect] = Counter()
        self._rows: list[PlannedRow] = []
        self._flaws: list[RowFlaw] = []
        self._digest = blake2b(digest_size=16)

    def add(self, batch: Sequence[PlannedRow]) -> None:
        """Count some rows."""
        for one in batch:
            self.counts[one.effect] += 1
            self._flaws += one.flaws[: ROWS_SHOWN - len(self._flaws)]
            if one.effect in _DOING and len(self._rows) < ROWS_SHOWN:
                self._rows.append(one)
            said = (one.line, one.effect, one.subject, one.changes, one.flaws)
            self._digest.update(repr(said).encode(errors="replace"))

    def preview(self, file: TableFile) -> TablePreview:
        """All of it so far."""
        digest = self._digest.hexdigest()
        return TablePreview(self.counts, tuple(self._rows), tuple(self._flaws), file.unknown, digest)


def open_table(path: Path, *, table: Table, encoding: str | None = None, delimiter: str | None = None) -> TableFile:
    """Look at a file; UnreadableFileError when it is no delimited text or lacks a column that is needed."""
    form = file_form(path, encoding=encoding, delimiter=delimiter)
    known = {plain(one): column.name for column in table.columns
             for one in (column.label, column.name, *column.spellings)}  # fmt: skip
    places: dict[str, int] = {}
    for place, head in enumerate(form.header):
        name = known.get(plain(original_text(head)))
        if name in places:
            raise UnreadableFileError(f"{path}: the header names the column '{table.label(name)}' twice.")
        if name is not None:
            places[name] = place
    missing = [f"'{one.label}'" for one in table.columns if one.is_required and one.name not in places]
    if missing:
        raise UnreadableFileError(f"{path}: the header lacks {', '.join(missing)}.")
    quiet = {*known, *map(plain, table.passed_over)}
    unknown = tuple(head for head in form.header if head and plain(original_text(head)) not in quiet)
    return TableFile(form, places, unknown)


def planned_batches(
    session: Session, viewer: Viewer, *, table: Table, file: TableFile, max_rows: int | None = None
) -> Iterator[list[PlannedRow]]:
    """What each row would do, some rows at a time and in the order of the file.

    Whoever writes each batch before asking for the next lets later rows see what earlier ones made.
    InvalidInputError when there are more than `max_rows`; UnreadableFileError where the file breaks off.
    """
    claimed: dict[Hashable, int] = {}
    for batch in raw_batches(file, max_rows=max_rows):
        yield planned_batch(session, viewer, table=table, file=file, batch=batch, claimed=claimed)


def raw_batches(file: TableFile, *, max_rows: int | None = None) -> Iterator[list[RawRecord]]:
    """The rows of a file as they stand, some at a time; errors as for `planned_batches`."""
    for count, batch in enumerate(_batches(records(file.form)), start=1):
        if max_rows is not None and (count - 1) * ROWS_PER_BATCH + len(batch) > max_rows:
            raise InvalidInputError(f"The file has more than {max_rows:,} rows; divide it.")
        yield batch


def planned_batch(
    session: Session,
    viewer: Viewer,
    *,
    table: Table,
    file: TableFile,
    batch: Sequence[RawRecord],
    claimed: dict[Hashable, int],
) -> list[PlannedRow]:
    """What each row of a batch would do; `claimed` is what earlier ones are or take, by line, and grows by these.

    The same batch may be planned again, as when its transaction was not kept.
    """
    good, refused = _read(batch, table, file)
    planned = {one.line: one for one in (*table.plan(session, viewer, good), *refused)}
    return [_claiming(planned[raw.line], claimed, table) for raw in batch]


def is_doing(one: PlannedRow) -> bool:
    """Whether a row does something to the table."""
    return one.effect in _DOING


def shown_cells(raw: RawRecord, *, table: Table, file: TableFile) -> list[str]:
    """A row's cells as they stand, for whoever mends it: what no file should say is left out."""
    hidden = {file.places[one.name] for one in table.columns if one.refusal is not None and one.name in file.places}
    return ["" if place in hidden else cell for place, cell in enumerate(raw.cells)]


def preview_table(
    session: Session, viewer: Viewer, *, table: Table, file: TableFile, max_rows: int | None = None
) -> TablePreview:
    """What a file would do, doing nothing. For whoever the table lets."""
    weighed = Weighed()
    for batch in planned_batches(session, viewer, table=table, file=file, max_rows=max_rows):
        weighed.add(batch)
    return weighed.preview(file)


def apply_table(
    session: Session,
    viewer: Viewer,
    *,
    table: Table,
    file: TableFile,
    is_all_or_nothing: bool,
    digest: str | None = None,
    max_rows: int | None = None,
) -> Counter[RowEffect]:
    """Do what a file says, in the caller's transaction, and count rows by effect. For whoever the table lets.

    Refused rows are left out, or, when it is all or nothing, refuse the file: InvalidInputError. With the `digest` of
    a preview, ConflictError when something else would be done than was shown. After an error the caller's transaction
    has to end without a commit.
    """
    weighed = Weighed()
    for batch in planned_batches(session, viewer, table=table, file=file, max_rows=max_rows):
        weighed.add(batch)
        if is_all_or_nothing and weighed.counts[RowEffect.REFUSED]:
            raise InvalidInputError("Some rows have errors, so nothing was done: mend them, or take the good rows.")
        table.write(session, viewer, [one for one in batch if one.effect in _DOING])
    if digest is not None and weighed.preview(file).digest != digest:
        raise ConflictError("Something was changed since the preview, so nothing was done: look at it again.")
    return weighed.counts


def planned_row(
    row: TableRow,
    *,
    table: Table,
    subject: str,
    wanted: Mapping[str, str | None],
    present: Mapping[str, str | None] | None,
    claims: Mapping[Hashable, str],
    payload: object,
) -> PlannedRow:
    """A good row as planned: new without `present`, else what differs between the two, in words by column."""
    before = present or {}
    differing = [name for name, text in wanted.items() if (text or None) != (before.get(name) or None)]
    changes = tuple(CellChange(table.label(name), before.get(name), wanted[name]) for name in differing)
    effect = RowEffect.NEW if present is None else RowEffect.CHANGED if changes else RowEffect.UNCHANGED
    return PlannedRow(row.line, subject, effect, changes, claims=claims, payload=payload)


def refused_row(row: TableRow, *, table: Table, problems: Iterable[tuple[str, str]]) -> PlannedRow:
    """A row that cannot go in, with (column, reason) for all that is wrong in it."""
    flaws = tuple(RowFlaw(row.line, table.label(column), reason) for column, reason in problems)
    return PlannedRow(row.line, "", RowEffect.REFUSED, flaws=flaws)


_DOING = frozenset({RowEffect.NEW, RowEffect.CHANGED})


def _batches(found: Iterable[RawRecord]) -> Iterator[list[RawRecord]]:
    batch: list[RawRecord] = []
    for raw in found:
        batch.append(raw)
        if len(batch) == ROWS_PER_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(batch: Sequence[RawRecord], table: Table, file: TableFile) -> tuple[list[TableRow], list[PlannedRow]]:
    good: list[TableRow] = []
    refused: list[PlannedRow] = []
    for raw in batch:
        row = TableRow(raw.line, _cells(raw, file))
        problems = _problems(raw, row, table, file)
        if problems:
            refused.append(refused_row(row, table=table, problems=problems))
        else:
            good.append(row)
    return good, refused


def _cells(raw: RawRecord, file: TableFile) -> dict[str, str | None]:
    texts = {name: said(raw.cells[place]) for name, place in file.places.items() if place < len(raw.cells)}
    return {name: None if text is None else original_text(text) for name, text in texts.items()}


def _problems(raw: RawRecord, row: TableRow, table: Table, file: TableFile) -> list[tuple[str, str]]:
    width = len(file.form.header)
    if len(raw.cells) < width or any(cell.strip() for cell in raw.cells[width:]):
        # It was cut off, or is out of step with the header: no cell of it can be believed.
        return [(WHOLE_ROW, f"has {len(raw.cells)} cells where the header has {width}")]
    problems = []
    for column in table.columns:
        text = row.text(column.name)
        if text is None and column.is_required:
            problems.append((column.name, "is empty"))
        if text is not None and column.refusal is not None:
            problems.append((column.name, column.refusal))
        elif text is not None and len(text) > column.limit:
            problems.append((column.name, f"has {len(text):,} characters; at most {column.limit:,} are possible"))
    return problems


def _claiming(one: PlannedRow, claimed: dict[Hashable, int], table: Table) -> PlannedRow:
    """The row, unless an earlier one of the file is or takes the same already."""
    if one.effect is RowEffect.REFUSED:
        return one
    earlier = ((column, claimed.get(claim, one.line)) for claim, column in one.claims.items())
    taken = dict.fromkeys((column, line) for column, line in earlier if line != one.line)
    if taken:
        flaws = tuple(RowFlaw(one.line, table.label(column), f"is said in line {line} too") for column, line in taken)
        return replace(one, effect=RowEffect.REFUSED, changes=(), flaws=flaws)
    claimed.update(dict.fromkeys(one.claims, one.line))
    return one
