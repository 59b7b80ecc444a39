"""Records as files: the table of a kind, for `ingest.importing.tables`, and taking a file in with its trace.

A row with an ID is that record. One without is the record its words name, else a new one; so the same file again
changes nothing. A record never goes from one organisation to another.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from ingest.audit.service import record
from ingest.enums import AuditAction
from ingest.errors import InvalidInputError
from ingest.importing.tables import (
    PlannedRow,
    RowEffect,
    Table,
    TableColumn,
    TablePreview,
    TableRow,
    apply_table,
    open_table,
    planned_row,
    preview_table,
    refused_row,
)
from ingest.people.staff_powers import require_power
from ingest.records.lookups import Lookups
from ingest.records.queries import exported_records
from ingest.records.reading import MAX_ID_DIGITS, name_of, read_values, said, value_named, words_of
from ingest.records.reading import is_retired as is_retired_now
from ingest.records.schemas import NO, Change, Kind, RecordFilters, Shape
from ingest.records.service import add_record, change_record, retire_record
from ingest.viewer import Viewer

ID, STATE = "id", "state"
MAX_ROWS = 5_000


def table_of(kind: Kind) -> Table:
    """The table of a kind: its number, its fields, and whether it is in use."""
    run = _Run(kind)
    columns = [TableColumn(one.name, one.label, one.spellings, one.is_required, one.limit) for one in kind.fields]
    return Table(
        kind.title,
        (TableColumn(ID, "ID"), *columns, TableColumn(STATE, "State")),
        lambda session, viewer, rows: _planned(session, viewer, run, rows),
        lambda session, viewer, planned: _write(session, viewer, run, planned),
    )


def exported_rows(session: Session, viewer: Viewer, *, kind: Kind, filters: RecordFilters) -> Iterator[list[str]]:
    """The file of a kind: header, then a row for each record that fits. Staff who may read the kind."""
    require_power(viewer, kind.reads)
    yield [one.label for one in table_of(kind).columns]
    for part in exported_records(session, viewer, kind=kind, filters=filters):
        for one in part:
            yield [str(one.id), *one.words.values(), kind.retired_words[one.is_retired]]


def note_export(session: Session, viewer: Viewer, *, kind: Kind, filters: RecordFilters) -> None:
    """Leave a trace of a list that leaves as a file. Staff who may read the kind."""
    require_power(viewer, kind.reads)
    asked = {"q": filters.q, "state": filters.state, **filters.fields}
    told = {name: text for name, text in asked.items() if text}
    record(session, viewer, action=AuditAction.EXPORTED, subject=f"{kind.title} as a file", details=told)


def preview_records(session: Session, viewer: Viewer, *, kind: Kind, path: Path) -> TablePreview:
    """What a file would do to the records of a kind, doing nothing. Staff who may keep the kind.

    UnreadableFileError or InvalidInputError for what is no such file.
    """
    require_power(viewer, kind.keeps)
    table = table_of(kind)
    return preview_table(session, viewer, table=table, file=open_table(path, table=table), max_rows=MAX_ROWS)


def import_records(
    session: Session, viewer: Viewer, *, kind: Kind, path: Path, is_all_or_nothing: bool, digest: str
) -> Counter[RowEffect]:
    """Do what a preview of the same file showed, in the caller's transaction. Staff who may keep the kind.

    ConflictError when it would be something else by now; InvalidInputError when it is all or nothing and rows have
    errors. After an error nothing of it may be committed.
    """
    require_power(viewer, kind.keeps)
    table = table_of(kind)
    file = open_table(path, table=table)
    counts = apply_table(
        session, viewer, table=table, file=file, is_all_or_nothing=is_all_or_nothing, digest=digest, max_rows=MAX_ROWS
    )
    told = {one.value: f"{counts[one]:,}" for one in RowEffect}
    record(session, viewer, action=AuditAction.IMPORTED, subject=f"{kind.title} from a file", details=told)
    return counts


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a planned row is written with: the record it is, its values by field, and whether it is to be retired."""

    record_id: int | None
    values: Mapping[str, str | None]
    is_retired: bool


