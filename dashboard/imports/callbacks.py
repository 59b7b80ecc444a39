"""The refresh of the import pages: quick while something runs, slow or not at all afterwards."""

from dash.development.base_component import Component

from dashboard.guard import current_viewer
from dashboard.imports.pages import RUNS_PATH, milliseconds_until_next, run_parts, run_shown, runs_shown, shown_runs


def refreshed_runs(_ticks: int | None) -> tuple[Component, int]:
    """The runs as they stand now, and in how many milliseconds to ask again."""
    viewer = current_viewer()
    found = shown_runs(viewer)
    return runs_shown(found, viewer), milliseconds_until_next(found)


def refreshed_run(_ticks: int | None, path: str | None) -> tuple[list[Component], bool]:
    """One run as it stands now, and whether there is nothing more to wait for."""
    viewer = current_viewer()
    found = run_shown(viewer, (path or "").removeprefix(f"{RUNS_PATH}/"))
    return run_parts(found, viewer), not found.state.is_moving
