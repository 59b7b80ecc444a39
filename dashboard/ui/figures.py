"""How every Plotly figure looks: transparent, quiet axes, colours and text that follow light and dark through CSS."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go
from plotly.basedatatypes import BaseTraceType

# No mode bar: what can be done with a chart stands in its card.
GRAPH_CONFIG: Final[dict[str, Any]] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
# assets/tokens.css has the same two as --chart-first and --chart-second.
FIRST_COLOUR: Final = "#3079c0"
SECOND_COLOUR: Final = "#2f9e6e"
# Half-transparent greys are readable on the light and on the dark card; assets/ui.css colours the text itself.
TEXT_COLOUR: Final = "#6b7684"
GRID_COLOUR: Final = "rgba(128, 140, 155, 0.25)"
# What is said under the pointer is the same in light and dark.
HOVER_GROUND: Final = "#1b2430"
HOVER_LINE: Final = "#77879b"
HOVER_TEXT: Final = "#ffffff"
LEFT_PIXELS: Final = 36
RIGHT_PIXELS: Final = 8
SMALL_TEXT: Final = 11
FONT_FAMILY: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"


_LAYOUT: Final[dict[str, Any]] = {
    "template": "none",
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "margin": {"l": LEFT_PIXELS, "r": RIGHT_PIXELS, "t": 12, "b": 40},
    "font": {"family": FONT_FAMILY, "size": 12, "color": TEXT_COLOUR},
    "showlegend": False,
    "hoverlabel": {
        "align": "left",
        "bgcolor": HOVER_GROUND,
        "bordercolor": HOVER_LINE,
        "font": {"family": FONT_FAMILY, "size": 13, "color": HOVER_TEXT},
    },
    "dragmode": False,
}
_X_AXIS: Final[dict[str, Any]] = {
    "showgrid": False, "zeroline": False, "fixedrange": True, "linecolor": GRID_COLOUR, "ticks": ""
}  # fmt: skip
_Y_AXIS: Final[dict[str, Any]] = {
    "gridcolor": GRID_COLOUR, "zeroline": False, "fixedrange": True, "rangemode": "tozero", "ticks": ""
}  # fmt: skip


def plain_figure(
    traces: Sequence[BaseTraceType], *, x_axis: Mapping[str, Any], height_pixels: int = 300, **layout: Any
) -> go.Figure:
    """A figure in the house's style, with what its x axis and its layout (by Plotly's names) have of their own.

    Made in one piece: Plotly checks a figure again with each later change, which costs more than the numbers do.
    """
    axes = {"xaxis": {**_X_AXIS, **x_axis}, "yaxis": _Y_AXIS}
    return go.Figure(list(traces), _LAYOUT | axes | {"height": height_pixels} | layout)