@dataclass(slots=True)
class _Run:
    """One file on its way: what is known is read once for each organisation, whatever the file's batches.

    Earlier batches may have been written since: no later row can be of the same record, for each is in a file once.
    """

    kind: Kind
    standing: "_Standing | None" = None
    owners: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Standing:
    """The records there are, with their words, by id and by what files know them by."""

    kind: Kind
    table: Table
    lookups: Lookups
    rows: dict[int, Any] = field(default_factory=dict)
    words: dict[int, dict[str, str]] = field(default_factory=dict)
    by_key: dict[Hashable, list[int]] = field(default_factory=lambda: defaultdict(list))
    # Whose rows give a field that one record alone can have: (organisation, field).
    given: set[tuple[str, str]] = field(default_factory=set)


def _planned(session: Session, viewer: Viewer, run: _Run, rows: Sequence[TableRow]) -> list[PlannedRow]:
    require_power(viewer, run.kind.keeps)
    standing = _standing(session, run, rows)
    found: list[PlannedRow] = []
    for row in rows:
        try:
            found.append(_planned_one(session, viewer, standing, row))
        except InvalidInputError as error:
            problems = error.fields or {ID: error.message}
            found.append(refused_row(row, table=standing.table, problems=list(problems.items())))
    return found


def _standing(session: Session, run: _Run, rows: Sequence[TableRow]) -> _Standing:
    kind = run.kind
    is_first = run.standing is None
    standing = run.standing = run.standing or _Standing(kind, table_of(kind), Lookups(session))
    standing.given |= _given(kind, rows)
    query = select(kind.model).where(kind.only() if kind.only is not None else true())
    if kind.owner is not None:
        # Of the organisations the file names, and whatever it names by number.
        names = {row.text(kind.owner.name) or "" for row in rows}
        named = standing.lookups.named
        owners = {one for name in names for one in named(Shape.ORGANISATION, name, organisation_id=None)} - run.owners
        ids = {number for row in rows if (number := _number(row)) is not None} - standing.rows.keys()
        run.owners |= owners
        query = query.where(kind.model.organisation_id.in_(owners) | kind.model.id.in_(ids))
    elif not is_first:
        return standing
    for one in session.scalars(query):
        _put(standing, one)
    return standing


def _put(standing: _Standing, one: Any) -> None:
    if one.id not in standing.rows:
        standing.rows[one.id] = one
        standing.words[one.id] = words_of(standing.kind, one, lookups=standing.lookups)
        standing.by_key[standing.kind.key_of(standing.words[one.id])].append(one.id)


def _given(kind: Kind, rows: Sequence[TableRow]) -> set[tuple[str, str]]:
    return {
        (_owner_word(kind, row), one.name)
        for one in kind.fields
        for row in rows
        if one.is_of_one and row.text(one.name) and row.text(one.name) != NO
    }


def _owner_word(kind: Kind, row: TableRow) -> str:
    return "" if kind.owner is None else (row.text(kind.owner.name) or "").casefold()


def _number(row: TableRow) -> int | None:
    text = row.text(ID)
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else None


def _planned_one(session: Session, viewer: Viewer, standing: _Standing, row: TableRow) -> PlannedRow:
    kind = standing.kind
    record_id = _known(standing, row)
    present = None if record_id is None else standing.rows[record_id]
    if present is not None:
        _require_same(standing, row, standing.words[record_id or 0])
    values = _values(standing, row, present)
    columns, problems = read_values(kind, values, row=present, lookups=standing.lookups)
    retired = _state(kind, row, present)
    wanted = {one.name: _word(standing, one.name, columns[one.column]) for one in kind.fields if one.name in values}
    if not problems:
        wanted |= {STATE: kind.retired_words[retired]}
        problems = _refusals(session, viewer, standing, Change(columns, present), is_retired=retired)
    if problems:
        raise InvalidInputError("This row does not fit.", fields=problems)
    before = None
    if record_id is not None:
        before = {**standing.words[record_id], STATE: kind.retired_words[is_retired_now(present)]}
    words = {**(before or {}), **wanted}
    return planned_row(
        row, table=standing.table, subject=name_of(kind, words), wanted=wanted, present=before,
        claims=_claims(standing, columns, words, record_id), payload=_Wanted(record_id, values, retired),
    )  # fmt: skip


