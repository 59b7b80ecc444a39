"""Tiles: one number, its word, and the way to exactly the things it counts."""

from collections.abc import Sequence
from typing import Literal

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria

TileTone = Literal["plain", "danger"]


def tile(label: str, count: int, href: str, *, definition: str | None = None, tone: TileTone = "plain") -> html.A:
    """A number as a link named '<label>: <count>'; `tone` danger colours a number that is not nought."""
    shown = f"{count:,}"
    is_alarming = tone == "danger" and count > 0
    return html.A(
        [
            html.Span(shown, className="tile-count tile-danger" if is_alarming else "tile-count"),
            html.Span(label, className="tile-label"),
        ],
        href=href,
        className="tile",
        title=definition,
        **aria(label=f"{label}: {shown}"),
    )


def tile_row(tiles: Sequence[Component], *, label: str) -> html.Section:
    """Tiles side by side, as a named region."""
    return html.Section(list(tiles), className="tiles", **aria(label=label))
