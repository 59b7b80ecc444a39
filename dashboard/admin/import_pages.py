"""`/admin/<kind>/import`: a file is given, what it would change is shown, and then it is done. And its parts."""

from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.admin import ids
from dashboard.admin.addresses import ADMINISTRATION, filters_address, list_path
from dashboard.pages import Address
from dashboard.ui.attributes import aria, data
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import download_link
from dashboard.ui.states import error_state
from ingest.records.schemas import Kind, RecordFilters
from ingest.records.tables import MAX_ROWS
from ingest.viewer import Viewer

MAX_FILE_BYTES: Final = 1_000_000
GOOD_ROWS, ALL_OR_NOTHING = "good", "all"


def import_page(_viewer: Viewer, _address: Address, *, kind: Kind) -> Component:
    """Where a file of a kind is given."""
    template = filters_address(f"{list_path(kind)}.csv", RecordFilters(state=""))
    trail = (
        TrailStep("Home", "/"),
        TrailStep("Administration", ADMINISTRATION),
        TrailStep(kind.title, list_path(kind)),
    )
    steps = html.Ol(
        [
            html.Li(download_link("Download the list", template)),
            html.Li("Change it and add to it; the list is the template too."),
            html.Li("Choose the file. What it would change is shown first; nothing is done yet."),
            html.Li("Apply it. The same file again changes nothing."),
        ]
    )
    notes = html.P(
        "A row with an ID is that record; a new one has none. A column that is left out keeps what is known, an empty "
        f"cell empties it. At most {MAX_ROWS:,} rows and {MAX_FILE_BYTES // 1_000_000} MB.",
        className="muted",
    )
    # assets/admin.js makes the control and reads the file into the store.
    control = html.Div(className="file-choice", **data(takes_file=ids.FILE, max_bytes=str(MAX_FILE_BYTES)))
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            page_heading(f"Upload CSV: {kind.title}", trail=trail),
            html.Section([steps, notes, control], className="card stack form-card admin-card"),
            dcc.Store(id=ids.FILE),
            dcc.Store(id=ids.DIGEST),
            html.Div(id=ids.PREVIEW, className="stack", **aria(live="polite")),
            html.Div(apply_form(is_shown=False, is_flawed=False), id=ids.HOW),
        ],
        className="stack",
    )


def apply_form(*, is_shown: bool, is_flawed: bool) -> html.Div:
    """How rows go in, and the button; known to its callback also where it is not shown."""
    how = dmc.RadioGroup(
        html.Div(
            [
                dmc.Radio(value=GOOD_ROWS, label="All good rows", description="Rows with errors are left out."),
                dmc.Radio(value=ALL_OR_NOTHING, label="All or nothing", description="Errors keep every row out."),
            ],
            className="options",
        ),
        id=f"{ids.HOW}-choice",
        label="What goes in",
        value=ALL_OR_NOTHING,
        style=None if is_flawed else {"display": "none"},
    )
    parts = [how, html.Div(dmc.Button("Apply", id=ids.APPLY), className="row")]
    return html.Div(parts, className="card stack form-card", style=None if is_shown else {"display": "none"})


def refusal(message: str) -> list[Component]:
    """Why a file cannot be read."""
    return [error_state("This file cannot be taken", message)]
