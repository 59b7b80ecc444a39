"""Imports: the account of every run, with progress while it lasts, and the rows it rejected."""

from dash import Dash, Input, Output, State

from dashboard.imports import ids
from dashboard.imports.callbacks import refreshed_run, refreshed_runs
from dashboard.imports.files import rejects_csv
from dashboard.imports.pages import TITLE, imports_page, is_run, run_page
from dashboard.pages import LOCATION, register_page
from ingest.importing.runs import may_see_runs


def register(app: Dash) -> None:
    """The pages `/manage/imports` and `/manage/imports/<run_id>`, their refresh, and the rejected rows as a file."""
    register_page(f"{__name__}.list", path="/manage/imports", title=TITLE, layout=imports_page, is_for=may_see_runs)
    register_page(
        f"{__name__}.run",
        path_template="/manage/imports/<run_id>",
        title="Import {run_id}",
        layout=run_page,
        is_for=may_see_runs,
        is_there=is_run,
    )
    app.callback(
        Output(ids.RUNS, "children"),
        Output(ids.RUNS_CLOCK, "interval"),
        Input(ids.RUNS_CLOCK, "n_intervals"),
        prevent_initial_call=True,
    )(refreshed_runs)
    app.callback(
        Output(ids.RUN, "children"),
        Output(ids.RUN_CLOCK, "disabled"),
        Input(ids.RUN_CLOCK, "n_intervals"),
        State(LOCATION, "pathname"),
        prevent_initial_call=True,
    )(refreshed_run)
    app.server.add_url_rule("/manage/imports/<run_id>/rejects.csv", view_func=rejects_csv)
