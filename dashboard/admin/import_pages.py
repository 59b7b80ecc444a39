"""`/admin/<kind>/import`: a file is given, what it would change is shown, and then it is done. And its parts."""

from collections.abc import Sequence
from typing import Any, Final

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
from dashboard.ui.tables import Column, data_table
from ingest.importing.tables import ROWS_SHOWN, CellChange, PlannedRow, RowEffect, RowFlaw, TablePreview
from ingest.records.schemas import Kind, RecordFilters
from ingest.records.tables import MAX_ROWS
from ingest.viewer import Viewer

MAX_FILE_BYTES: Final = 1_000_000
GOOD_ROWS, ALL_OR_NOTHING = "good", "all"
_EFFECT_WORDS: Final = {
    RowEffect.NEW: "New",
    RowEffect.CHANGED: "Changed",
    RowEffect.UNCHANGED: "Unchanged",
    RowEffect.REFUSED: "Errors",
}


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


def preview_parts(found: TablePreview) -> list[Component]:
    """What a file would do, row by row and field by field, and what is wrong in it."""
    parts: list[Component] = [_counts(found)]
    if found.unknown:
        parts.append(
            html.Div(
                html.P(f"Left out, for no column is called so here: {', '.join(found.unknown)}."),
                className="notice notice-quiet",
                role="note",
            )
        )
    if found.flaws:
        parts.append(_card("Errors", _flaws(found.flaws), count=len(found.flaws)))
    if found.rows:
        parts.append(_card("What would change", _changes(found.rows), count=len(found.rows)))
    elif not found.flaws:
        parts.append(html.P("The file changes nothing.", role="status"))
    return parts


def refusal(message: str) -> list[Component]:
    """Why a file cannot be read."""
    return [error_state("This file cannot be taken", message)]


def _counts(found: TablePreview) -> html.Dl:
    tiles = [
        html.Div(
            [html.Dt(word, className="tile-label"), html.Dd(f"{found.counts.get(one, 0):,}", className="tile-count")],
            className="tile run-count",
        )
        for one, word in _EFFECT_WORDS.items()
    ]
    return html.Dl(tiles, className="tiles run-counts")


def _flaws(flaws: Sequence[RowFlaw]) -> Component:
    columns = [Column("Where"), Column("Column"), Column("What is wrong")]
    rows: list[list[Any]] = [[f"Line {one.line:,}", one.column, one.reason] for one in flaws]
    return data_table("Errors", columns, rows)


def _changes(rows: Sequence[PlannedRow]) -> Component:
    columns = [Column("Where"), Column("Record"), Column("What"), Column("Changes")]
    cells: list[list[Any]] = [
        [f"Line {one.line:,}", one.subject, _EFFECT_WORDS[one.effect], _change_list(one)] for one in rows
    ]
    return data_table("What would change", columns, cells)


def _change_list(one: PlannedRow) -> html.Ul:
    is_new = one.effect is RowEffect.NEW
    items = [
        html.Li(f"{change.label}: {change.after}" if is_new else _change_words(change))
        for change in one.changes
        if change.after or not is_new
    ]
    return html.Ul(items, className="change-list")


def _change_words(change: CellChange) -> str:
    return f"{change.label}: {change.before or 'nothing'} → {change.after or 'nothing'}"


def _card(title: str, table: Component, *, count: int) -> html.Section:
    note = [html.P(f"These are the first {ROWS_SHOWN}.", className="muted")] if count == ROWS_SHOWN else []
    return html.Section([html.H2(title, className="widget-title"), table, *note], className="card stack admin-card")
