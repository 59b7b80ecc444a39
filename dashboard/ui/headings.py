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
    """One place on the way to this page; without an address it is the page itself, by its short name."""

    label: str
    href: str | None = None


def page_heading(
    title: str | Component,
    *,
    trail: Sequence[TrailStep] = (),
    subtitle: str | Component | None = None,
    actions: Sequence[Component] = (),
    beside_trail: Sequence[Component] = (),
) -> html.Div:
    """The page's heading; `trail` are the places before this page, and last, where the heading is long, the page.

    `beside_trail` stands on the trail's line: ways to the places beside this one.
    """
    titles: list[Component] = [html.H1(title, id=HEADING, tabIndex="-1", className="page-title")]
    if subtitle is not None:
        titles.append(html.P(subtitle, className="page-subtitle"))
    line = [html.Div(titles, className="page-titles")]
    if actions:
        line.append(html.Div(list(actions), className="page-actions"))
    top = _trail(trail)
    if beside_trail:
        top = [html.Div([*top, *beside_trail], className="trail-line")]
    return html.Div([*top, html.Div(line, className="page-line")], className="page-head")


def _trail(steps: Sequence[TrailStep]) -> list[Component]:
    if not steps:
        return []
    items = [html.Li(_step(step)) for step in steps]
    return [html.Nav(html.Ol(items), className="trail", **aria(label="Trail"))]


def _step(step: TrailStep) -> Component:
    if step.href is None:
        return html.Span(step.label, **aria(current="page"))
    return link(step.label, step.href)
