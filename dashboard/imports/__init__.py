"""Imports: contacts from a file, the account of every run with its progress, and the rows it rejected."""

from dash import Dash, Input, Output, State

from dashboard.imports import ids
from dashboard.imports.callbacks import refreshed_run, refreshed_runs
from dashboard.imports.contact_callbacks import (
    contact_file_checked,
    import_applied,
    import_discarded,
    import_owner_chosen,
)
from dashboard.imports.contact_form import TEMPLATE, UPLOAD
from dashboard.imports.files import contact_template, rejects_csv
from dashboard.imports.pages import TITLE, imports_page, is_run, run_page
from dashboard.imports.uploads import upload_contacts
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
    _register_contacts(app)
    app.server.add_url_rule("/manage/imports/<run_id>/rejects.csv", view_func=rejects_csv)
    app.server.add_url_rule(TEMPLATE, view_func=contact_template)
    app.server.add_url_rule(UPLOAD, view_func=upload_contacts, methods=["POST"])


def _register_contacts(app: Dash) -> None:
    app.callback(
        Output(ids.SITE, "data"), Output(ids.SITE, "value"), Input(ids.OWNER, "value"), prevent_initial_call=True
    )(import_owner_chosen)
    app.callback(
        Output(ids.LOCATION, "href"), Output(ids.PROBLEM, "children"),
        Input(ids.LOOK, "n_clicks"), State(ids.FILE, "data"), State(ids.OWNER, "value"), State(ids.SITE, "value"),
        State(ids.EXISTING, "value"), prevent_initial_call=True,
        running=[(Output(ids.LOOK, "disabled"), True, False)],
    )(contact_file_checked)  # fmt: skip
    shown = (
        Output(ids.RUN, "children", allow_duplicate=True),
        Output(ids.RUN_CLOCK, "disabled", allow_duplicate=True),
    )
    path = State(LOCATION, "pathname")
    app.callback(*shown, Input(ids.APPLY, "n_clicks"), State(ids.HOW, "value"), path, prevent_initial_call=True)(
        import_applied
    )
    app.callback(*shown, Input(ids.DISCARD, "n_clicks"), path, prevent_initial_call=True)(import_discarded)
