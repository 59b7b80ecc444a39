"""The chart of created and completed by month. Pure."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.ui.figures import FIRST_COLOUR, SECOND_COLOUR, plain_figure
from ingest.metrics.schemas import MonthFigures, Scope
from ingest.metrics.tiles import scope_filters
from ingest.tickets.filters import tickets_address
from ingest.tickets.periods import month_period


def created_completed_figure(months: Sequence[MonthFigures], *, scope: Scope) -> go.Figure:
    """Created as bars, completed as a line with open marks: they differ in shape, not in colour alone.

    Every mark carries the address of the list behind it as its custom data.
    """
    names = [f"{one.month:%b %Y}" for one in months]
    bars = go.Bar(
        name="Created",
        x=names,
        y=[one.created for one in months],
        customdata=[created_address(one, scope=scope) for one in months],
        marker_color=FIRST_COLOUR,
        hovertemplate="%{x}: %{y:,} created<extra></extra>",
    )
    line = go.Scatter(
        name="Completed",
        x=names,
        y=[one.completed for one in months],
        customdata=[completed_address(one, scope=scope) for one in months],
        mode="lines+markers",
        line={"color": SECOND_COLOUR, "width": 2.5},
        marker={"size": 9, "symbol": "circle-open", "line": {"width": 2.5}},
        hovertemplate="%{x}: %{y:,} completed<extra></extra>",
    )
    figure = plain_figure(go.Figure([bars, line]))
    axis: dict[str, Any] = {"tickvals": names, "ticktext": [_short(one, index) for index, one in enumerate(months)]}
    return figure.update_layout(xaxis=axis, bargap=0.45)


def created_address(one: MonthFigures, *, scope: Scope) -> str:
    """The list of tickets created in a month."""
    return tickets_address(scope_filters(scope, created=(month_period(one.month),)))


def completed_address(one: MonthFigures, *, scope: Scope) -> str:
    """The list of tickets completed in a month."""
    return tickets_address(scope_filters(scope, completed=(month_period(one.month),)))


def _short(one: MonthFigures, index: int) -> str:
    return f"{one.month:%b}<br>{one.month:%Y}" if index == 0 or one.month.month == 1 else f"{one.month:%b}"
