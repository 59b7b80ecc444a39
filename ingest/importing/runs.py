"""The account of every import: begun, kept current batch by batch, ended, and shown to those who may import."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import RunState, StaffRole
from ingest.importing.schemas import RunView, Tally
from ingest.models.importing import ImportRun
from ingest.models.organisations import Organisation
from ingest.viewer import Viewer, require_role

# A living run writes a batch every few seconds; one that is silent for so long was killed.
SILENT_AFTER = timedelta(seconds=60)
MAX_RUNS = 200
STATUS_KIND = "status"


def begin_run(
    session: Session,
    viewer: Viewer,
    *,
    source: str,
    file_name: str,
    organisation: str | None,
    total_bytes: int,
    kind: str = "tickets",
) -> int:
    """Note that a run begins; its id. Administrators, and by `kind` support leads (tickets) or status editors."""
    require_role(viewer, StaffRole.STATUS_EDITOR if kind == STATUS_KIND else StaffRole.LEAD)
    now = clock.now()
    owner = select(Organisation.id).where(Organisation.name == organisation)
    run = ImportRun(
        kind=kind,
        source=source,
        file_name=file_name[-500:],
        organisation_id=session.scalar(owner) if organisation else None,
        started_by=viewer.name,
        state=RunState.RUNNING,
        started_at=now,
        heartbeat_at=now,
        total_bytes=total_bytes,
        warnings={},
    )
    session.add(run)
    session.flush()
    return run.id


def note_progress(session: Session, *, run_id: int, tally: Tally, done_bytes: int) -> None:
    """Keep the counts of a run in the transaction of the rows they count."""
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(done_bytes=done_bytes, **_counts(tally)))


def end_run(
    session: Session,
    *,
    run_id: int,
    tally: Tally,
    state: RunState,
    rejects_file: str | None = None,
    error: str | None = None,
) -> None:
    """Note how a run ended."""
    values = {"state": state, "finished_at": clock.now(), "rejects_file": rejects_file, "error": error}
    if state is RunState.DONE:
        values["done_bytes"] = ImportRun.total_bytes
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**_counts(tally), **values))


def runs(session: Session, viewer: Viewer, *, limit: int = 50) -> tuple[RunView, ...]:
    """The latest runs, newest first. Administrators and support leads."""
    require_role(viewer, StaffRole.LEAD)
    query = (
        select(ImportRun, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ImportRun.organisation_id)
        .order_by(ImportRun.id.desc())
        .limit(min(max(limit, 0), MAX_RUNS))
    )
    return tuple(_view(run, organisation) for run, organisation in session.execute(query))


def _counts(tally: Tally) -> dict[str, object]:
    return {
        "heartbeat_at": clock.now(),
        "rows_read": tally.read,
        "rows_created": tally.created,
        "rows_updated": tally.updated,
        "rows_unchanged": tally.unchanged,
        "rows_rejected": tally.rejected,
        "warnings": dict(tally.warnings),
    }


def _view(run: ImportRun, organisation: str | None) -> RunView:
    state = RunState(run.state)
    if state is RunState.RUNNING and clock.now() - run.heartbeat_at > SILENT_AFTER:
        state = RunState.INTERRUPTED
    return RunView(
        id=run.id,
        source=run.source,
        file_name=run.file_name,
        organisation=organisation,
        started_by=run.started_by,
        state=state,
        started_at=run.started_at,
        finished_at=run.finished_at,
        share_done=min(run.done_bytes / run.total_bytes, 1.0) if run.total_bytes else 1.0,
        read=run.rows_read,
        created=run.rows_created,
        updated=run.rows_updated,
        unchanged=run.rows_unchanged,
        rejected=run.rows_rejected,
        warnings=cast("Mapping[str, int]", run.warnings),
        rejects_file=run.rejects_file,
        error=run.error,
    )
