"""Documents: all of the organisation, uploads and downloads, and the panel other pages show them in."""

from dash import Dash, Input, Output, State

from dashboard.documents import ids
from dashboard.documents.addresses import PATH, UPLOAD
from dashboard.documents.callbacks import (
    document_chosen,
    document_deleted,
    document_renamed,
    documents_filtered,
    documents_refreshed,
)
from dashboard.documents.files import download, remove, view
from dashboard.documents.pages import TITLE, attach_page, documents_page
from dashboard.documents.uploads import upload
from dashboard.pages import LOCATION, register_page


def register(app: Dash) -> None:
    """The pages `/documents` and `/tickets/<number>/attach`, their callbacks, and the addresses of the bytes."""
    register_page(f"{__name__}.list", path=PATH, title=TITLE, layout=documents_page)
    register_page(
        f"{__name__}.attach", path_template="/tickets/<number>/attach", title="Attach to {number}", layout=attach_page
    )
    _register_callbacks(app)
    app.server.add_url_rule(UPLOAD, "upload_document", upload, methods=["POST"])
    app.server.add_url_rule(f"{PATH}/<public_id>/download", "download_document", download)
    app.server.add_url_rule(f"{PATH}/<public_id>/view", "view_document", view)
    app.server.add_url_rule(f"{PATH}/<public_id>", "remove_document", remove, methods=["DELETE"])


def _register_callbacks(app: Dash) -> None:
    path, here = State(LOCATION, "pathname"), State(LOCATION, "search")
    found = Output(ids.LIST, "children", allow_duplicate=True)
    chosen = State(ids.CHOSEN, "data")
    app.callback(
        Output(ids.LOCATION, "href"), Input(ids.SEARCH, "value"), Input(ids.ORGANISATION, "value"), here,
        prevent_initial_call=True,
    )(documents_filtered)  # fmt: skip
    app.callback(found, Input(ids.ARRIVED, "data"), path, here, prevent_initial_call=True)(documents_refreshed)
    app.callback(
        Output(ids.RENAME_DIALOG, "opened"), Output(ids.RENAME_NAME, "value"), Output(ids.RENAME_NAME, "error"),
        Output(ids.DELETE_DIALOG, "opened"), Output(ids.DELETE_WORDS, "children"),
        Input(ids.CHOSEN, "data"), prevent_initial_call=True,
    )(document_chosen)  # fmt: skip
    app.callback(
        found, Output(ids.RENAME_DIALOG, "opened", allow_duplicate=True),
        Output(ids.RENAME_NAME, "error", allow_duplicate=True),
        Input(ids.RENAME_SAVE, "n_clicks"), State(ids.RENAME_NAME, "value"), chosen, path, here,
        prevent_initial_call=True,
    )(document_renamed)  # fmt: skip
    app.callback(
        found, Output(ids.DELETE_DIALOG, "opened", allow_duplicate=True),
        Input(ids.DELETE_CONFIRM, "n_clicks"), chosen, path, here, prevent_initial_call=True,
    )(document_deleted)  # fmt: skip
