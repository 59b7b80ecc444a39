"""The charts of reports over time. Pure: an answer in, a figure and its marks out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

from dashboard.reports.answers import Answer, before_by_key, durations_of, href_of, key_of, marks_by_key
from dashboard.reports.happenings import HAPPENINGS_AXIS, Happening, happenings_trace
from dashboard.reports.marks import Mark, middle
from dashboard.reports.words import chart_text, hover_text, mark_words, shown_value
from dashboard.ui.figures import FIRST_COLOUR, LEFT_PIXELS, SECOND_COLOUR, SMALL_TEXT, plain_figure
from ingest.metrics.measures import Figure, Grain, Key, Measured, Unit

MOST_TICKS: Final = 12
MOST_DOTS: Final = 60
FEW_BARS, FEW_STEPS, FEW_NAMES = 3, 5, 6
# Eight that are told apart with colour blindness (after Okabe and Ito), the house's two first.
COLOURS: Final = (
    FIRST_COLOUR, SECOND_COLOUR, "#c2570c", "#8a63b8", "#b8860b", "#c04a7a", "#4b8f9e", "#7a7f87",
)  # fmt: skip
BEFORE_COLOUR: Final = "#8a929d"
LEGEND: Final[dict[str, Any]] = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 12}}
SECOND_AXIS: Final[dict[str, Any]] = {
    "overlaying": "y", "side": "right", "showgrid": False, "rangemode": "tozero", "fixedrange": True,
    "zeroline": False, "tickfont": {"size": SMALL_TEXT}, "nticks": 6, "tickmode": "auto",
}  # fmt: skip
# assets/reports.css knows the right one, for the labels of the keyboard.
TWO_AXES_MARGIN: Final[dict[str, int]] = {"l": LEFT_PIXELS, "r": 48, "t": 12, "b": 40}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, its marks, and what is to be said of marks it leaves out."""

    figure: go.Figure
    marks: tuple[Mark, ...]
    class_name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One series of a chart over time: its name, its marks by place, and what its values are."""

    name: str
    measured: Measured
    found: Mapping[tuple[Key, ...], Figure]


def periods_of(answer: Answer) -> list[tuple[Key, ...]]:
    """The places of a chart over time, in order."""
    return [key_of(one) for one in answer.measured[0].figures]


def flow_drawn(answer: Answer, *, happenings: Sequence[Happening] = ()) -> Drawn:
    """Counts over time: the first metric as bars (shares as a line), further ones as lines, a level on its own axis."""
    keys, grain = periods_of(answer), answer.measured[0].grain
    lines = [_Line(one.metric.label, one, marks_by_key(one)) for one in answer.measured]
    traces: list[BaseTraceType] = []
    for index, line in enumerate(lines):
        is_bar = index == 0 and line.measured.metric.unit is not Unit.PERCENT
        traces.append(_bars(line, keys) if is_bar else _curve(line, keys, index))
        traces += _before(answer, index, keys)
    traces += happenings_trace(happenings, days=_days(keys))
    is_leveled = len(lines) > 2  # noqa: PLR2004 - the third is the level beside the two flows
    layout: dict[str, Any] = {"yaxis3": HAPPENINGS_AXIS, "showlegend": len(lines) > 1, "legend": LEGEND}
    layout |= _bar_layout(keys)
    if lines[0].measured.metric.unit in {Unit.TICKETS, Unit.EVENTS}:
        layout |= whole_steps(
            one for measured in (*answer.measured[:2], *answer.before[:2]) if measured for one in measured.figures
        )
    if lines[0].measured.metric.unit is Unit.PERCENT:
        layout["yaxis_ticksuffix"] = " %"
    if is_leveled:
        layout |= {"yaxis2": SECOND_AXIS, "margin": TWO_AXES_MARGIN}
    figure = plain_figure(traces, x_axis=time_axis(keys, grain), **layout)
    axes = "chart-two-axes " if is_leveled else ""
    return Drawn(figure, tuple(_marks(lines, keys)), class_name=axes + narrow_names(keys, grain))


def stack_drawn(answer: Answer) -> Drawn:
    """Levels over time, one area a key of the split; without a split one area."""
    measured, grain = answer.measured[0], answer.measured[0].grain
    split = measured.splits[0] if measured.splits else None
    keys = list(dict.fromkeys((_time_key(one),) for one in measured.figures))
    names = {str(one.keys[split]): one.labels.get(split, str(one.keys[split])) for one in measured.figures if split}
    lines = [
        _Line(
            names.get(name, measured.metric.label),
            measured,
            {(_time_key(one),): one for one in measured.figures if split is None or str(one.keys[split]) == name},
        )
        for name in (names or {"": ""})
    ]
    traces: list[BaseTraceType] = [_area(line, keys, index) for index, line in enumerate(lines)]
    traces += [] if split else _before(answer, 0, keys)
    layout: dict[str, Any] = {"showlegend": bool(split), "legend": LEGEND, "barmode": "stack", **_bar_layout(keys)}
    figure = plain_figure(traces, x_axis=time_axis(keys, grain), **layout, **whole_steps(measured.figures))
    return Drawn(figure, tuple(_marks(lines, keys)), class_name=narrow_names(keys, grain))


def trend_drawn(answer: Answer, *, happenings: Sequence[Happening] = ()) -> Drawn:
    """Durations over time: each metric's median as a line and its 90th percentile as a dashed one, in hours."""
    keys, grain = periods_of(answer), answer.measured[0].grain
    lines = [_Line(one.metric.label, one, marks_by_key(one)) for one in answer.measured]
    traces: list[BaseTraceType] = []
    for index, line in enumerate(lines):
        traces += _trend(line, keys, index)
        traces += _before(answer, index, keys)
    traces += happenings_trace(happenings, days=_days(keys))
    layout: dict[str, Any] = {"showlegend": True, "legend": LEGEND, "yaxis3": HAPPENINGS_AXIS}
    layout |= {"yaxis_ticksuffix": " h", "yaxis_automargin": True}
    figure = plain_figure(traces, x_axis=time_axis(keys, grain), **layout)
    return Drawn(figure, tuple(_marks(lines, keys)), class_name=narrow_names(keys, grain))


