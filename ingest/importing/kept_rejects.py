"""The rows a run rejected, kept in the database: written with the batch they stood in, given back, and forgotten."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final, cast

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import reading
from ingest.importing.contacts.asked import asked_of_json
from ingest.importing.rejects import FIRST_COLUMNS
from ingest.importing.tables import RowFlaw
from ingest.models.importing import ImportReject, ImportRun
from ingest.viewer import Viewer, require_sign_in

# They are of people nobody may know; whoever wants to mend them does it soon.
KEPT_FOR: Final = timedelta(days=30)
_ROWS_PER_READ: Final = 500
RejectedRow = tuple[int, Sequence[RowFlaw], Sequence[str]]


def keep_rejects(session: Session, *, run_id: int, rows: Sequence[RejectedRow]) -> None:
    """Keep rejected rows (line, flaws, cells) in the transaction of their batch. For services that carry a run out."""
    now = clock.now()
    values = [
        {
            "run_id": run_id,
            "line": line,
            "flaws": [[one.column, one.reason] for one in flaws],
            "cells": list(cells),
            "rejected_at": now,
        }
        for line, flaws, cells in rows
    ]
    if values:
        session.execute(insert(ImportReject), values)


def drop_rejects(session: Session, *, run_id: int) -> None:
    """Forget what an earlier look at the file rejected. For services that carry a run out."""
    session.execute(delete(ImportReject).where(ImportReject.run_id == run_id))


def are_rejects_kept(session: Session, viewer: Viewer, *, run_id: int) -> bool:
    """Whether there are rows to read; for reads of runs, which know that the viewer may see this one."""
    require_sign_in(viewer)
    return bool(session.scalar(select(exists().where(ImportReject.run_id == run_id))))


def kept_rejects(*, run_id: int) -> Iterator[list[str]]:
    """The rejected rows of a run as a file, header first, read as they are asked for; whoever asks may see the run."""
    with reading() as session:
        yield [*FIRST_COLUMNS, *asked_of_json(session.scalar(_asked(run_id))).header]
        query = select(ImportReject).where(ImportReject.run_id == run_id).order_by(ImportReject.line)
        for one in session.scalars(query, execution_options={"yield_per": _ROWS_PER_READ}):
            flaws = cast("list[list[str]]", one.flaws)
            columns = "; ".join(dict.fromkeys(column for column, _ in flaws))
            reasons = "; ".join(f"{column} {reason}" if len(flaws) > 1 else reason for column, reason in flaws)
            yield [str(one.line), columns, reasons, *cast("list[str]", one.cells)]


def forget_rejects(session: Session) -> int:
    """Forget rejected rows that were kept long enough; how many. For the worker."""
    old = delete(ImportReject).where(ImportReject.rejected_at < clock.now() - KEPT_FOR)
    return len(session.scalars(old.returning(ImportReject.line)).all())


def _asked(run_id: int) -> Any:
    return select(ImportRun.asked).where(ImportRun.id == run_id)
