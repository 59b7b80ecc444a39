"""The charts of reports by key: bars, Pareto, and weekday by hour. Pure: an answer in, a figure and its marks out."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.reports.answers import Answer, before_by_key, href_of, key_of
from dashboard.reports.figures import (
    BEFORE_COLOUR,
    FEW_BARS,
    SECOND_AXIS,
    TWO_AXES_MARGIN,
    Drawn,
    hover_of,
    whole_steps,
)
from dashboard.reports.marks import Mark, middle
from dashboard.reports.words import chart_text, cut, hover_text, mark_words, shown_value
from dashboard.ui.figures import FIRST_COLOUR, SECOND_COLOUR, SMALL_TEXT, plain_figure
from ingest.metrics.measures import Figure, Measured, Split

# Of more the chart would be a carpet; the table has them all.
MOST_BARS: Final = 20
BAR_PIXELS: Final = 30
_WEEKDAYS, _HOURS = 7, 24
_LABEL_PIXELS, _PIXELS_A_LETTER = 60, 6
_EMPTY_COLOUR: Final = "rgba(128, 140, 155, 0.10)"


def ranked(measured: Measured) -> list[Figure]:
    """The marks, largest first; what has nothing to show is left out."""
    shown = [one for one in measured.figures if one.value is not None and one.n]
    return sorted(shown, key=lambda one: (-(one.value or 0), *map(str, one.labels.values())))


def ranked_drawn(answer: Answer) -> Drawn:
    """One bar a key across the chart, largest at the top."""
    shown = ranked(answer.measured[0])
    return replace(_across(answer, shown[:MOST_BARS]), note=_left_out(len(shown)))


def _left_out(count: int) -> str:
    return f"The largest {MOST_BARS} of {count:,}; the table has all." if count > MOST_BARS else ""


def ordered_drawn(answer: Answer) -> Drawn:
    """One bar a key across the chart, in the keys' own order."""
    return _across(answer, answer.measured[0].figures)


