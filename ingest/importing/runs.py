"""The account of every import: begun, kept current batch by batch, ended, and shown to those who may import."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.service import record
from ingest.db.visibility import within
from ingest.enums import AuditAction, RunState, StaffRole
from ingest.errors import NotFoundError
from ingest.importing.kept_rejects import are_rejects_kept, kept_rejects
from ingest.importing.rejects import is_kept, rejected_rows
from ingest.importing.schemas import RunView, Tally
from ingest.models.importing import ImportRun
from ingest.models.organisations import Organisation
from ingest.people.powers import Power, has_power, require_power
from ingest.viewer import Viewer, require_role, require_sign_in

# A living run writes a batch every few seconds; one that is silent for so long was killed.
SILENT_AFTER = timedelta(seconds=60)
MAX_RUNS = 200
_WITH_OWNER = select(ImportRun, Organisation.name).outerjoin(Organisation, Organisation.id == ImportRun.organisation_id)
TICKETS_KIND, STATUS_KIND, CONTACTS_KIND = "tickets", "status", "contacts"
# Whoever may import a kind of file sees the runs of it; of contacts, those for the organisations they keep.
_KINDS: Mapping[StaffRole | None, tuple[str, ...]] = {
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
    """Note that a run begins; its id.

    Administrators, and by `kind` support leads (tickets), status editors (status) or who keeps contacts (contacts).
    """
    _require_may_import(viewer, kind)
    now = clock.now()
    owner = select(Organisation.id).where(Organisation.name == organisation, within(Organisation.id, viewer))
    run = ImportRun(
        kind=kind,
        source=source,
        file_name=file_name[-500:],
        organisation_id=session.scalar(owner) if organisation else None,
        started_by=viewer.name,
        account_id=viewer.account_id,
        state=RunState.RUNNING,
        started_at=now,
        heartbeat_at=now,
        total_bytes=total_bytes,
        warnings={},
    )
    session.add(run)
    session.flush()
    record_begin(session, viewer, run)
    return run.id


def record_begin(session: Session, viewer: Viewer, run: ImportRun) -> None:
    """Leave the line of a run that begins in the audit trail; for services that begin one."""
    details = {"Kind": run.kind, "Source": run.source, "Run": str(run.id)}
    owner = _trail_of(run)
    subject = run.file_name
    record(session, viewer, action=AuditAction.IMPORTED, subject=subject, organisation_id=owner, details=details)


def note_progress(
    session: Session, *, run_id: int, tally: Tally, done_bytes: int, rejects_file: str | None = None
) -> None:
    """Keep the counts of a run in the transaction of the rows they count."""
    values = {"done_bytes": done_bytes, "rejects_file": rejects_file, **_counts(tally)}
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**values))


def end_run(
    session: Session,
    viewer: Viewer,
    *,
    run_id: int,
    tally: Tally,
    state: RunState,
    organisation: str | None = None,
    rejects_file: str | None = None,
    error: str | None = None,
) -> None:
    """Note how a run ended, in the audit trail too; an organisation that the run itself created is known by now.

    Who may begin one of its kind. The file of one that was given to the worker is needed no more.
    """
    run = session.get_one(ImportRun, run_id, populate_existing=True)
    _require_may_import(viewer, run.kind)
    owner = select(Organisation.id).where(Organisation.name == organisation).scalar_subquery()
    values: dict[str, object] = {
        "state": state,
        "finished_at": clock.now(),
        "organisation_id": func.coalesce(ImportRun.organisation_id, owner),
        "rejects_file": rejects_file,
        "error": error,
        "file_key": None,
        "claim": None,
        "preview": None,
    }
    if state is RunState.DONE:
        values["done_bytes"] = ImportRun.total_bytes
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(**_counts(tally), **values))
    _record_end(session, viewer, run, state=state, tally=tally)


def runs(session: Session, viewer: Viewer, *, limit: int = 50) -> tuple[RunView, ...]:
    """The latest runs of what the viewer may import, newest first.

    Support leads (tickets), status editors (status), administrators, and who keeps contacts (of the organisations they
    see); NotFoundError for anybody else.
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
    run = run_account(session, viewer, run_id=run_id)
    if run.kind == CONTACTS_KIND and are_rejects_kept(session, viewer, run_id=run_id):
        return kept_rejects(run_id=run_id)
    if run.rejects_file is None:
        raise NotFoundError(f"Run {run_id} rejected nothing.")
    return rejected_rows(Path(run.rejects_file))


def has_rejects(session: Session, viewer: Viewer, *, run: RunView) -> bool:
    """Whether the rows a run rejected can be read still; for who sees the run."""
    run_account(session, viewer, run_id=run.id)
    return is_kept(run.rejects_file) or are_rejects_kept(session, viewer, run_id=run.id)


def may_see_runs(viewer: Viewer) -> bool:
    """Whether there are runs the viewer may see."""
    return viewer.staff_role in _KINDS or may_import_contacts(viewer)


def may_import_contacts(viewer: Viewer) -> bool:
    """Whether the viewer may bring contacts in, of the organisations they see."""
    return has_power(viewer, Power.KEEP_CONTACTS)


def _require_may_import(viewer: Viewer, kind: str) -> None:
    if kind == CONTACTS_KIND:
        require_power(viewer, Power.KEEP_CONTACTS)
    else:
        require_role(viewer, StaffRole.STATUS_EDITOR if kind == STATUS_KIND else StaffRole.LEAD)


def _seen_by(viewer: Viewer) -> Select[ImportRun, str]:
    # That there are imports at all is nobody else's business: they get what a missing page gets.
    if not may_see_runs(require_sign_in(viewer)):
        raise NotFoundError("There is no such page.")
    seen: list[ColumnElement[bool]] = [ImportRun.kind.in_(_KINDS.get(viewer.staff_role, ()))]
    if may_import_contacts(viewer):
        seen.append(and_(ImportRun.kind == CONTACTS_KIND, within(ImportRun.organisation_id, viewer)))
    # A file that was only given is nobody's run yet.
    return _WITH_OWNER.where(or_(*seen), ImportRun.state != RunState.GIVEN)


def _trail_of(run: ImportRun) -> int | None:
    # What the provider imports is its own affair; contacts are the organisation's.
    return run.organisation_id if run.kind == CONTACTS_KIND else None


def _record_end(session: Session, viewer: Viewer, run: ImportRun, *, state: RunState, tally: Tally) -> None:
    counts = {
        name.capitalize(): f"{getattr(tally, name):,}" for name in ("created", "updated", "unchanged", "rejected")
    }
    record(
        session,
        viewer,
        action=AuditAction.IMPORT_ENDED,
        subject=run.file_name,
        organisation_id=_trail_of(run),
        details={"Run": str(run.id), "State": state, **counts},
    )


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
    # One that is the worker's is taken up again by another.
    is_lost = state is RunState.RUNNING and run.file_key is None
    if is_lost and clock.now() - run.heartbeat_at > SILENT_AFTER:
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
        kind=run.kind,
        account_id=run.account_id,
    )