def _known(standing: _Standing, row: TableRow) -> int | None:
    """The record a row is: by its number, else by its words; None for a new one."""
    text, kind = row.text(ID), standing.kind
    if text is not None:
        number = _number(row)
        if number is None or number not in standing.rows:
            raise InvalidInputError("", fields={ID: f"there is no {kind.word} {text[:20]}; a new one has no ID"})
        return number
    alike = standing.by_key.get(kind.key_of({one.name: row.text(one.name) for one in kind.fields}), [])
    if len(alike) > 1:
        raise InvalidInputError("", fields={ID: "several are like this one: give its ID"})
    return alike[0] if alike else None


def _require_same(standing: _Standing, row: TableRow, words: Mapping[str, str]) -> None:
    for one in standing.kind.fields:
        text = row.text(one.name)
        if one.is_fixed and text is not None and text.casefold() != words[one.name].casefold():
            reason = f"it is of '{words[one.name]}' and cannot go to another {one.label.lower()}"
            raise InvalidInputError(reason, fields={one.name: reason})


def _values(standing: _Standing, row: TableRow, present: Any | None) -> dict[str, str | None]:
    """What a row says by field, names turned into ids; InvalidInputError names all that name nothing."""
    problems: dict[str, str] = {}
    values: dict[str, str | None] = {}
    owner = getattr(present, "organisation_id", None)
    for one in standing.kind.fields:
        if one.name not in row.cells:
            continue
        text = row.text(one.name)
        if one.is_of_one and text in (None, NO) and (_owner_word(standing.kind, row), one.name) in standing.given:
            # Another row takes it; this one need not give it up.
            continue
        try:
            values[one.name] = value_named(one, text, organisation_id=owner, lookups=standing.lookups)
        except InvalidInputError as error:
            problems[one.name] = error.message
        if one.shape is Shape.ORGANISATION and values.get(one.name):
            owner = int(str(values[one.name]))
    if problems:
        raise InvalidInputError("This row does not fit.", fields=problems)
    return values


def _word(standing: _Standing, name: str, value: Any) -> str:
    one = standing.kind.field(name)
    if one is None:
        raise ValueError(name)
    return said(one, value, lookups=standing.lookups)


def _state(kind: Kind, row: TableRow, present: Any | None) -> bool:
    text = row.text(STATE)
    if text is None:
        return present is not None and is_retired_now(present)
    in_use, retired = kind.retired_words
    if text.casefold() not in {in_use.casefold(), retired.casefold()}:
        reason = f"is '{in_use}' or '{retired}'"
        raise InvalidInputError(reason, fields={STATE: reason})
    return text.casefold() == retired.casefold()


def _refusals(
    session: Session, viewer: Viewer, standing: _Standing, change: Change, *, is_retired: bool
) -> dict[str, str]:
    problems = standing.kind.check(session, viewer, change)
    if not problems and is_retired and change.row is not None and not is_retired_now(change.row):
        reason = standing.kind.retiring(session, viewer, change.row)
        problems = {} if reason is None else {STATE: reason}
    return problems


def _claims(
    standing: _Standing, columns: Mapping[str, Any], words: Mapping[str, str | None], record_id: int | None
) -> dict[Hashable, str]:
    """A record is in a file once, by number and by words; and one row alone makes its site the main one."""
    named_by = standing.kind.named_by[0]
    claims: dict[Hashable, str] = {("words", standing.kind.key_of(words)): named_by}
    if record_id is not None:
        claims["id", record_id] = ID
    for one in standing.kind.fields:
        if one.is_of_one and columns.get(one.column):
            claims[one.name, words.get("organisation")] = one.name
    return claims


def _write(session: Session, viewer: Viewer, run: _Run, planned: Sequence[PlannedRow]) -> None:
    kind, lookups = run.kind, Lookups(session)
    for one in planned:
        wanted = one.payload
        if not isinstance(wanted, _Wanted):
            raise TypeError(one)
        record_id = wanted.record_id
        if record_id is None:
            record_id = add_record(session, viewer, kind=kind, values=wanted.values, lookups=lookups)
        else:
            change_record(session, viewer, kind=kind, record_id=record_id, values=wanted.values, lookups=lookups)
        if wanted.record_id is not None or wanted.is_retired:
            retire_record(session, viewer, kind=kind, record_id=record_id, is_retired=wanted.is_retired)
