"""Imports a file of contacts that lies on this machine, at once and in the caller's process: for the command line."""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import update

from ingest.db.engine import reading, unit_of_work
from ingest.enums import RunState
from ingest.errors import HelmdeskError
from ingest.importing.contacts.asked import Asked, Existing, asked_as_json
from ingest.importing.contacts.carrying import (
    Rejected,
    Work,
    end,
    look_through,
    require_no_errors,
    write_all_or_nothing,
    write_good_rows,
)
from ingest.importing.contacts.planning import contact_table
from ingest.importing.contacts.service import SOURCE
from ingest.importing.rejects import Rejects, default_place
from ingest.importing.runs import CONTACTS_KIND, begin_run
from ingest.importing.schemas import RowProblem, RunSummary, Tally
from ingest.importing.tables import TablePreview, open_table, shown_cells
from ingest.models.importing import ImportRun
from ingest.organisations.queries import organisation_named, site_named
from ingest.people.powers import Power, require_power
from ingest.viewer import Viewer

Progress = Callable[[int, int, Tally], None]


@dataclass(frozen=True, slots=True)
class ContactOptions:
    """What a person says about a file of contacts; organisation and site by their names."""

    organisation: str
    site: str | None = None
    existing: Existing = Existing.SKIP
    is_all_or_nothing: bool = False
    rejects: Path | None = None
    is_rehearsal: bool = False
    encoding: str | None = None
    delimiter: str | None = None


def import_contacts(
    viewer: Viewer,
    *,
    path: Path,
    options: ContactOptions,
    on_progress: Progress = lambda _done, _total, _tally: None,
) -> RunSummary:
    """Bring contacts of one organisation in. Who keeps contacts there.

    A HelmdeskError means that nothing was done. Otherwise every batch counts wholly or not at all, or, when it is all
    or nothing, the whole file; the same file again doubles nobody. `on_progress` is told the bytes done, all bytes, and
    the counts so far.
    """
    require_power(viewer, Power.KEEP_CONTACTS)
    started = time.monotonic()
    work = _work(viewer, path, options)
    kept_at = options.rejects or (None if options.is_rehearsal else default_place(path))
    rejects = Rejects(kept_at, work.file.form.header, imported=path)
    total = path.stat().st_size

    def on_batch(done: int, tally: Tally, rejected: Sequence[Rejected]) -> None:
        _add(rejects, work, rejected)
        on_progress(done, total, tally)

    work.on_batch = on_batch
    try:
        tally = _rehearsed(work) if options.is_rehearsal else _done(work, options, path)
    finally:
        rejects.close()
    return _summary(work, tally, rejects, seconds=time.monotonic() - started)


def _work(viewer: Viewer, path: Path, options: ContactOptions) -> Work:
    with reading() as session:
        owner = organisation_named(session, viewer, name=options.organisation)
        site = options.site and site_named(session, viewer, name=options.site, organisation_id=owner.id)
    asked = Asked(options.existing, site.id if site else None, options.is_all_or_nothing)
    table = contact_table(organisation_id=owner.id, asked=asked)
    file = open_table(path, table=table, encoding=options.encoding, delimiter=options.delimiter)
    return Work(viewer, table, file, replace(asked, header=file.form.header), owner.id)


def _rehearsed(work: Work) -> Tally:
    return _tally_of(look_through(work))


def _done(work: Work, options: ContactOptions, path: Path) -> Tally:
    _begin(work, options, path)
    try:
        if work.asked.is_all_or_nothing:
            require_no_errors(look_through(work))
            write_all_or_nothing(work)
        else:
            write_good_rows(work)
    except BaseException as error:
        state = RunState.INTERRUPTED if isinstance(error, KeyboardInterrupt) else RunState.FAILED
        end(work, state=state, error=error.message if isinstance(error, HelmdeskError) else type(error).__name__)
        raise
    return work.tally


def _begin(work: Work, options: ContactOptions, path: Path) -> None:
    work.claim = secrets.token_hex(16)
    with unit_of_work() as session:
        owner = organisation_named(session, work.viewer, name=options.organisation).name
        name = path.name.encode(errors="replace").decode()
        total = path.stat().st_size
        run_id = begin_run(
            session,
            work.viewer,
            source=SOURCE,
            file_name=name,
            organisation=owner,
            total_bytes=total,
            kind=CONTACTS_KIND,
        )
        kept = asked_as_json(work.asked)
        session.execute(update(ImportRun).where(ImportRun.id == run_id).values(claim=work.claim, asked=kept))
    work.run_id = run_id


def _add(rejects: Rejects, work: Work, rejected: Sequence[Rejected]) -> None:
    for raw, one in rejected:
        shown = replace(raw, cells=shown_cells(raw, table=work.table, file=work.file))
        for flaw in one.flaws[:1]:
            more = "".join(f"; {other.column} {other.reason}" for other in one.flaws[1:])
            rejects.add(shown, RowProblem(flaw.column, flaw.reason + more), column=flaw.column)
    rejects.keep()


def _tally_of(preview: TablePreview) -> Tally:
    counts = {effect.value: count for effect, count in preview.counts.items()}
    return Tally(
        counts.get("new", 0), counts.get("changed", 0), counts.get("unchanged", 0), rejected=counts.get("refused", 0)
    )


def _summary(work: Work, tally: Tally, rejects: Rejects, *, seconds: float) -> RunSummary:
    return RunSummary(
        run_id=work.run_id,
        read=tally.read,
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        seconds=round(seconds, 3),
        warnings={f"The column '{head}' is no column of contacts and was left out.": 1 for head in work.file.unknown},
        rejects_file=rejects.path if rejects.is_written else None,
    )
