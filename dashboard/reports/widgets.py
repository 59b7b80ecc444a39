"""One widget of a report: its card with chart, table, files and what it is made of. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.reports import ids
from dashboard.reports.answers import Answer, Cell, Table, href_of, table_of
from dashboard.reports.definitions import Shape
from dashboard.reports.figures import Drawn, flow_drawn, stack_drawn, trend_drawn
from dashboard.reports.happenings import Happening
from dashboard.reports.key_figures import heat_drawn, ordered_drawn, pareto_drawn, ranked_drawn
from dashboard.reports.marks import mark_list
from dashboard.reports.words import NOTHING, shown_value
from dashboard.ui.attributes import aria, data
from dashboard.ui.figures import GRAPH_CONFIG
from dashboard.ui.links import download_link, link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Column, LinkCell, data_table
from dashboard.ui.times import exact_words
from dashboard.ui.widgets import widget_card
from ingest.metrics.measures import Measured, Unit

_MOST_INCIDENTS: Final = 50
_KEY_CHARTS: Final = {
    Shape.RANKED: ranked_drawn,
    Shape.ORDERED: ordered_drawn,
    Shape.PARETO: pareto_drawn,
    Shape.HEAT: heat_drawn,
}
# Of so few there is no distribution to speak of.
_FEW: Final = 5


def report_widget(
    answer: Answer, *, files: Mapping[str, str], viewer_timezone: str, happenings: Sequence[Happening] = ()
) -> html.Section:
    """The card of one widget; `files` are the addresses of its CSV and XLSX."""
    widget, table = answer.widget, table_of(answer)
    told = happenings if widget.has_incidents else ()
    is_drawn = widget.shape not in {Shape.TILES, Shape.FIGURES}
    if answer.is_empty:
        body: Component = empty_state(
            "Nothing to count",
            "No ticket meets these filters in this period; a longer one, or fewer filters, may find some.",
        )
    elif is_drawn:
        body = _chart(answer, drawn_of(answer, happenings=told))
    else:
        body = figure_tiles(answer) if widget.shape is Shape.TILES else _figures(answer, table)
    return widget_card(
        widget.key,
        widget.title,
        html.Div([body, *_incidents(told)], className="stack"),
        definition=_definitions(answer),
        table=_page_table(widget.title, table),
        csv_href=files["csv"],
        subtitle=_made_of(answer, timezone=viewer_timezone),
        actions=[*_xlsx(widget.title, files["xlsx"]), *_picture(answer, is_drawn=is_drawn), copy_link(widget.key)],
    )


def drawn_of(answer: Answer, *, happenings: Sequence[Happening] = ()) -> Drawn:
    """The chart of an answer."""
    shape = answer.widget.shape
    if shape is Shape.FLOW:
        return flow_drawn(answer, happenings=happenings)
    if shape is Shape.TREND:
        return trend_drawn(answer, happenings=happenings)
    return stack_drawn(answer) if shape is Shape.STACK else _KEY_CHARTS[shape](answer)


def figure_tiles(answer: Answer) -> html.Div:
    """Every metric's total as a tile that leads to its tickets, with what it was before."""
    tiles = []
    for index, measured in enumerate(answer.measured):
        tiles.append(_tile(measured, before=answer.earlier(index)))
    return html.Div(tiles, className="tiles report-tiles")


def _tile(measured: Measured, *, before: Measured | None) -> Component:
    unit, total = measured.metric.unit, measured.total
    shown = shown_value(total.value, unit)
    parts: list[Component] = [
        html.Span(shown, className="tile-count"),
        html.Span(_tile_label(measured), className="tile-label"),
    ]
    if unit in {Unit.HOURS, Unit.PERCENT}:
        parts.append(html.Span(f"n {total.n:,}", className="tile-note"))
    if before is not None:
        parts.append(html.Span(f"before {shown_value(before.total.value, unit)}", className="tile-note"))
    said: dict[str, Any] = {"className": "tile", "title": measured.metric.definition}
    href = href_of(total)
    name = aria(label=f"{_tile_label(measured)}: {shown}")
    return html.Div(parts, **said) if href is None else html.A(parts, href=href, **said, **name)


