"""The head of a page: its one h1, the trail that leads back, and what can be done with the whole page."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria
from dashboard.ui.links import link

HEADING = "page-heading"


@dataclass(frozen=True, slots=True)
class TrailStep:
    """One place on the way to this page."""

    label: str
    href: str


def page_heading(
    title: str | Component,
    *,
    trail: Sequence[TrailStep] = (),
    subtitle: str | Component | None = None,
    actions: Sequence[Component] = (),
) -> html.Div:
    """The page's heading; `trail` are the places before this page, which itself is named by the heading."""
    titles: list[Component] = [html.H1(title, id=HEADING, tabIndex="-1", className="page-title")]
    if subtitle is not None:
        titles.append(html.P(subtitle, className="page-subtitle"))
    line = [html.Div(titles, className="page-titles")]
    if actions:
        line.append(html.Div(list(actions), className="page-actions"))
    return html.Div([*_trail(trail), html.Div(line, className="page-line")], className="page-head")


def _trail(steps: Sequence[TrailStep]) -> list[Component]:
    if not steps:
        return []
    items = [html.Li(link(step.label, step.href)) for step in steps]
    return [html.Nav(html.Ol(items), className="trail", **aria(label="Trail"))]
