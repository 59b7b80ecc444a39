"""Carries out an import of contacts: looks a file through, and writes it, good rows batch by batch or all at once.

Each batch is one transaction with its counts and its rejected rows, so that whatever ends a process, the next one goes
on where it stopped and counts nothing twice.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.enums import RunState
from ingest.errors import ConflictError, InvalidInputError
from ingest.importing.contacts.asked import Asked, preview_as_json
from ingest.importing.contacts.writing import RowsRefusedError
from ingest.importing.kept_rejects import drop_rejects, keep_rejects
from ingest.importing.reading import RawRecord
from ingest.importing.runs import end_run, note_progress
from ingest.importing.schemas import Tally
from ingest.importing.tables import (
    PlannedRow,
    RowEffect,
    RowFlaw,
    Table,
    TableFile,
    TablePreview,
    Weighed,
    is_doing,
    planned_batch,
    raw_batches,
    shown_cells,
)
from ingest.models.importing import ImportRun
from ingest.models.organisations import Organisation
from ingest.viewer import Viewer

MAX_ROWS: Final = 100_000
ERRORS: Final = "Some rows have errors, so nothing was done: mend them, or take the good rows."
CHANGED: Final = "Something was changed meanwhile, so nothing was done: look at it again."
Rejected = tuple[RawRecord, PlannedRow]
OnBatch = Callable[[int, Tally, Sequence[Rejected]], None]


class LostRunError(Exception):
    """Somebody else has taken the run over, or it was given up: it is not this process's any more."""


class StoppedError(Exception):
    """The process is to end: the run waits for another."""


@dataclass(slots=True)
class Work:
    """One file on its way; without a `run_id` it is only looked at, and nothing is kept of that."""

    viewer: Viewer
    table: Table
    file: TableFile
    asked: Asked
    organisation_id: int
    run_id: int | None = None
    claim: str = ""
    tally: Tally = field(default_factory=Tally)
    on_batch: OnBatch = lambda _bytes, _tally, _rejected: None
    is_stopping: Callable[[], bool] = lambda: False
    claimed: dict[Hashable, int] = field(default_factory=dict)
    refused: dict[int, Mapping[str, str]] = field(default_factory=dict)


def look_through(work: Work, *, is_told: bool = True) -> TablePreview:
    """What a file would do, doing nothing; the run hears of each batch, and unless `is_told` only that it goes on."""
    weighed, claimed, tally = Weighed(), dict[Hashable, int](), Tally()
    if work.run_id is not None and is_told:
        with unit_of_work() as session:
            drop_rejects(session, run_id=work.run_id)
    with reading() as session:
        for batch in raw_batches(work.file, max_rows=MAX_ROWS):
            planned = planned_batch(
                session, work.viewer, table=work.table, file=work.file, batch=batch, claimed=claimed
            )
            weighed.add(planned)
            session.expunge_all()
            tally = _counted(tally, planned)
            _tell(work, batch, planned, tally if is_told else None)
    return weighed.preview(work.file)


def keep_preview(work: Work, preview: TablePreview, *, notice: str | None = None) -> None:
    """Keep what a file would do with its run, which waits for the word of whoever gave it."""
    with unit_of_work() as session:
        hold(session, work)
        kept = preview_as_json(preview) | {"notice": notice}
        values: dict[str, Any] = {"state": RunState.CHECKED, "claim": None, "preview": kept}
        session.execute(update(ImportRun).where(ImportRun.id == work.run_id).values(**values))


def write_good_rows(work: Work) -> None:
    """Write all good rows, each batch one transaction; what an earlier process wrote is not written again."""
    passed, done = 0, work.tally.read
    for batch in raw_batches(work.file, max_rows=MAX_ROWS):
        passed += len(batch)
        if passed <= done:
            _learn(work, batch)
        else:
            _write(work, batch)
        if work.is_stopping():
            raise StoppedError
    end(work, state=RunState.DONE)


def write_all_or_nothing(work: Work) -> None:
    """Write all rows in one transaction; ConflictError, and nothing is written, when one is refused by now."""
    with unit_of_work() as session:
        _hold_with_owner(session, work)
        tally = Tally()
        for batch in raw_batches(work.file, max_rows=MAX_ROWS):
            planned = _plan(session, work, batch)
            try:
                work.table.write(session, work.viewer, [one for one in planned if is_doing(one)])
            except RowsRefusedError as error:
                raise ConflictError(CHANGED) from error
            tally = _counted(tally, planned)
            if tally.rejected:
                raise ConflictError(CHANGED)
            session.flush()
            session.expunge_all()
        work.tally = tally
        _end(session, work, state=RunState.DONE)


