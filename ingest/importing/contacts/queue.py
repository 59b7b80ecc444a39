"""What the worker does with files of contacts: takes one that is due, carries it out in its owner's name, forgets.

The row of a run is the queue: whoever works on it has put a mark into it by a guarded UPDATE. A process that died says
nothing any more, and after a while its run is anybody's.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from sqlalchemy import or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.documents.storage import current_store
from ingest.enums import RunState
from ingest.errors import DatabaseAwayError, HelmdeskError, InvalidInputError
from ingest.importing.contacts.asked import Asked, asked_as_json, asked_of_json, preview_of_json
from ingest.importing.contacts.carrying import (
    CHANGED,
    LostRunError,
    StoppedError,
    Work,
    end,
    keep_preview,
    look_through,
    require_no_errors,
    write_all_or_nothing,
    write_good_rows,
)
from ingest.importing.contacts.planning import contact_table
from ingest.importing.kept_rejects import drop_rejects, forget_rejects
from ingest.importing.runs import SILENT_AFTER, end_run
from ingest.importing.schemas import Tally
from ingest.importing.tables import open_table
from ingest.models.importing import ImportRun
from ingest.models.people import Account
from ingest.people.powers import Power, has_power
from ingest.people.viewers import viewer_of
from ingest.viewer import Viewer, require_role, system_viewer

# A file nobody says anything of any more is of no use, and full of names.
WAITS_FOR: Final = timedelta(days=1)
_DUE: Final = (RunState.CHECKING, RunState.WAITING, RunState.RUNNING)
_NO_MORE: Final = "Whoever gave the file may not import contacts any more."


@dataclass(frozen=True, slots=True)
class Taken:
    """A run this process has taken; `viewer` is its owner, None where they may not any more."""

    run_id: int
    claim: str
    state: RunState
    organisation_id: int
    asked: Asked
    file_key: str
    tally: Tally
    digest: str | None
    viewer: Viewer | None


def carry_out_next(*, is_stopping: Callable[[], bool] = lambda: False) -> bool:
    """Take the next run that is due and carry it out; False when there is none. For the worker."""
    with reading() as session:
        # Nearly always there is nothing to do; nobody waits for a writer that has nothing to write.
        if not session.scalars(_due().limit(1)).first():
            return False
    with unit_of_work() as session:
        taken = take_next(session, system_viewer())
    if taken is None:
        return False
    try:
        _carry_out(taken, is_stopping=is_stopping)
    except StoppedError:
        _let_go(taken)
    except LostRunError:
        return False
    return True


def take_next(session: Session, viewer: Viewer) -> Taken | None:
    """Take the next run that is due: it is this process's from now on. The system and administrators."""
    require_role(viewer)
    run = session.scalar(_due().limit(1).with_for_update(skip_locked=True))
    if run is None:
        return None
    claim, before = secrets.token_hex(16), run.claim
    state = RunState.CHECKING if run.state == RunState.CHECKING else RunState.RUNNING
    mine = update(ImportRun).where(ImportRun.id == run.id, ImportRun.claim.is_not_distinct_from(before))
    values: dict[str, Any] = {"claim": claim, "state": state, "heartbeat_at": clock.now()}
    if session.scalar(mine.values(**values).returning(ImportRun.id)) is None:
        return None
    return _taken(session, run, claim=claim, state=state)


def forget_files(session: Session, viewer: Viewer) -> int:
    """Give up files nobody has said anything of for a day, and rejected rows of long ago; how many. The system."""
    require_role(viewer)
    old = select(ImportRun).where(
        ImportRun.file_key.is_not(None),
        ImportRun.state.in_((RunState.GIVEN, RunState.CHECKED)),
        ImportRun.heartbeat_at < clock.now() - WAITS_FOR,
    )
    runs = session.scalars(old.with_for_update()).all()
    for run in runs:
        drop_rejects(session, run_id=run.id)
        if run.state == RunState.GIVEN:
            session.delete(run)
        else:
            end_run(session, viewer, run_id=run.id, tally=Tally(), state=RunState.DISCARDED)
    return len(runs) + forget_rejects(session)


@contextmanager
def stored_file(file_key: str) -> Iterator[Path]:
    """A file of the store on this machine's disk, for as long as it is looked at; InvalidInputError when it is gone."""
    with TemporaryDirectory(prefix="helmdesk-") as folder:
        path = Path(folder) / "contacts.csv"
        try:
            chunks = current_store().read(file_key)
        except FileNotFoundError as error:
            raise InvalidInputError("The file is no longer there: give it again.") from error
        with path.open("wb") as file:
            file.writelines(chunks)
        yield path