def time_axis(keys: Sequence[tuple[Key, ...]], grain: Grain | None) -> dict[str, Any]:
    """The axis of periods: every one has its step, some have their names."""
    days = _days(keys)
    step = _step(days, grain)
    named = range(0, len(days), step)
    return {
        "tickvals": [days[index].isoformat() for index in named],
        "ticktext": [_tick(days, index, grain, step=step) for index in named],
        "tickangle": 0,
        "type": "category",
        "range": [-0.5, len(days) - 0.5],
        "tickfont": {"size": SMALL_TEXT},
    }


def narrow_names(keys: Sequence[tuple[Key, ...]], grain: Grain | None) -> str:
    """The class by which assets/home.css names every other period on a phone, with those that name a new year."""
    names = time_axis(keys, grain)["ticktext"]
    if len(names) <= FEW_NAMES:
        return ""
    year = next((place for place, name in enumerate(names) if place and "<br>" in name), 0)
    return "chart-names-even" if year % 2 else "chart-names-odd"


def _tick(days: Sequence[date], index: int, grain: Grain | None, *, step: int) -> str:
    day = days[index]
    short = f"{day:%b}" if grain is Grain.MONTH else f"{day.day} {day:%b}"
    is_named = index == 0 or any(one.year != day.year for one in days[max(0, index - step) : index])
    return f"{short}<br>{day.year}" if is_named else short


