"""`/manage/imports` and `/manage/imports/<run_id>`: what was imported, how far it is, and how it ended."""

from collections.abc import Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.imports import ids
from dashboard.imports.components import run_cards, runs_table
from dashboard.pages import Address
from dashboard.ui.headings import TrailStep, page_heading
from ingest.clock import now
from ingest.db.engine import reading
from ingest.enums import RunState
from ingest.errors import ForbiddenError, NotFoundError
from ingest.importing.rejects import is_kept
from ingest.importing.runs import run_account, runs
from ingest.importing.schemas import RunView
from ingest.viewer import Viewer

TITLE: Final = "Imports"
RUNS_PATH: Final = "/manage/imports"
RUNNING_MILLISECONDS: Final = 2_000
WAITING_MILLISECONDS: Final = 15_000
_MAX_DIGITS: Final = 18


def imports_page(viewer: Viewer, _address: Address) -> Component:
    """The latest runs of what the viewer may import."""
    found = shown_runs(viewer)
    about = html.Span(["Runs of ", html.Code("helmdesk import"), ", newest first."])
    return html.Div(
        [
            page_heading(TITLE, subtitle=about),
            html.Div(runs_shown(found, viewer), id=ids.RUNS, className="card"),
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
            dcc.Interval(id=ids.RUN_CLOCK, interval=RUNNING_MILLISECONDS, disabled=found.state is not RunState.RUNNING),
        ],
        className="stack",
    )


def shown_runs(viewer: Viewer) -> tuple[RunView, ...]:
    """The latest runs as they stand now."""
    with reading() as session:
        return runs(session, viewer)


def runs_shown(found: Sequence[RunView], viewer: Viewer) -> Component:
    """The table of runs."""
    return runs_table(found, now=now(), timezone=viewer.timezone)


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
    """What the page of a run shows."""
    return run_cards(found, is_file_kept=is_kept(found.rejects_file), now=now(), timezone=viewer.timezone)


def milliseconds_until_next(found: Sequence[RunView]) -> int:
    """When to look again: soon while something runs."""
    is_running = any(run.state is RunState.RUNNING for run in found)
    return RUNNING_MILLISECONDS if is_running else WAITING_MILLISECONDS


def run_number(text: str) -> int:
    """The number of a run in an address; NotFoundError for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise NotFoundError("A run is known by its number.")
    return int(text)
