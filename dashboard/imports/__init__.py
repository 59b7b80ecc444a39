"""Imports: the account of every run, with progress while it lasts."""

from dash import Dash, Input, Output

from dashboard.imports.pages import CLOCK, RUNS, TITLE, imports_page, runs_shown
from dashboard.pages import register_page


def register(app: Dash) -> None:
    """The page `/manage/imports` and its refresh."""
    register_page(__name__, path="/manage/imports", title=TITLE, layout=imports_page)
    app.callback(Output(RUNS, "children"), Input(CLOCK, "n_intervals"), prevent_initial_call=True)(runs_shown)
