"""Imports the history of a status page in Statuspage's form: looked through first, then written batch by batch."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import rehearsal, unit_of_work
from ingest.enums import IncidentStatus, RunState, StaffRole
from ingest.errors import HelmdeskError, UnreadableFileError
from ingest.importing.reading import RawRecord
from ingest.importing.rejects import Rejects, default_place
from ingest.importing.runs import STATUS_KIND, begin_run, end_run, note_progress
from ingest.importing.schemas import ImportOptions, RowProblem, RunSummary, Tally
from ingest.importing.statuspage.catalogue import Catalogue
from ingest.importing.statuspage.documents import FoundComponents, FoundIncident, components_in, found_in
from ingest.importing.statuspage.given import given_components, given_incident
from ingest.importing.statuspage.matching import Directory, renew, settle_listed
from ingest.importing.statuspage.settling import settle_components
from ingest.importing.statuspage.writing import Given, write_batch
from ingest.models.system_status import Incident
from ingest.system_status.versions import lock_status_page, note_change
from ingest.viewer import Viewer, require_role

BATCH_INCIDENTS = 250
# A batch of incidents with many updates is written earlier.
BATCH_UPDATES = 2_500
SOURCE_NAME = "statuspage"
COMPONENTS_FILE = "components.json"
STILL_OPEN = "Open here since an earlier import, and not in this file."
_FIRST_COLUMNS = ("line", "field", "reason")
_MORE_COLUMNS = ("place", "id", "name")
_UNKNOWN = -1
Transaction = Callable[[], AbstractContextManager[Session]]
Progress = Callable[[int, int, Tally], None]


@dataclass(slots=True)
class _Run:
    """One run on its way."""

    viewer: Viewer
    path: Path
    options: ImportOptions
    known: Directory
    rejects: Rejects
    total_bytes: int
    transaction: Transaction
    on_progress: Progress
    run_id: int = 0
    # The version of the status page that `known` is true at.
    version: int = _UNKNOWN
    done_bytes: int = 0
    tally: Tally = field(default_factory=Tally)
    # Incidents that an earlier import left open and this file has not named so far.
    open_before: set[str] = field(default_factory=set)

    def reject(self, found: FoundIncident, problem: RowProblem) -> None:
        """Count an incident that cannot go in, and keep its reason."""
        self.tally.rejected += 1
        value = found.value if isinstance(found.value, dict) else {}
        cells = [found.place, *(str(value.get(name) or "") for name in ("id", "name"))]
        self.rejects.add(RawRecord(found.line, cells, found.bytes_read), problem, column=problem.column)


def import_status(
    viewer: Viewer,
    *,
    path: Path,
    options: ImportOptions,
    on_progress: Progress = lambda _done, _total, _tally: None,
) -> RunSummary:
    """Bring incidents, maintenance and their components in; status editors and administrators. Nothing is sent.

    A HelmdeskError means that the file cannot be imported and nothing of it was; afterwards every batch counts wholly
    or not at all, and the same file given again goes on where a killed run stopped. Counts are of incidents and
    maintenance; `on_progress` is told the bytes done, all bytes, and the counts so far.
    """
    require_role(viewer, StaffRole.STATUS_EDITOR)
    started = time.monotonic()
    catalogue = _looked_through(path)
    kept_at = options.rejects or (None if options.is_rehearsal else default_place(path))
    rejects = Rejects(kept_at, _MORE_COLUMNS, imported=path, first_columns=_FIRST_COLUMNS)
    known = Directory(catalogue, author=viewer.name)
    run = _Run(viewer, path, options, known, rejects, path.stat().st_size, unit_of_work, on_progress)
    try:
        if options.is_rehearsal:
            with rehearsal() as session:
                run.transaction = lambda: nullcontext(session)
                _carry_out(run)
        else:
            _carry_out(run)
    finally:
        rejects.close()
    return _summary(run, seconds=time.monotonic() - started)


def _looked_through(path: Path) -> Catalogue:
    """What the whole file says of components; UnreadableFileError when no incident of it could go in."""
    catalogue, good = Catalogue(), 0
    first_problem = ""
    beside = path.with_name(COMPONENTS_FILE)
    if beside.is_file() and beside.resolve() != path.resolve():
        _note_list(catalogue, components_in(beside), path=beside)
    for found in found_in(path):
        if isinstance(found, FoundComponents):
            _note_list(catalogue, found.value, path=path)
            continue
        try:
            catalogue.note_incident(given_incident(found.value, now=clock.now()))
            good += 1
        except RowProblem as problem:
            first_problem = first_problem or f"{path}: {found.place}: {in_words(problem)}."
    if first_problem and not good:
        raise UnreadableFileError(first_problem)
    catalogue.settle()
    return catalogue


def in_words(problem: RowProblem) -> str:
    """The field of a problem and what is wrong with it."""
    return f"'{problem.column}' {problem.reason}" if problem.column else problem.reason


def _note_list(catalogue: Catalogue, value: object, *, path: Path) -> None:
    try:
        catalogue.note_list(given_components(value, now=clock.now()))
    except RowProblem as problem:
        raise UnreadableFileError(f"{path}: {in_words(problem)}.") from problem


def _carry_out(run: _Run) -> None:
    with run.transaction() as session, _writing(session, run) as noted:
        noted.is_written = _begin(session, run)
    try:
        for batch in _batches(run):
            with run.transaction() as session, _writing(session, run) as noted:
                noted.is_written = write_batch(session, run.known, batch, tally=run.tally, reject=run.reject)
                note_progress(session, run_id=run.run_id, tally=run.tally, done_bytes=run.done_bytes)
            run.rejects.keep()
            run.on_progress(run.done_bytes, run.total_bytes, run.tally)
    except BaseException as error:
        is_stopped = isinstance(error, KeyboardInterrupt)
        reason = error.message if isinstance(error, HelmdeskError) else type(error).__name__
        _end(run, state=RunState.INTERRUPTED if is_stopped else RunState.FAILED, error=reason)
        raise
    _end(run, state=RunState.DONE)


@dataclass(slots=True)
class _Noted:
    """Whether a transaction wrote anything of the status page."""

    is_written: bool = False


@contextmanager
def _writing(session: Session, run: _Run) -> Iterator[_Noted]:
    """Keep other writers of the status page waiting, know what they left, and tell of what is written."""
    version, noted = lock_status_page(session), _Noted()
    if version != run.version:
        renew(session, run.known)
    # What is learned in a transaction that fails is not so.
    run.version = _UNKNOWN
    yield noted
    if noted.is_written:
        note_change(session)
    run.version = version + noted.is_written


def _begin(session: Session, run: _Run) -> bool:
    run.run_id = begin_run(
        session,
        run.viewer,
        kind=STATUS_KIND,
        source=SOURCE_NAME,
        file_name=run.path.name,
        organisation=None,
        total_bytes=run.total_bytes,
    )
    run.open_before = _open_imports(session)
    before = len(run.known.by_public_id)
    settle_listed(session, run.known, tally=run.tally)
    return len(run.known.by_public_id) > before


def _open_imports(session: Session) -> set[str]:
    over = [one for one in IncidentStatus if one.is_over]
    query = select(Incident.public_id).where(Incident.is_imported, Incident.incident_status.not_in(over))
    return set(session.scalars(query))


def _end(run: _Run, *, state: RunState, error: str | None = None) -> None:
    rejects_file = str(run.rejects.path) if run.rejects.is_written else None
    if run.open_before and state is RunState.DONE:
        run.tally.warnings[STILL_OPEN] += len(run.open_before)
    with run.transaction() as session, _writing(session, run) as noted:
        noted.is_written = settle_components(session, run.known, now=clock.now())
        end_run(
            session,
            run.viewer,
            run_id=run.run_id,
            tally=run.tally,
            state=state,
            rejects_file=rejects_file,
            error=error,
        )
        if state is RunState.DONE and not run.options.is_rehearsal:
            session.execute(text("ANALYZE"))


def _batches(run: _Run) -> Iterator[list[Given]]:
    """The good incidents of a file, some at a time; the same incident or update twice never in one batch."""
    batch: list[Given] = []
    ids: set[str] = set()
    updates = 0
    for found in found_in(run.path):
        run.done_bytes = found.bytes_read if isinstance(found, FoundIncident) else run.done_bytes
        given = _given(run, found)
        if given is None:
            continue
        own_ids = {given[1].public_id, *(one.public_id for one in given[1].updates)}
        if len(batch) >= BATCH_INCIDENTS or updates >= BATCH_UPDATES or not ids.isdisjoint(own_ids):
            yield batch
            batch, ids, updates = [], set(), 0
        batch.append(given)
        ids |= own_ids
        updates += len(given[1].updates)
    run.done_bytes = run.total_bytes
    yield batch


def _given(run: _Run, found: FoundIncident | FoundComponents) -> Given | None:
    if isinstance(found, FoundComponents):
        return None
    try:
        given = given_incident(found.value, now=clock.now())
    except RowProblem as problem:
        run.reject(found, problem)
        return None
    run.open_before.discard(given.public_id)
    return found, given


def _summary(run: _Run, *, seconds: float) -> RunSummary:
    tally = run.tally
    return RunSummary(
        run_id=None if run.options.is_rehearsal else run.run_id,
        read=tally.read,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        seconds=round(seconds, 3),
        warnings=dict(tally.warnings),
        rejects_file=run.rejects.path if run.rejects.is_written else None,
    )
