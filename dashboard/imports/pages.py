"""`/manage/imports`: what was imported from which file, how far it is, and how it ended."""

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.guard import current_viewer
from dashboard.pages import Address
from dashboard.ui.badges import status_badge
from dashboard.ui.headings import page_heading
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, data_table
from dashboard.ui.times import relative_time
from ingest.clock import now
from ingest.db.engine import reading
from ingest.enums import RunState
from ingest.importing.runs import runs
from ingest.importing.schemas import RunView
from ingest.portal.schema import Tone
from ingest.viewer import Viewer

TITLE: Final = "Imports"
CLOCK: Final = "imports-clock"
RUNS: Final = "imports-runs"
REFRESH_SECONDS: Final = 2
_WORDS: Final = {
    RunState.RUNNING: ("Running", Tone.INFO, "▶"),
    RunState.DONE: ("Done", Tone.SUCCESS, "✓"),
    RunState.FAILED: ("Failed", Tone.DANGER, "✕"),
    RunState.INTERRUPTED: ("Interrupted", Tone.WARNING, "‖"),
}
_COLUMNS: Final = (
    *(Column(label) for label in ("File", "Source", "Organisation", "Started", "State")),
    *(Column(label, is_number=True) for label in ("Read", "Created", "Updated", "Unchanged", "Rejected")),
    Column("Notes"),
)


def imports_page(viewer: Viewer, _address: Address) -> Component:
    """The latest runs; administrators and support leads."""
    return html.Div(
        [
            page_heading(TITLE, subtitle="Runs of `helmdesk import`, newest first."),
            html.Div(_table(viewer), id=RUNS, className="card"),
            dcc.Interval(id=CLOCK, interval=REFRESH_SECONDS * 1000),
        ],
        className="stack",
    )


def runs_shown(_ticks: int | None) -> Component:
    """The runs as they stand now."""
    return _table(current_viewer())


def _table(viewer: Viewer) -> Component:
    with reading() as session:
        found = runs(session, viewer)
    if not found:
        hint = "Run `helmdesk import tickets FILE --source ...` or `helmdesk import status FILE` on the server."
        return empty_state("Nothing was imported yet", hint)
    return data_table("Import runs", _COLUMNS, [_cells(run, viewer) for run in found])


def _cells(run: RunView, viewer: Viewer) -> tuple[Cell, ...]:
    word, tone, icon = _WORDS[run.state]
    if run.state is RunState.RUNNING:
        word = f"{word}, {run.share_done:.0%}"
    notes = [*(f"{count:,} x {text}" for text, count in run.warnings.items()), run.error, run.rejects_file]
    return (
        run.file_name,
        run.source,
        run.organisation,
        relative_time(run.started_at, now=now(), timezone=viewer.timezone),
        status_badge(word, tone=tone, icon=icon),
        run.read,
        run.created,
        run.updated,
        run.unchanged,
        run.rejected,
        "; ".join(note for note in notes if note) or None,
    )
