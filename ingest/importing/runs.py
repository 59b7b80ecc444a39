"""The account of every import: begun, kept current batch by batch, ended, and shown to those who may import."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.enums import AuditAction, RunState, StaffRole
from ingest.errors import NotFoundError
from ingest.importing.rejects import rejected_rows
from ingest.importing.schemas import RunView, Tally
from ingest.models.importing import ImportRun
from ingest.models.organisations import Organisation
from ingest.viewer import Viewer, require_role, require_sign_in

# A living run writes a batch every few seconds; one that is silent for so long was killed.
SILENT_AFTER = timedelta(seconds=60)
MAX_RUNS = 200
_WITH_OWNER = select(ImportRun, Organisation.name).outerjoin(Organisation, Organisation.id == ImportRun.organisation_id)
TICKETS_KIND, STATUS_KIND = "tickets", "status"
# Whoever may import a kind of file sees the runs of it.
_KINDS = {
    StaffRole.LEAD: (TICKETS_KIND,),
    StaffRole.STATUS_EDITOR: (STATUS_KIND,),
    StaffRole.ADMINISTRATOR: (TICKETS_KIND, STATUS_KIND),
}


def begin_run(
    session: Session,
    viewer: Viewer,
    *,
    source: str,
    file_name: str,
    organisation: str | None,
    total_bytes: int,
    kind: str = TICKETS_KIND,
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
    details = {"Kind": kind, "Source": source, "Run": str(run.id)}
    record(session, viewer, action=AuditAction.IMPORTED, subject=file_name, details=details)
    return run.id


def note_progress(
    session: Session, *, run_id: int, tally: Tally, done_bytes: int, rejects_file: str | None = None
) -> None:
    """Keep the counts of a run in the transaction of the rows they count."""
    values = {"done_bytes": done_bytes, "rejects_file": rejects_file, **_counts(tally)}
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))


def end_run(
    session: Session,
    *,
    run_id: int,
    tally: Tally,
    state: RunState,
    organisation: str | None = None,
    rejects_file: str | None = None,
    error: str | None = None,
) -> None:
    """Note how a run ended; an organisation that the run itself created is known by now."""
    owner = select(Organisation.id).where(Organisation.name == organisation).scalar_subquery()
    values: dict[str, object] = {
        "state": state,
        "finished_at": clock.now(),
        "organisation_id": func.coalesce(ImportRun.organisation_id, owner),
        "rejects_file": rejects_file,
        "error": error,
    }
    if state is RunState.DONE:
        values["done_bytes"] = ImportRun.total_bytes
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**_counts(tally), **values))


def runs(session: Session, viewer: Viewer, *, limit: int = 50) -> tuple[RunView, ...]:
    """The latest runs of what the viewer may import, newest first.

    Support leads (tickets), status editors (status) and administrators; NotFoundError for anybody else.
    """
    query = _seen_by(viewer).order_by(ImportRun.id.desc()).limit(min(max(limit, 0), MAX_RUNS))
    return tuple(_view(run, organisation) for run, organisation in session.execute(query))


def run_account(session: Session, viewer: Viewer, *, run_id: int) -> RunView:
    """One run, for who sees it in `runs`; NotFoundError alike for a missing run and for anybody else."""
    row = session.execute(_seen_by(viewer).where(ImportRun.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no run {run_id}.")
    return _view(*row)


def run_rejects(session: Session, viewer: Viewer, *, run_id: int) -> Iterator[list[str]]:
    """The rows a run rejected, each with its line, column and reason, after a header; read as they are asked for.

    For who sees the run. NotFoundError alike for a missing run, for one that rejected nothing, for a file that is no
    longer there, and for anybody else.
    """
    path = run_account(session, viewer, run_id=run_id).rejects_file
    if path is None:
        raise NotFoundError(f"Run {run_id} rejected nothing.")
    return rejected_rows(Path(path))


def may_see_runs(viewer: Viewer) -> bool:
    """Whether there are runs the viewer may see."""
    return viewer.staff_role in _KINDS


def _seen_by(viewer: Viewer) -> Select[ImportRun, str]:
    # That there are imports at all is nobody else's business: they get what a missing page gets.
    role = require_sign_in(viewer).staff_role
    if role not in _KINDS:
        raise NotFoundError("There is no such page.")
    return _WITH_OWNER.where(ImportRun.kind.in_(_KINDS[role]))


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
