"""Administration: organisations, sites, configuration items, teams and staff, each as a list, a form and a file."""

from functools import partial

from dash import ALL, Dash, Input, Output, State

from dashboard.admin import ids
from dashboard.admin.access import is_administration_for, may_keep, may_read
from dashboard.admin.addresses import ADMINISTRATION, import_path, list_path, new_path
from dashboard.admin.callbacks import (
    access_ended,
    record_deleted,
    record_retired,
    record_saved,
    records_filtered,
    reset_link_sent_to_staff,
    staff_unlocked,
    way_in_sent,
)
from dashboard.admin.files import records_csv
from dashboard.admin.import_callbacks import file_applied, file_chosen
from dashboard.admin.import_pages import import_page
from dashboard.admin.pages import TITLE, administration_page, list_page, new_page, one_page
from dashboard.admin.words import new_words
from dashboard.pages import LOCATION, register_page
from ingest.records.kinds import KINDS
from ingest.records.schemas import Kind

_PATH, _SEARCH = State(LOCATION, "pathname"), State(LOCATION, "search")


def register(app: Dash) -> None:
    """The pages under `/admin` but for boards, what they do, and their files."""
    register_page(__name__, path=ADMINISTRATION, title=TITLE, layout=administration_page, is_for=is_administration_for)
    for kind in KINDS:
        _register_pages(kind)
    _register_forms(app)
    _register_files(app)
    app.server.add_url_rule(f"{ADMINISTRATION}/<name>.csv", view_func=records_csv)


def _register_pages(kind: Kind) -> None:
    # Dash takes the first that fits, by name: `at` before `of`.
    here = f"{__name__}.{kind.name}"
    reads, keeps = may_read(kind), may_keep(kind)
    register_page(
        f"{here}.at", path=list_path(kind), title=kind.title, layout=partial(list_page, kind=kind), is_for=reads
    )
    register_page(
        f"{here}.at.new", path=new_path(kind), title=new_words(kind), layout=partial(new_page, kind=kind), is_for=keeps
    )
    register_page(
        f"{here}.at.import",
        path=import_path(kind),
        title=f"Upload CSV: {kind.title}",
        layout=partial(import_page, kind=kind),
        is_for=keeps,
    )
    register_page(
        f"{here}.of",
        path_template=f"{list_path(kind)}/<record_id>",
        title=kind.title,
        layout=partial(one_page, kind=kind),
        is_for=reads,
    )


def _register_forms(app: Dash) -> None:
    go = Output(ids.LOCATION, "href", allow_duplicate=True)
    every = ids.field_id(ALL)
    app.callback(
        go, Input(ids.SEARCH, "value"), Input(ids.STATE, "value"), Input(ids.filter_id(ALL), "value"), _PATH, _SEARCH,
        prevent_initial_call=True,
    )(records_filtered)  # fmt: skip
    app.callback(
        go, Output(ids.PROBLEMS, "children"), Output(ids.OPENED, "data"), Output(every, "error"),
        Input(ids.SAVE, "n_clicks"), Input(ids.SAVE_AND_NEW, "n_clicks"), State(every, "value"),
        State(ids.OPENED, "data"), _PATH, prevent_initial_call=True,
        # One press, one record.
        running=[(Output(one, "disabled"), True, False) for one in (ids.SAVE, ids.SAVE_AND_NEW)],
    )(record_saved)  # fmt: skip
    for button, callback in (
        (ids.RETIRE, record_retired),
        (ids.DELETE, record_deleted),
        (ids.SEND_AGAIN, way_in_sent),
        (ids.SEND_RESET, reset_link_sent_to_staff),
        (ids.UNLOCK, staff_unlocked),
    ):
        app.callback(go, Input(button, "n_clicks"), _PATH, prevent_initial_call=True)(callback)
    app.callback(
        go, Output(ids.HAND_TO, "error"), Input(ids.END_ACCESS, "n_clicks"), State(ids.HAND_TO, "value"), _PATH,
        prevent_initial_call=True,
    )(access_ended)  # fmt: skip


def _register_files(app: Dash) -> None:
    preview = Output(ids.PREVIEW, "children", allow_duplicate=True)
    digest = Output(ids.DIGEST, "data", allow_duplicate=True)
    app.callback(
        preview, digest, Output(ids.HOW, "children"), Input(ids.FILE, "data"), _PATH, prevent_initial_call=True
    )(file_chosen)
    app.callback(
        Output(ids.LOCATION, "href", allow_duplicate=True), preview, digest,
        Input(ids.APPLY, "n_clicks"), State(f"{ids.HOW}-choice", "value"), State(ids.FILE, "data"),
        State(ids.DIGEST, "data"), _PATH, prevent_initial_call=True,
        running=[(Output(ids.APPLY, "disabled"), True, False)],
    )(file_applied)  # fmt: skip