def _step(days: Sequence[date], grain: Grain | None) -> int:
    least = max(1, -(-len(days) // MOST_TICKS))
    # Names of months come round with the year.
    return next((one for one in (1, 2, 3, 6, 12, 24, 60) if one >= least), least) if grain is Grain.MONTH else least


def _bar_layout(keys: Sequence[tuple[Key, ...]]) -> dict[str, Any]:
    # Few bars would be walls.
    return {"bargap": 0.35 if len(keys) > FEW_BARS else 0.75}


def whole_steps(figures: Iterable[Figure]) -> dict[str, Any]:
    """What keeps an axis of small counts from naming parts of a ticket."""
    return {"yaxis_dtick": 1} if max((one.value or 0 for one in figures), default=0) <= FEW_STEPS else {}


def _mode(keys: Sequence[tuple[Key, ...]]) -> str:
    # A line through a single point is nothing that can be seen.
    return "lines" if len(keys) > 1 else "lines+markers"


def _dots(keys: Sequence[tuple[Key, ...]], colour: str, *, size: int = 8) -> dict[str, Any]:
    # So many stand close together that large ones would hide the line.
    shown = size if len(keys) <= MOST_DOTS else size // 2
    return {"size": shown, "color": colour, "line": {"color": colour, "width": 2 if shown == size else 1}}


def _series(line: _Line, keys: Sequence[tuple[Key, ...]]) -> dict[str, Any]:
    found = [line.found.get(key) for key in keys]
    return {
        "name": chart_text(line.name),
        "x": [day.isoformat() for day in _days(keys)],
        "y": [None if one is None else one.value for one in found],
        "customdata": [href_of(one) for one in found],
        "hovertext": [hover_text(_words(line, one)) for one in found],
        "hovertemplate": hover_of(line.measured),
    }


def _bars(line: _Line, keys: Sequence[tuple[Key, ...]]) -> go.Bar:
    return go.Bar(**_series(line, keys), marker={"color": FIRST_COLOUR, "cornerradius": 3})


def _curve(line: _Line, keys: Sequence[tuple[Key, ...]], index: int) -> go.Scatter:
    colour = COLOURS[index % len(COLOURS)]
    dash = "dot" if index > 1 else "solid"
    return go.Scatter(
        **_series(line, keys),
        mode="lines+markers" if index < 2 else _mode(keys),  # noqa: PLR2004 - a level is a line alone
        line={"color": colour, "width": 2.5, "dash": dash},
        marker=_dots(keys, colour),
        cliponaxis=False,
        yaxis="y2" if index > 1 else "y",
    )


def _area(line: _Line, keys: Sequence[tuple[Key, ...]], index: int) -> go.Scatter | go.Bar:
    colour = COLOURS[index % len(COLOURS)]
    series = _series(line, keys)
    series["y"] = [value or 0 for value in series["y"]]
    if len(keys) == 1:
        # An area one day wide is nothing that can be seen.
        return go.Bar(**series, marker={"color": colour})
    return go.Scatter(**series, mode="lines", stackgroup="all", line={"color": colour, "width": 1.5})


def _trend(line: _Line, keys: Sequence[tuple[Key, ...]], index: int) -> list[go.Scatter]:
    colour = COLOURS[index % len(COLOURS)]
    series = _series(line, keys)
    median = go.Scatter(
        **series | {"name": f"{line.name}, median"},
        mode="lines+markers",
        line={"color": colour, "width": 2.5},
        marker=_dots(keys, colour),
        connectgaps=False,
    )
    upper = [None if one is None else durations_of(one).p90 for one in map(line.found.get, keys)]
    words = [
        f"{text}<br>90th percentile {shown_value(value, Unit.HOURS)}"
        for text, value in zip(series["hovertext"], upper, strict=True)
    ]
    ninth = go.Scatter(
        **series | {"name": f"{line.name}, 90th percentile", "y": upper, "hovertext": words},
        mode="lines+markers",
        marker=_dots(keys, colour, size=6),
        line={"color": colour, "width": 1.5, "dash": "dash"},
    )
    return [median, ninth]


def _before(answer: Answer, index: int, keys: Sequence[tuple[Key, ...]]) -> list[go.Scatter]:
    found, measured = before_by_key(answer, index), answer.earlier(index)
    if not found or measured is None:
        return []
    # Each mark says the period it is of, not the one it is drawn over.
    line = _Line(f"{measured.metric.label}, the period before", measured, found)
    shown = [found.get(key) for key in keys]
    series = _series(line, keys)
    series["hovertext"] = [hover_text(_words(line, one)) for one in shown]
    colour = BEFORE_COLOUR if index == 0 else COLOURS[index % len(COLOURS)]
    dotted = {"color": colour, "width": 1.5, "dash": "dot"}
    axis = "y2" if index > 1 else "y"
    return [go.Scatter(**series, mode=_mode(keys), line=dotted, marker=_dots(keys, colour), yaxis=axis)]


def _marks(lines: Sequence[_Line], keys: Sequence[tuple[Key, ...]]) -> list[Mark]:
    found = []
    for index, key in enumerate(keys):
        for line in lines:
            figure = line.found.get(key)
            if figure is not None:
                found.append(Mark(_words(line, figure), href_of(figure), middle(index, len(keys))))
    return found


def _words(line: _Line, figure: Figure | None) -> str:
    return "" if figure is None else mark_words(line.name, figure, line.measured.metric.unit)


def hover_of(measured: Measured) -> str:
    """What stands under the pointer: the mark in words, and the definition."""
    words = hover_text(measured.metric.definition)
    return f"<b>%{{hovertext}}</b><br><span style='font-size:{SMALL_TEXT}px'>{words}</span><extra></extra>"


def _time_key(figure: Figure) -> Key:
    return next(value for value in figure.keys.values() if isinstance(value, date))


def _days(keys: Sequence[tuple[Key, ...]]) -> list[date]:
    return [_day(key) for key in keys]


def _day(key: tuple[Key, ...]) -> date:
    return next(value for value in key if isinstance(value, date))
