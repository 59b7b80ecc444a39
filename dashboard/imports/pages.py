"""`/manage/imports` and `/manage/imports/<run_id>`: what was imported, how far it is, and how it ended."""

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.imports import ids
from dashboard.imports.components import run_cards, runs_table
from dashboard.imports.contact_form import contact_import_form, decision_parts
from dashboard.pages import Address
from dashboard.ui.attributes import aria
from dashboard.ui.headings import TrailStep, page_heading
from ingest.clock import now
from ingest.db.engine import reading
from ingest.enums import SecurityLevel
from ingest.errors import ForbiddenError, NotFoundError
from ingest.importing.contacts.service import checked_preview
from ingest.importing.runs import has_rejects, may_import_contacts, run_account, runs
from ingest.importing.schemas import RunView
from ingest.organisations.queries import organisations_in_use, sites_in_use
from ingest.people.levels import level_label
from ingest.people.powers import may_give
from ingest.viewer import Viewer

TITLE: Final = "Imports"
HISTORY: Final = "Import History"
RUNS_PATH: Final = "/manage/imports"
RUNNING_MILLISECONDS: Final = 2_000
WAITING_MILLISECONDS: Final = 15_000
_MAX_DIGITS: Final = 18


def imports_page(viewer: Viewer, _address: Address) -> Component:
    """The latest runs of what the viewer may import."""
    found = shown_runs(viewer)
    form = [_contact_form(viewer)] if may_import_contacts(viewer) else []
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(TITLE, subtitle="What was brought in from files, newest first."),
            *form,
            html.Section(
                [html.H2(HISTORY, className="widget-title"), html.Div(runs_shown(found, viewer), id=ids.RUNS)],
                className="card stack",
                **aria(label=HISTORY),
            ),
            dcc.Interval(id=ids.RUNS_CLOCK, interval=milliseconds_until_next(found)),
        ],
        className="stack",
    )


def run_page(viewer: Viewer, address: Address) -> Component:
    """One run, for who may import its kind of file."""
    found = run_shown(viewer, address.variables["run_id"])
    owner = f" for {found.organisation}" if found.organisation else ""
    return html.Div(
        [
            page_heading(
                found.file_name,
                trail=[TrailStep("Home", "/"), TrailStep(TITLE, RUNS_PATH), TrailStep(f"Import {found.id}")],
                subtitle=f"Import {found.id} · source {found.source}{owner} · started by {found.started_by}",
            ),
            html.Div(run_parts(found, viewer), id=ids.RUN, className="stack"),
            dcc.Interval(id=ids.RUN_CLOCK, interval=RUNNING_MILLISECONDS, disabled=not found.state.is_moving),
        ],
        className="stack",
    )


def shown_runs(viewer: Viewer) -> tuple[RunView, ...]:
    """The latest runs as they stand now."""
    with reading() as session:
        return runs(session, viewer)


def runs_shown(found: Sequence[RunView], viewer: Viewer) -> Component:
    """The table of runs."""
    return runs_table(found, now=now(), timezone=viewer.timezone, has_command=viewer.staff_role is not None)


def run_shown(viewer: Viewer, text: str) -> RunView:
    """The run an address names, as it stands now; NotFoundError where there is none."""
    with reading() as session:
        return run_account(session, viewer, run_id=run_number(text))


def is_run(viewer: Viewer, address: Address) -> bool:
    """Whether the address is that of a run the viewer may see."""
    try:
        run_shown(viewer, address.variables["run_id"])
    except (NotFoundError, ForbiddenError):
        return False
    return True


def run_parts(found: RunView, viewer: Viewer) -> list[Component]:
    """What the page of a run shows: one that waits for the viewer's word shows what it would do."""
    with reading() as session:
        checked = checked_preview(session, viewer, run_id=found.id) if may_import_contacts(viewer) else None
        is_kept = has_rejects(session, viewer, run=found)
    cards = run_cards(found, is_file_kept=is_kept, is_own=checked is not None, now=now(), timezone=viewer.timezone)
    return cards if checked is None else [*cards, *decision_parts(checked[0], notice=checked[1])]


def milliseconds_until_next(found: Sequence[RunView]) -> int:
    """When to look again: soon while something runs."""
    is_running = any(run.state.is_moving for run in found)
    return RUNNING_MILLISECONDS if is_running else WAITING_MILLISECONDS


def run_number(text: str) -> int:
    """The number of a run in an address; NotFoundError for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise NotFoundError("A run is known by its number.")
    return int(text)


def _contact_form(viewer: Viewer) -> Component:
    levels = [level_label(level) for level in SecurityLevel if may_give(viewer, level)]
    with reading() as session:
        own = viewer.organisation_id
        owners = [] if own is not None else organisations_in_use(session, viewer)
        places = [] if own is None else sites_in_use(session, viewer, organisation_id=own)
    return contact_import_form(
        levels=levels,
        owners=[{"value": str(one.id), "label": one.name} for one in owners],
        sites=[{"value": str(one.id), "label": one.name} for one in places],
    )
