"""What the global search shows under its box: results to choose from, or a sentence."""

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria

RESULT_CLASS = "search-result"


def search_result(title: str, href: str, *, detail: str = "", badge: Component | None = None) -> html.A:
    """One result: an option of the list under the box, and a link."""
    parts: list[Component] = [html.Span(title, className="search-title")]
    if detail:
        parts.append(html.Span(detail, className="search-detail"))
    if badge is not None:
        parts.append(badge)
    # Reached with the arrow keys from the box, so it is no stop of its own for the Tab key.
    return html.A(parts, href=href, className=RESULT_CLASS, role="option", tabIndex="-1", **aria(selected="false"))


def search_message(sentence: str) -> html.Div:
    """A sentence in the place of results."""
    return html.Div(sentence, className="search-message", role="option", **aria(disabled="true"))
