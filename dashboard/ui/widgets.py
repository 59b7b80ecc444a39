"""The card around one question of a page: title, definition, chart and table of the same numbers, CSV."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria, data
from dashboard.ui.links import download_link

SHOW_AS_TABLE = "Show as table"
SHOW_AS_CHART = "Show as chart"


def widget_card(
    key: str,
    title: str,
    body: Component,
    *,
    definition: str | Component | None = None,
    table: Component | None = None,
    csv_href: str | None = None,
    subtitle: str | Component | None = None,
    actions: Sequence[Component] = (),
) -> html.Section:
    """A region labelled by its title. `key` is unique on the page.

    `body` is the chart or list; `table` holds the same numbers and takes the body's place at `Show as table`;
    `csv_href` answers with the same numbers as a file.
    """
    parts: list[Component] = [
        _head(key, title, definition, [*_toggle(key, table), *_csv(title, csv_href), *actions], subtitle),
        html.Div(body, id=f"{key}-chart", className="widget-body"),
    ]
    if table is not None:
        parts.append(html.Div(table, id=f"{key}-table", className="widget-body", hidden=True))
    return html.Section(parts, id=key, className="card widget", **aria(labelledby=f"{key}-title"))


def _head(
    key: str,
    title: str,
    definition: str | Component | None,
    tools: Sequence[Component],
    subtitle: str | Component | None,
) -> html.Div:
    name = [html.H2(title, id=f"{key}-title", className="widget-title"), *_definition(title, definition)]
    parts = [html.Div(name, className="widget-name"), html.Div(list(tools), className="widget-tools")]
    if subtitle is not None:
        parts.append(html.Div(subtitle, className="widget-subtitle"))
    return html.Div(parts, className="widget-head")


def definition_popover(title: str, definition: str | Component) -> html.Details:
    """A '?' that opens the definition of a number; Escape and a click elsewhere close it."""
    mark = html.Summary("?", className="definition-mark", title="Definition", **aria(label=f"Definition: {title}"))
    return html.Details([mark, html.Div(definition, className="definition-text")], className="definition")


def _definition(title: str, definition: str | Component | None) -> list[Component]:
    return [] if definition is None else [definition_popover(title, definition)]


def _toggle(key: str, table: Component | None) -> list[Component]:
    if table is None:
        return []
    # assets/shell.js swaps the two bodies: the numbers are both on the page already.
    swap = data(swap_shown=f"{key}-chart", swap_hidden=f"{key}-table", swap_label=SHOW_AS_CHART)
    return [html.Button(SHOW_AS_TABLE, type="button", className="tool", disable_n_clicks=True, **swap)]


def _csv(title: str, csv_href: str | None) -> list[Component]:
    if csv_href is None:
        return []
    return [download_link("Download CSV", csv_href, class_name="tool", aria_label=f"Download CSV: {title}")]
