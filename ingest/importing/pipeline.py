"""Imports a file of tickets: read, map, validate, upsert, rejects; batch by batch, each one transaction."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import zone
from ingest.db.engine import rehearsal, unit_of_work
from ingest.enums import RunState, StaffRole
from ingest.errors import HelmdeskError, InvalidInputError, NotFoundError
from ingest.importing.mapping import read_mapping
from ingest.importing.names import Names, organisation_ids
from ingest.importing.reading import FileForm, RawRecord, file_form, records
from ingest.importing.rejects import Rejects, default_place
from ingest.importing.runs import begin_run, end_run, note_progress
from ingest.importing.scanning import OWNER_COLUMNS, Scan, scan
from ingest.importing.schemas import ImportedRow, ImportOptions, RowProblem, RunSummary, Tally
from ingest.importing.sources import servicenow, servicenow_log
from ingest.importing.sources.base import MAX_NAME, Record, Source
from ingest.importing.sources.csv_tickets import csv_source
from ingest.importing.writing import RunContext, write_batch
from ingest.metrics.facts.keeping import keep_facts
from ingest.organisations.queries import organisation_named
from ingest.portal.current import current_portal
from ingest.viewer import Viewer, require_role

BATCH_ROWS = 3_000
# A wrong --timezone moves a time by less than a day; what is later than that cannot have happened.
MOST_AHEAD = timedelta(days=1)
AHEAD = "A date of a row lies in the future; the row is in, but look whether its dates read as they were meant."
SOURCE_NAMES = ("csv", "servicenow", "servicenow_log")
Transaction = Callable[[], AbstractContextManager[Session]]
Progress = Callable[[int, int, Tally], None]


@dataclass(slots=True)
class _Run:
    """One run on its way."""

    form: FileForm
    source: Source
    scan: Scan
    options: ImportOptions
    rejects: Rejects
    context: RunContext
    total_bytes: int
    latest: datetime
    done_bytes: int = 0


def source_named(name: str, *, mapping: Path | None = None) -> Source:
    """The source of a name; InvalidInputError for one there is not."""
    if name not in SOURCE_NAMES:
        raise InvalidInputError(f"There is no source '{name}'; there are {', '.join(SOURCE_NAMES)}.")
    if name == "csv":
        return csv_source(current_portal(), read_mapping(mapping) if mapping else None)
    if mapping is not None:
        raise InvalidInputError("--mapping belongs to the source csv.")
    return {"servicenow": servicenow.SOURCE, "servicenow_log": servicenow_log.SOURCE}[name]


def import_tickets(
    viewer: Viewer,
    *,
    path: Path,
    source_name: str,
    options: ImportOptions,
    on_progress: Progress = lambda _done, _total, _tally: None,
) -> RunSummary:
    """Bring a file in. Administrators and support leads.

    A HelmdeskError means that the file cannot be imported and nothing of it was; afterwards every batch counts wholly
    or not at all, and the same file given again goes on where a killed run stopped. `on_progress` is told the bytes
    done, all bytes, and the counts so far.
    """
    require_role(viewer, StaffRole.LEAD)
    started = time.monotonic()
    options = replace(options, organisation=_clean_name(options.organisation))
    run = _prepared(path, source_named(source_name, mapping=options.mapping), options)
    try:
        if options.is_rehearsal:
            with rehearsal() as session:
                _carry_out(viewer, run, transaction=lambda: nullcontext(session), on_progress=on_progress)
        else:
            _carry_out(viewer, run, transaction=unit_of_work, on_progress=on_progress)
            keep_facts()
    finally:
        run.rejects.close()
    return _summary(run, seconds=time.monotonic() - started)


def _clean_name(organisation: str | None) -> str | None:
    name = None if organisation is None else " ".join(organisation.split())
    if name is not None and (not name.isprintable() or not 0 < len(name) <= MAX_NAME):
        raise InvalidInputError(f"--organisation needs a name of 1 to {MAX_NAME} characters.")
    return name


def _prepared(path: Path, source: Source, options: ImportOptions) -> _Run:
    portal = current_portal()
    timezone = options.timezone or portal.timezone
    zone(timezone)
    form = file_form(path, encoding=options.encoding, delimiter=options.delimiter)
    found = scan(form, source, timezone=timezone, date_order=options.date_order, organisation=options.organisation)
    context = RunContext(
        source=source.name,
        portal=portal,
        names=Names(default_timezone=timezone),
        direction=found.direction,
        default_organisation=options.organisation,
        run_id=None,
        tally=Tally(),
    )
    kept_at = options.rejects or (None if options.is_rehearsal else default_place(path))
    rejects = Rejects(kept_at, form.header, imported=path)
    return _Run(form, source, found, options, rejects, context, path.stat().st_size, clock.now() + MOST_AHEAD)


def _carry_out(viewer: Viewer, run: _Run, *, transaction: Transaction, on_progress: Progress) -> None:
    with transaction() as session:
        run.context.default_organisation = owner = _owner(session, viewer, run)
        run.context.run_id = run_id = begin_run(
            session,
            viewer,
            source=run.source.name,
            file_name=_keepable(run.form.path.name),
            organisation=owner,
            total_bytes=run.total_bytes,
        )
    try:
        for rows in _batches(run):
            with transaction() as session:
                write_batch(session, run.context, rows=rows)
                note_progress(
                    session,
                    run_id=run_id,
                    tally=run.context.tally,
                    done_bytes=run.done_bytes,
                    rejects_file=_rejects_file(run),
                )
            run.rejects.keep()
            on_progress(run.done_bytes, run.total_bytes, run.context.tally)
    except BaseException as error:
        state = RunState.INTERRUPTED if isinstance(error, KeyboardInterrupt) else RunState.FAILED
        reason = error.message if isinstance(error, HelmdeskError) else type(error).__name__
        _end(viewer, run, run_id, transaction=transaction, state=state, error=reason)
        raise
    _end(viewer, run, run_id, transaction=transaction, state=RunState.DONE)


def _owner(session: Session, viewer: Viewer, run: _Run) -> str | None:
    """Whose rows they are that name nobody, spelt as it is known; made now where no row can name anybody else."""
    name = run.options.organisation
    if name is None:
        return None
    try:
        name = organisation_named(session, viewer, name=name).name
    except NotFoundError:
        if not OWNER_COLUMNS & set(run.scan.places):
            organisation_ids(session, run.context.names, wanted=[name])
    return name


def _keepable(path: str) -> str:
    # The name of a file need not be text, a database keeps nothing else.
    return path.encode(errors="replace").decode()


def _end(
    viewer: Viewer,
    run: _Run,
    run_id: int,
    *,
    transaction: Transaction,
    state: RunState,
    error: str | None = None,
) -> None:
    with transaction() as session:
        end_run(
            session,
            viewer,
            run_id=run_id,
            tally=run.context.tally,
            state=state,
            organisation=run.options.organisation,
            rejects_file=_rejects_file(run),
            error=error,
        )
        if state is RunState.DONE and not run.options.is_rehearsal:
            # The planner's picture of the tables is made anew: they may have grown a thousandfold.
            session.execute(text("ANALYZE"))


def _rejects_file(run: _Run) -> str | None:
    # The whole path: whoever reads it later stands in another directory.
    return _keepable(str(run.rejects.path.resolve())) if run.rejects.path and run.rejects.is_written else None


def _batches(run: _Run) -> Iterator[list[ImportedRow]]:
    rows: list[ImportedRow] = []
    for raw in records(run.form):
        run.done_bytes = raw.bytes_read
        try:
            row = _row(run, raw)
        except RowProblem as problem:
            _reject(run, raw, problem)
            continue
        if rows and _is_batch_full(rows, row):
            yield rows
            rows = []
        rows.append(row)
    yield rows


def _is_batch_full(rows: list[ImportedRow], following: ImportedRow) -> bool:
    """Rows of one ticket that stand together come in together, as long as there are not too many."""
    return len(rows) >= BATCH_ROWS and (rows[-1].external_id != following.external_id or len(rows) >= 2 * BATCH_ROWS)


def _reject(run: _Run, raw: RawRecord, problem: RowProblem) -> None:
    run.context.tally.rejected += 1
    place = run.scan.places.get(problem.column)
    run.rejects.add(raw, problem, column=problem.column if place is None else run.form.header[place])


def _row(run: _Run, raw: RawRecord) -> ImportedRow:
    _require_cells(raw, run.form.header)
    row = run.source.row_of(Record(raw, run.scan.places, run.scan.dialect))
    if row.organisation is None and run.options.organisation is None:
        raise RowProblem("organisation", "is empty, and --organisation was not given")
    if max(row.row_at, row.created_at, row.reported_completed_at or row.created_at) > run.latest:
        row.warnings += (AHEAD,)
    return row


def _require_cells(raw: RawRecord, header: Sequence[str]) -> None:
    """A row with fewer or more cells than the header was cut off, or its cells are not where they seem to be."""
    count = len(raw.cells)
    if count < len(header) or any(cell.strip() for cell in raw.cells[len(header) :]):
        column = header[count] if count < len(header) else ""
        raise RowProblem(column, f"has {count} cells under {len(header)} headers")


def _summary(run: _Run, *, seconds: float) -> RunSummary:
    tally = run.context.tally
    return RunSummary(
        run_id=None if run.options.is_rehearsal else run.context.run_id,
        read=tally.read,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        seconds=round(seconds, 3),
        warnings=dict(tally.warnings),
        rejects_file=run.rejects.path if run.rejects.is_written else None,
    )
