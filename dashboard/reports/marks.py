"""The marks of a chart: what each says, where it leads, and where it stands for the keyboard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from dash import html

from dashboard.ui.attributes import aria
from dashboard.ui.links import link


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: its words ('Created in May 2026: 12'), the list behind it, and its place across the chart (0 to 1)."""

    words: str
    href: str | None
    at: float = 0.0


def mark_list(marks: Iterable[Mark], *, title: str) -> html.Ul:
    """Every mark that leads somewhere as a link, seen as a label while it has the focus."""
    items = [
        html.Li(link(one.words, one.href, class_name="chart-mark"), style={"--at": f"{100 * one.at:.2f}%"})
        for one in marks
        if one.href is not None
    ]
    return html.Ul(items, className="chart-marks", **aria(label=f"Marks of the chart {title}"))


def middle(index: int, count: int) -> float:
    """Where the middle of one of `count` equal steps is."""
    return (index + 0.5) / count if count else 0.0
