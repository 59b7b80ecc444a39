"""What Import/Update Users does: say what a file is for, have it looked through, and say that it be done."""

from collections.abc import Mapping
from typing import Any

from dash import no_update
from dash.development.base_component import Component

from dashboard.guard import current_viewer
from dashboard.imports.components import run_address
from dashboard.imports.contact_form import ALL_OR_NOTHING
from dashboard.imports.pages import RUNS_PATH, run_number, run_parts, run_shown
from ingest.db.engine import reading, unit_of_work
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.importing.contacts.asked import Existing
from ingest.importing.contacts.service import apply_checked, begin_check, discard
from ingest.organisations.queries import sites_in_use
from ingest.people.powers import Power, require_power
from ingest.viewer import Viewer

_MAX_DIGITS = 18


def import_owner_chosen(chosen: str | None) -> tuple[Any, Any]:
    """The sites of the chosen organisation, and none of them chosen."""
    viewer = _keeper()
    owner = _id(chosen)
    if owner is None:
        return [], None
    with reading() as session:
        found = sites_in_use(session, viewer, organisation_id=owner)
    return [{"value": str(one.id), "label": one.name} for one in found], None


def contact_file_checked(
    clicks: int | None, given: object, owner: str | None, site: str | None, existing: str | None
) -> tuple[Any, Any]:
    """The page of the file's run, where its preview comes; or what has to be said first."""
    viewer = _keeper()
    if not clicks:
        return no_update, no_update
    run_id = _id(given.get("id")) if isinstance(given, Mapping) else None
    organisation_id = viewer.organisation_id or _id(owner)
    if organisation_id is None:
        return no_update, "Choose the organisation first."
    if run_id is None:
        return no_update, "Choose a file first."
    if existing not in set(Existing):
        return no_update, "Say what to do when somebody is found."
    try:
        with unit_of_work() as session:
            begin_check(
                session,
                viewer,
                run_id=run_id,
                organisation_id=organisation_id,
                existing=Existing(str(existing)),
                site_id=_id(site),
            )
    except (NotFoundError, InvalidInputError, ConflictError) as error:
        return no_update, error.message
    return run_address(run_id), None


def import_applied(clicks: int | None, how: str | None, path: str | None) -> tuple[Any, Any]:
    """The run on its way, and the clock that asks how far it is."""
    viewer = _keeper()
    if not clicks:
        return no_update, no_update
    run_id = _run_at(path)
    with unit_of_work() as session:
        apply_checked(session, viewer, run_id=run_id, is_all_or_nothing=how == ALL_OR_NOTHING)
    return _shown(viewer, path)


def import_discarded(clicks: int | None, path: str | None) -> tuple[Any, Any]:
    """The run that was given up."""
    viewer = _keeper()
    if not clicks:
        return no_update, no_update
    run_id = _run_at(path)
    with unit_of_work() as session:
        discard(session, viewer, run_id=run_id)
    return _shown(viewer, path)


def _shown(viewer: Viewer, path: str | None) -> tuple[list[Component], bool]:
    found = run_shown(viewer, _named(path))
    return run_parts(found, viewer), not found.state.is_moving


def _keeper() -> Viewer:
    viewer = current_viewer()
    require_power(viewer, Power.KEEP_CONTACTS)
    return viewer


def _named(path: str | None) -> str:
    return (path or "").removeprefix(f"{RUNS_PATH}/")


def _run_at(path: str | None) -> int:
    return run_number(_named(path))


def _id(text: object) -> int | None:
    told = str(text) if isinstance(text, str | int) and not isinstance(text, bool) else ""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _MAX_DIGITS else None