def _tile_label(measured: Measured) -> str:
    label = measured.metric.label
    return f"{label}, median" if measured.metric.unit is Unit.HOURS else label


def _chart(answer: Answer, drawn: Drawn) -> html.Div:
    graph = dcc.Graph(
        id=ids.chart(answer.widget.key),
        figure=drawn.figure,
        config=GRAPH_CONFIG,  # type: ignore[arg-type]  # Dash means any dictionary
    )
    # The marks say in words what the picture shows.
    picture = html.Div(graph, className="picture", **aria(hidden="true"), **data(picture=answer.widget.key))
    marks = mark_list(drawn.marks, title=answer.widget.title)
    chart = html.Div([picture, marks], className=f"chart {drawn.class_name}".rstrip())
    return html.Div([chart, *([html.P(drawn.note, className="muted")] if drawn.note else [])])


def _figures(answer: Answer, table: Table) -> Component:
    note = [] if all(one.total.n >= _FEW for one in answer.measured) else [html.P(_FEW_WORDS, className="muted")]
    return html.Div([figure_tiles(answer), _data_table(f"{answer.widget.title}, figures", table), *note])


_FEW_WORDS: Final = "With so few tickets the median and the 90th percentile say little."


def _page_table(title: str, table: Table) -> Component:
    return _data_table(title, table)


def _data_table(title: str, table: Table) -> Component:
    columns = [Column(one.label, is_number=one.is_number) for one in table.headings]
    return data_table(title, columns, [[_cell(row, cell) for cell in row] for row in table.rows])


def _cell(row: Sequence[Cell], cell: Cell) -> LinkCell | str:
    if cell.href is None or cell.text == NOTHING:
        return cell.text
    return LinkCell(cell.text, cell.href, f"{row[0].text}: {cell.text}")


def _definitions(answer: Answer) -> Component:
    known = {one.metric.name: one.metric for one in answer.measured}
    words = [html.Div([html.Dt(one.label), html.Dd(one.definition)]) for one in known.values()]
    return html.Dl(words, className="definitions")


def _made_of(answer: Answer, *, timezone: str) -> Component:
    counted = " · ".join(f"{one.metric.label}: n {one.total.n:,}" for one in answer.measured)
    as_of = max(one.as_of for one in answer.measured)
    parts = [counted, f"as of {exact_words(as_of, timezone=timezone)}", f"days of {answer.measured[0].timezone}"]
    return html.Div([html.Span(one) for one in parts], className="made-of")


def _incidents(happenings: Sequence[Happening]) -> list[Component]:
    if not happenings:
        return []
    shown = happenings[-_MOST_INCIDENTS:]
    items = [html.Li([html.Span(f"{one.day:%Y-%m-%d} "), link(one.name, one.href)]) for one in reversed(shown)]
    words = f"Incidents in this time ({len(happenings):,})"
    return [html.Details([html.Summary(words), html.Ul(items)], className="report-incidents")]


def _xlsx(title: str, href: str) -> list[Component]:
    return [download_link("XLSX", href, class_name="tool", aria_label=f"Download XLSX: {title}")]


def _picture(answer: Answer, *, is_drawn: bool) -> list[Component]:
    if not is_drawn or answer.is_empty:
        return []
    # assets/reports.js asks Plotly for it.
    said = data(picture_of=answer.widget.key, picture_title=answer.widget.title)
    name = aria(label=f"Download picture: {answer.widget.title}")
    return [html.Button("Picture", type="button", className="tool", disable_n_clicks=True, **said, **name)]


def copy_link(key: str) -> html.Button:
    """A tool that gives the address of one widget of the page; assets/reports.js does it."""
    return html.Button("Copy link", type="button", className="tool", disable_n_clicks=True, **data(copy_link=key))
