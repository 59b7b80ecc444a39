"""What stands where content does not: skeletons while it loads, reasons when there is none or it failed."""

from collections.abc import Sequence
from typing import Literal

from dash import html
from dash.development.base_component import Component

SkeletonKind = Literal["page", "card", "lines"]


def skeleton(kind: SkeletonKind = "page") -> html.Div:
    """Grey shapes in the places of what is coming; read out as 'Loading'."""
    shapes = {"page": _page_shapes, "card": _card_shapes, "lines": _line_shapes}[kind]()
    label = html.Span("Loading…", className="visually-hidden")
    return html.Div([label, *shapes], className=f"skeleton skeleton-{kind}", role="status")


def empty_state(title: str, advice: str | Component, *, actions: Sequence[Component] = ()) -> html.Div:
    """Why there is nothing here and what to do next."""
    return _state("empty", title, advice, actions)


def error_state(
    title: str | None, message: str | Component, *, actions: Sequence[Component] = (), reference: str | None = None
) -> html.Div:
    """What happened, in a sentence; `reference` names the entry in the log. A page's own heading may be its title."""
    parts: list[Component] = [html.P(message)]
    if reference is not None:
        parts.append(html.P(["Reference: ", html.Code(reference)], className="state-reference"))
    return html.Div(_state("error", title, html.Div(parts), actions), role="alert")


def _state(kind: str, title: str | None, advice: str | Component, actions: Sequence[Component]) -> html.Div:
    parts: list[Component] = [html.P(title, className="state-title")] if title is not None else []
    parts.append(html.Div(advice, className="state-advice"))
    if actions:
        parts.append(html.Div(list(actions), className="state-actions"))
    return html.Div(parts, className=f"state state-{kind}")


def _page_shapes() -> list[Component]:
    tiles = [html.Div(className="bone bone-tile") for _ in range(4)]
    cards = [html.Div(className="bone bone-card") for _ in range(2)]
    return [
        html.Div(className="bone bone-title"),
        html.Div(tiles, className="bones"),
        html.Div(cards, className="bones"),
    ]


def _card_shapes() -> list[Component]:
    return [html.Div(className="bone bone-card")]


def _line_shapes() -> list[Component]:
    return [html.Div(className="bone bone-line") for _ in range(4)]
