"""A small table of data: caption, header cells, rows; on a phone each row becomes a card."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria, data
from dashboard.ui.links import link


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; numbers stand to the right, and `class_name` is what styles know its cells by."""

    label: str
    is_number: bool = False
    class_name: str = ""


@dataclass(frozen=True, slots=True)
class LinkCell:
    """A cell that leads somewhere; `aria_label` says in full what the short text in the table means."""

    text: str
    href: str
    aria_label: str | None = None


Cell = str | int | Component | LinkCell | None


def data_table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    is_caption_shown: bool = False,
    class_name: str = "",
) -> html.Div:
    """A table whose first cell of each row heads the row; `caption` names it for those who hear it.

    With the class `opens-rows` a click anywhere in a row follows the row's first link (assets/shell.js).
    """
    head = html.Thead(html.Tr([_head_cell(column) for column in columns]))
    body = html.Tbody([_row(columns, row) for row in rows])
    name = html.Caption(caption, className="" if is_caption_shown else "visually-hidden")
    table = html.Table([name, head, body], className=f"data-table {class_name}".rstrip())
    # Focusable, so that a table wider than the screen can be scrolled with the keyboard.
    return html.Div(table, className="data-table-frame", tabIndex="0", role="group", **aria(label=caption))


def _head_cell(column: Column) -> html.Th:
    return html.Th(column.label, scope="col", className=_class(column))


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> html.Tr:
    first, *others = zip(columns, row, strict=True)
    cells = [html.Td(_content(cell), className=_class(column), **data(label=column.label)) for column, cell in others]
    return html.Tr([html.Th(_content(first[1]), scope="row", className=_class(first[0])), *cells])


def _content(cell: Cell) -> str | Component:
    if isinstance(cell, LinkCell):
        return link(cell.text, cell.href, aria_label=cell.aria_label)
    if isinstance(cell, int):
        return f"{cell:,}"
    return "\N{EN DASH}" if cell is None else cell


def _class(column: Column) -> str:
    return " ".join(name for name in ("number" if column.is_number else "", column.class_name) if name)