def pareto_drawn(answer: Answer) -> Drawn:
    """Bars, largest first, and the share of all that they come to together."""
    measured = answer.measured[0]
    every = ranked(measured)
    shown = every[:MOST_BARS]
    counts = [int(one.value or 0) for one in shown]
    total = measured.total.n or 1
    together = [100 * so_far / total for so_far in accumulate(counts)]
    places = [str(index) for index in range(len(shown))]
    share = go.Scatter(
        name="Together",
        x=places,
        y=together,
        yaxis="y2",
        mode="lines+markers",
        line={"color": SECOND_COLOUR, "width": 2},
        marker={"size": 7, "color": SECOND_COLOUR, "line": {"color": SECOND_COLOUR, "width": 2}},
        hovertext=[f"{value:.1f} % together" for value in together],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    axis = {
        "tickvals": places, "ticktext": [chart_text(cut(_name(one), limit=16)) for one in shown], "type": "category",
        "tickfont": {"size": SMALL_TEXT}, "range": [-0.5, len(shown) - 0.5], "automargin": True,
    }  # fmt: skip
    second = SECOND_AXIS | {"range": [0, 102], "ticksuffix": " %"}
    figure = plain_figure(
        [_bars(measured, shown, places), share],
        x_axis=axis,
        yaxis2=second,
        margin=TWO_AXES_MARGIN,
        bargap=0.25 if len(shown) > FEW_BARS else 0.75,
        **whole_steps(shown),
    )
    return Drawn(figure, _marks(measured, shown), class_name="chart-two-axes", note=_left_out(len(every)))


def heat_drawn(answer: Answer) -> Drawn:
    """Weekday by hour, darker where more; every cell that holds something leads to its tickets."""
    measured = answer.measured[0]
    found = {(int(one.keys[Split.WEEKDAY]), int(one.keys[Split.HOUR])): one for one in measured.figures}  # type: ignore[arg-type]  # both are numbers
    rows = [[found.get((day, hour)) for hour in range(_HOURS)] for day in range(_WEEKDAYS)]
    names = [_weekday(rows[day], day) for day in range(_WEEKDAYS)]
    heat = go.Heatmap(
        z=[[one.value if one else 0 for one in row] for row in rows],
        x=[f"{hour:02}" for hour in range(_HOURS)],
        y=names,
        customdata=[[href_of(one) for one in row] for row in rows],
        hovertext=[[hover_text(_words(measured, one)) for one in row] for row in rows],
        hovertemplate=hover_of(measured),
        colorscale=[[0, _EMPTY_COLOUR], [1, FIRST_COLOUR]],
        showscale=False,
        xgap=2,
        ygap=2,
    )
    y_axis = {"autorange": "reversed", "fixedrange": True, "showgrid": False, "ticks": ""}
    x_axis = {"type": "category", "tickvals": [f"{hour:02}" for hour in range(0, _HOURS, 3)]}
    figure = plain_figure([heat], x_axis=x_axis, yaxis=y_axis)
    marks = (
        Mark(_words(measured, one), href_of(one), middle(hour, _HOURS))
        for row in rows
        for hour, one in enumerate(row)
        if one is not None and one.n
    )
    return Drawn(figure, tuple(marks))


_LETTERS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _weekday(row: Sequence[Figure | None], day: int) -> str:
    named = next((one.labels.get(Split.WEEKDAY) for one in row if one is not None), None)
    return (named or _LETTERS[day])[:3]


def _across(answer: Answer, shown: Sequence[Figure]) -> Drawn:
    measured = answer.measured[0]
    places = [str(index) for index in range(len(shown))]
    labels = [cut(_name(one)) for one in shown]
    traces: list[Any] = [_bars(measured, shown, places, is_across=True)]
    before = before_by_key(answer, 0)
    if before:
        traces.append(_earlier(answer, shown, places))
    longest = max((len(label) for label in labels), default=0)
    y_axis = {
        "tickvals": places, "ticktext": [chart_text(label) for label in labels], "type": "category",
        "range": [len(shown) - 0.5, -0.5], "automargin": True, "fixedrange": True, "showgrid": False, "ticks": "",
        "tickfont": {"size": SMALL_TEXT},
    }  # fmt: skip
    margin = {"l": min(_LABEL_PIXELS, 12) + longest * _PIXELS_A_LETTER, "r": 48, "t": 8, "b": 8}
    figure = plain_figure(
        traces,
        x_axis={"rangemode": "tozero", "visible": False},
        yaxis=y_axis,
        height_pixels=max(120, BAR_PIXELS * len(shown) + 24),
        margin=margin,
        bargap=0.35,
    )
    return Drawn(figure, _marks(measured, shown), class_name="chart-across")


def _bars(measured: Measured, shown: Sequence[Figure], places: Sequence[str], *, is_across: bool = False) -> go.Bar:
    values = [one.value or 0 for one in shown]
    along: dict[str, Any] = {"x": values, "y": places, "orientation": "h"} if is_across else {"x": places, "y": values}
    return go.Bar(
        **along,
        name=measured.metric.label,
        customdata=[href_of(one) for one in shown],
        marker={"color": FIRST_COLOUR, "cornerradius": 3},
        text=[shown_value(one.value, measured.metric.unit) for one in shown] if is_across else None,
        textposition="outside" if is_across else None,
        cliponaxis=False,
        hovertext=[hover_text(_words(measured, one)) for one in shown],
        hovertemplate=hover_of(measured),
    )


def _earlier(answer: Answer, shown: Sequence[Figure], places: Sequence[str]) -> go.Scatter:
    before, measured = before_by_key(answer, 0), answer.measured[0]
    found = [before.get(key_of(one)) for one in shown]
    return go.Scatter(
        name="The period before",
        x=[None if one is None else one.value for one in found],
        y=places,
        mode="markers",
        marker={"symbol": "line-ns", "size": 16, "line": {"color": BEFORE_COLOUR, "width": 3}},
        customdata=[href_of(one) for one in found],
        hovertext=["" if one is None else hover_text(f"The period before: {_words(measured, one)}") for one in found],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _marks(measured: Measured, shown: Sequence[Figure]) -> tuple[Mark, ...]:
    return tuple(
        Mark(_words(measured, one), href_of(one), middle(index, len(shown))) for index, one in enumerate(shown)
    )


def _words(measured: Measured, figure: Figure | None) -> str:
    return "" if figure is None else mark_words(measured.metric.label, figure, measured.metric.unit)


def _name(figure: Figure) -> str:
    return ", ".join(figure.labels.values())
