"""What a file would do to a table, before it is done: counts, errors by line and column, and changes. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.ui.tables import Column, data_table
from ingest.importing.tables import ROWS_SHOWN, CellChange, PlannedRow, RowEffect, RowFlaw, TablePreview

_EFFECT_WORDS: Final = {
    RowEffect.NEW: "New",
    RowEffect.CHANGED: "Changed",
    RowEffect.UNCHANGED: "Unchanged",
    RowEffect.REFUSED: "Errors",
}


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
