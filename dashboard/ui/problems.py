"""The summary of what is wrong with a form: at its top, each refusal leading to its field. Pure."""

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria, data


def problem_summary(title: str, problems: Mapping[str, str], *, labels: Mapping[str, str]) -> Component:
    """All refusals of a form at its top, each leading to its field."""
    items = [
        html.Li(
            html.A(f"{labels[name]}: {sentence}", href=f"#{name}", className="problem-link", **data(goes_to=name))
            if name in labels
            else sentence
        )
        for name, sentence in problems.items()
    ]
    return html.Div(
        [html.H2(title, className="state-title"), html.Ul(items)],
        className="state state-error form-problems",
        role="alert",
        tabIndex="-1",
        **aria(label="What needs attention"),
    )
