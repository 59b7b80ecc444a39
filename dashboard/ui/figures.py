"""How every Plotly figure looks: transparent, quiet axes, colours and text that follow light and dark through CSS."""

from typing import Any, Final

import plotly.graph_objects as go

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


def plain_figure(figure: go.Figure, *, height_pixels: int = 300) -> go.Figure:
    """The same figure in the house's style; gives it back for chaining."""
    figure.update_layout(
        template="none",
        height=height_pixels,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": LEFT_PIXELS, "r": RIGHT_PIXELS, "t": 12, "b": 40},
        font={"family": FONT_FAMILY, "size": 12, "color": TEXT_COLOUR},
        showlegend=False,
        hoverlabel={
            "align": "left",
            "bgcolor": HOVER_GROUND,
            "bordercolor": HOVER_LINE,
            "font": {"family": FONT_FAMILY, "size": 13, "color": HOVER_TEXT},
        },
        dragmode=False,
    )
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, linecolor=GRID_COLOUR, ticks="")
    figure.update_yaxes(gridcolor=GRID_COLOUR, zeroline=False, fixedrange=True, rangemode="tozero", ticks="")
    return figure