def require_no_errors(preview: TablePreview) -> None:
    """InvalidInputError where rows have errors."""
    if preview.counts.get(RowEffect.REFUSED):
        raise InvalidInputError(ERRORS)


def end(work: Work, *, state: RunState, error: str | None = None, viewer: Viewer | None = None) -> None:
    """Note how a run ended, in the name of whoever gave it unless `viewer` is somebody else."""
    with unit_of_work() as session:
        hold(session, work)
        _end(session, work, state=state, error=error, viewer=viewer)


def hold(session: Session, work: Work) -> None:
    """Keep the run to this transaction; LostRunError when it is not this process's any more."""
    query = select(ImportRun.id).where(ImportRun.id == work.run_id, ImportRun.claim == work.claim)
    if session.scalar(query.with_for_update()) is None:
        raise LostRunError


def _hold_with_owner(session: Session, work: Work) -> None:
    """The same, and no other import writes contacts of the organisation meanwhile: each sees what the other made."""
    hold(session, work)
    query = select(Organisation.id).where(Organisation.id == work.organisation_id)
    session.execute(query.with_for_update(key_share=True))


def _end(
    session: Session, work: Work, *, state: RunState, error: str | None = None, viewer: Viewer | None = None
) -> None:
    who = viewer or work.viewer
    end_run(session, who, run_id=work.run_id or 0, tally=work.tally, state=state, error=error)


def _tell(work: Work, batch: Sequence[RawRecord], planned: Sequence[PlannedRow], tally: Tally | None) -> None:
    """Let the run, and whoever watches, know of a batch that was looked at; without counts, that it goes on."""
    rejected = _rejected(batch, planned)
    if work.run_id is not None:
        with unit_of_work() as session:
            hold(session, work)
            if tally is None:
                session.execute(update(ImportRun).where(ImportRun.id == work.run_id).values(heartbeat_at=clock.now()))
            else:
                _keep(session, work, batch, rejected, tally)
    if tally is not None:
        work.on_batch(batch[-1].bytes_read, tally, rejected)
    if work.is_stopping():
        raise StoppedError


def _plan(session: Session, work: Work, batch: Sequence[RawRecord]) -> list[PlannedRow]:
    planned = planned_batch(session, work.viewer, table=work.table, file=work.file, batch=batch, claimed=work.claimed)
    return [_refusing(work, one) for one in planned] if work.refused else planned


def _learn(work: Work, batch: Sequence[RawRecord]) -> None:
    """What rows that are written already are or take, for the rows after them."""
    with reading() as session:
        _plan(session, work, batch)


def _write(work: Work, batch: Sequence[RawRecord]) -> None:
    while True:
        try:
            with unit_of_work() as session:
                _hold_with_owner(session, work)
                planned = _plan(session, work, batch)
                work.table.write(session, work.viewer, [one for one in planned if is_doing(one)])
                tally, rejected = _counted(work.tally, planned), _rejected(batch, planned)
                _keep(session, work, batch, rejected, tally)
        except RowsRefusedError as error:
            # Nothing of the batch was kept; it is done again without these, so each time by fewer.
            work.refused |= error.problems
            continue
        work.tally = tally
        work.on_batch(batch[-1].bytes_read, tally, rejected)
        return


def _keep(session: Session, work: Work, batch: Sequence[RawRecord], rejected: Sequence[Rejected], tally: Tally) -> None:
    run_id = work.run_id or 0
    note_progress(session, run_id=run_id, tally=tally, done_bytes=batch[-1].bytes_read)
    rows = [(raw.line, one.flaws, shown_cells(raw, table=work.table, file=work.file)) for raw, one in rejected]
    keep_rejects(session, run_id=run_id, rows=rows)


def _rejected(batch: Sequence[RawRecord], planned: Sequence[PlannedRow]) -> list[Rejected]:
    return [(raw, one) for raw, one in zip(batch, planned, strict=True) if one.effect is RowEffect.REFUSED]


def _refusing(work: Work, one: PlannedRow) -> PlannedRow:
    problems = work.refused.get(one.line)
    if problems is None or one.effect is RowEffect.REFUSED:
        return one
    flaws = tuple(RowFlaw(one.line, work.table.label(column), reason) for column, reason in problems.items())
    return replace(one, effect=RowEffect.REFUSED, changes=(), flaws=flaws)


def _counted(tally: Tally, planned: Sequence[PlannedRow]) -> Tally:
    counts = Counter(one.effect for one in planned)
    return Tally(
        created=tally.created + counts[RowEffect.NEW],
        updated=tally.updated + counts[RowEffect.CHANGED],
        unchanged=tally.unchanged + counts[RowEffect.UNCHANGED],
        rejected=tally.rejected + counts[RowEffect.REFUSED],
    )
