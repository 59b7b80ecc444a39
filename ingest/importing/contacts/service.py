"""Files of contacts that are given to the worker: a file, what it is for, its preview, and the word to do it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.visibility import within
from ingest.enums import RunState
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.importing.contacts.asked import Asked, Existing, asked_as_json, asked_of_json, preview_of_json
from ingest.importing.runs import CONTACTS_KIND, end_run, record_begin
from ingest.importing.schemas import Tally
from ingest.importing.tables import RowEffect, TablePreview
from ingest.models.importing import ImportRun
from ingest.models.organisations import Organisation, Site
from ingest.people.powers import Power, require_power
from ingest.viewer import Viewer

SOURCE: Final = "csv"
_GONE: Final = "There is no such file of yours; choose it again."
_MAX_NAME: Final = 200


def note_file(session: Session, viewer: Viewer, *, file_name: str, file_key: str, total_bytes: int) -> int:
    """Note a file that lies in the store, of which nothing is known yet but whose it is; its id. Who keeps contacts."""
    require_power(viewer, Power.KEEP_CONTACTS)
    now = clock.now()
    shown = "".join(one for one in file_name if one.isprintable()).strip()
    run = ImportRun(
        kind=CONTACTS_KIND,
        source=SOURCE,
        file_name=shown[-_MAX_NAME:] or "contacts.csv",
        organisation_id=viewer.organisation_id,
        started_by=viewer.name,
        account_id=viewer.account_id,
        state=RunState.GIVEN,
        started_at=now,
        heartbeat_at=now,
        total_bytes=total_bytes,
        warnings={},
        file_key=file_key,
    )
    session.add(run)
    session.flush()
    return run.id


def begin_check(
    session: Session, viewer: Viewer, *, run_id: int, organisation_id: int, existing: Existing, site_id: int | None
) -> None:
    """Say what one's own file is for, and have it looked through by the worker. Who keeps contacts, where they may.

    NotFoundError for a file that is not there or somebody else's, and alike for an organisation the viewer does not
    see; InvalidInputError by `site_id` for a site the organisation does not have.
    """
    run = _own(session, viewer, run_id=run_id, state=RunState.GIVEN)
    owner = select(Organisation.id).where(Organisation.id == organisation_id, within(Organisation.id, viewer))
    if session.scalar(owner) is None:
        raise NotFoundError("There is no such organisation.")
    _require_site(session, organisation_id=organisation_id, site_id=site_id)
    asked = Asked(existing=existing, site_id=site_id)
    run.organisation_id, run.asked = organisation_id, asked_as_json(asked)
    run.state, run.started_at, run.heartbeat_at = RunState.CHECKING, clock.now(), clock.now()
    session.flush()
    record_begin(session, viewer, run)


def apply_checked(session: Session, viewer: Viewer, *, run_id: int, is_all_or_nothing: bool) -> None:
    """Have done what the preview of one's own file showed; the worker does it. Who keeps contacts.

    ConflictError when it is not waiting for that; InvalidInputError when it is all or nothing and rows have errors.
    """
    run = _own(session, viewer, run_id=run_id, state=RunState.CHECKED)
    found = preview_of_json(cast("Mapping[str, Any]", run.preview))
    if is_all_or_nothing and found.counts.get(RowEffect.REFUSED):
        raise InvalidInputError("Some rows have errors: mend them and give the file again, or take the good rows.")
    asked = replace(asked_of_json(run.asked), is_all_or_nothing=is_all_or_nothing)
    counts = dict.fromkeys(("rows_read", "rows_created", "rows_updated", "rows_unchanged", "rows_rejected"), 0)
    values: dict[str, Any] = {"state": RunState.WAITING, "asked": asked_as_json(asked), "done_bytes": 0, **counts}
    taken = update(ImportRun).where(ImportRun.id == run_id, ImportRun.state == RunState.CHECKED)
    if session.scalar(taken.values(**values).returning(ImportRun.id)) is None:
        raise ConflictError("It is being done already.")


def discard(session: Session, viewer: Viewer, *, run_id: int) -> None:
    """Give one's own file up before anything of it is done. Who keeps contacts; errors as for `apply_checked`."""
    _own(session, viewer, run_id=run_id, state=RunState.CHECKED)
    end_run(session, viewer, run_id=run_id, tally=Tally(), state=RunState.DISCARDED)


def checked_preview(session: Session, viewer: Viewer, *, run_id: int) -> tuple[TablePreview, str | None] | None:
    """What one's own file would do, and what there is to say of that; None unless it waits for one's word."""
    require_power(viewer, Power.KEEP_CONTACTS)
    query = _owned(viewer, run_id).where(ImportRun.state == RunState.CHECKED)
    run = session.scalar(query)
    if run is None or run.preview is None:
        return None
    kept = cast("Mapping[str, Any]", run.preview)
    return preview_of_json(kept), kept.get("notice")


def _require_site(session: Session, *, organisation_id: int, site_id: int | None) -> None:
    """InvalidInputError by `site_id` for a site an organisation does not have."""
    if site_id is None:
        return
    query = select(Site.id).where(Site.id == site_id, Site.organisation_id == organisation_id)
    if session.scalar(query) is None:
        message = "Choose a site of the organisation."
        raise InvalidInputError(message, fields={"site_id": message})


def _owned(viewer: Viewer, run_id: int) -> Any:
    return select(ImportRun).where(
        ImportRun.id == run_id,
        ImportRun.kind == CONTACTS_KIND,
        ImportRun.account_id == viewer.account_id,
        ImportRun.account_id.is_not(None),
    )


def _own(session: Session, viewer: Viewer, *, run_id: int, state: RunState) -> ImportRun:
    require_power(viewer, Power.KEEP_CONTACTS)
    run: ImportRun | None = session.scalar(_owned(viewer, run_id).with_for_update())
    if run is None:
        raise NotFoundError(_GONE)
    if run.organisation_id is not None and viewer.organisation_id not in (None, run.organisation_id):
        raise ForbiddenError(_GONE)
    if run.state != state:
        raise ConflictError("This is not what the file waits for any more; look at its page again.")
    return run