def _due() -> Any:
    silent_since = clock.now() - SILENT_AFTER
    return (
        select(ImportRun)
        .where(
            ImportRun.file_key.is_not(None),
            ImportRun.state.in_(_DUE),
            or_(ImportRun.claim.is_(None), ImportRun.heartbeat_at < silent_since),
        )
        .order_by(ImportRun.id)
    )


def _taken(session: Session, run: ImportRun, *, claim: str, state: RunState) -> Taken:
    account = None if run.account_id is None else session.get(Account, run.account_id)
    viewer = viewer_of(account) if account is not None and account.is_active else None
    if viewer is not None and not _may(viewer, run):
        viewer = None
    preview = cast("dict[str, Any] | None", run.preview)
    return Taken(
        run_id=run.id,
        claim=claim,
        state=state,
        organisation_id=run.organisation_id or 0,
        asked=asked_of_json(run.asked),
        file_key=run.file_key or "",
        tally=Tally(run.rows_created, run.rows_updated, run.rows_unchanged, run.rows_rejected),
        digest=None if preview is None else preview_of_json(preview).digest,
        viewer=viewer,
    )


def _may(viewer: Viewer, run: ImportRun) -> bool:
    return has_power(viewer, Power.KEEP_CONTACTS) and viewer.organisation_id in (None, run.organisation_id)


def _carry_out(taken: Taken, *, is_stopping: Callable[[], bool]) -> None:
    bare = _bare(taken)
    try:
        if taken.viewer is None:
            end(bare, state=RunState.FAILED, error=_NO_MORE, viewer=system_viewer())
        else:
            with stored_file(taken.file_key) as path:
                _work_on(taken, _opened(bare, taken, path, is_stopping=is_stopping))
    except (LostRunError, StoppedError, OperationalError, InterfaceError, DatabaseAwayError):
        # The run stays as it is: what is written is counted, and another goes on.
        raise
    except HelmdeskError as error:
        end(bare, state=RunState.FAILED, error=error.message, viewer=system_viewer())
    except Exception as error:
        end(bare, state=RunState.FAILED, error=f"It failed ({type(error).__name__}).", viewer=system_viewer())
        raise
    _remove_file(taken)


def _bare(taken: Taken) -> Work:
    """The run before its file is opened: enough to end it."""
    table = contact_table(organisation_id=taken.organisation_id, asked=taken.asked)
    nothing: Any = None
    viewer = taken.viewer or system_viewer()
    work = Work(viewer, table, nothing, taken.asked, taken.organisation_id, taken.run_id, taken.claim)
    work.tally = taken.tally if taken.state is RunState.RUNNING else Tally()
    return work


def _opened(bare: Work, taken: Taken, path: Path, *, is_stopping: Callable[[], bool]) -> Work:
    bare.file = open_readable(path, organisation_id=taken.organisation_id, asked=taken.asked)
    bare.asked = replace(taken.asked, header=bare.file.form.header)
    bare.is_stopping = is_stopping
    if bare.asked != taken.asked:
        with unit_of_work() as session:
            kept = asked_as_json(bare.asked)
            session.execute(update(ImportRun).where(ImportRun.id == bare.run_id).values(asked=kept))
    return bare


def open_readable(path: Path, *, organisation_id: int, asked: Asked) -> Any:
    """A file of contacts looked at; what is wrong with it is said without where it lies."""
    table = contact_table(organisation_id=organisation_id, asked=asked)
    try:
        return open_table(path, table=table)
    except HelmdeskError as error:
        raise InvalidInputError(
            error.message.replace(f"{path}: ", "The file ").replace(str(path), "The file")
        ) from error


def _work_on(taken: Taken, work: Work) -> None:
    if taken.state is RunState.CHECKING:
        keep_preview(work, look_through(work))
        return
    is_begun = taken.tally.read > 0 and not taken.asked.is_all_or_nothing
    if not is_begun:
        # What is done is what was shown.
        preview = look_through(work, is_told=False)
        if taken.digest is not None and preview.digest != taken.digest:
            keep_preview(work, look_through(work), notice=CHANGED)
            return
        if taken.asked.is_all_or_nothing:
            require_no_errors(preview)
    if taken.asked.is_all_or_nothing:
        write_all_or_nothing(work)
        return
    if not is_begun:
        with unit_of_work() as session:
            drop_rejects(session, run_id=taken.run_id)
    write_good_rows(work)


def _let_go(taken: Taken) -> None:
    with unit_of_work() as session:
        mine = update(ImportRun).where(ImportRun.id == taken.run_id, ImportRun.claim == taken.claim)
        session.execute(mine.values(claim=None))


def _remove_file(taken: Taken) -> None:
    """Remove a file no run needs any more; one that stays behind is swept up as any other without a row."""
    with reading() as session:
        is_needed = session.scalar(select(ImportRun.id).where(ImportRun.file_key == taken.file_key)) is not None
    if not is_needed:
        current_store().remove(taken.file_key)
