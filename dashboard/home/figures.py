"""The chart of created and completed by month. Pure."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.ui.figures import FIRST_COLOUR, SECOND_COLOUR, SMALL_TEXT, plain_figure
from ingest.metrics.schemas import MonthFigures, Scope
from ingest.metrics.tiles import scope_filters
from ingest.tickets.filters import tickets_address
from ingest.tickets.periods import month_period

# A year takes more room than a month: two of them need this many months between them.
CLEAR_MONTHS = 2
CREATED_HOVER = "tickets by the day they were created<br>click to see them"
COMPLETED_HOVER = "tickets completed now, each once, by the day<br>they last became completed; click to see them"


def created_completed_figure(months: Sequence[MonthFigures], *, scope: Scope) -> go.Figure:
    """Created as bars, completed as a line with open marks: they differ in shape, not in colour alone.

    Every mark carries the address of the list behind it as its custom data, and says its exact number, month and
    definition under the pointer.
    """
    names = [f"{one.month:%b %Y}" for one in months]
    bars = go.Bar(
        name="Created",
        x=names,
        y=[one.created for one in months],
        customdata=[created_address(one, scope=scope) for one in months],
        marker={"color": FIRST_COLOUR, "cornerradius": 3},
        hovertext=[created_words(one) for one in months],
        hovertemplate=_hover(CREATED_HOVER),
    )
    line = go.Scatter(
        name="Completed",
        x=names,
        y=[one.completed for one in months],
        customdata=[completed_address(one, scope=scope) for one in months],
        mode="lines+markers",
        line={"color": SECOND_COLOUR, "width": 2.5},
        # assets/ui.css fills the marks with the card's colour, or they would vanish on the bars.
        marker={"size": 9, "color": SECOND_COLOUR, "line": {"color": SECOND_COLOUR, "width": 2.5}},
        cliponaxis=False,
        hovertext=[completed_words(one) for one in months],
        hovertemplate=_hover(COMPLETED_HOVER),
    )
    axis: dict[str, Any] = {
        "tickvals": names,
        "ticktext": [_short(months, index) for index in range(len(months))],
        "tickangle": 0,
        # Exactly the months, half a step on either side: the labels for the keyboard count on it (assets/home.css).
        "range": [-0.5, len(months) - 0.5],
        "tickfont": {"size": SMALL_TEXT},
    }
    return plain_figure([bars, line], x_axis=axis, bargap=0.45)


def created_words(one: MonthFigures) -> str:
    """What the mark of the created of a month says: 'Created in May 2026: 12'."""
    return f"Created in {one.month:%B %Y}: {one.created:,}"


def completed_words(one: MonthFigures) -> str:
    """What the mark of the completed of a month says: 'Completed in May 2026: 9'."""
    return f"Completed in {one.month:%B %Y}: {one.completed:,}"


def created_address(one: MonthFigures, *, scope: Scope) -> str:
    """The list of tickets created in a month."""
    return tickets_address(scope_filters(scope, created=(month_period(one.month),)))


def completed_address(one: MonthFigures, *, scope: Scope) -> str:
    """The list of tickets completed in a month."""
    return tickets_address(scope_filters(scope, completed=(month_period(one.month),)))


def _hover(definition: str) -> str:
    return f"<b>%{{hovertext}}</b><br><span style='font-size:{SMALL_TEXT}px'>{definition}</span><extra></extra>"


def _short(months: Sequence[MonthFigures], index: int) -> str:
    """A month as its three letters; the year under January, and under the first month when no January is near."""
    month = months[index].month
    is_january_near = any(one.month.month == 1 for one in months[: CLEAR_MONTHS + 1])
    is_named = month.month == 1 or (index == 0 and not is_january_near)
    return f"{month:%b}<br>{month:%Y}" if is_named else f"{month:%b}"
