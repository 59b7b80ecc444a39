"""The menu in which a list's columns are chosen and ordered; assets/columns.js makes the two lists in it. Pure."""

import json

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.listed import Listed
from dashboard.ui.attributes import aria, data


def column_chooser(listed: Listed) -> html.Details:
    """What is available and what is selected; the fixed column cannot be taken away."""
    shown = [one.key for one in listed.shown]
    offered = [{"key": one.key, "label": one.label, "fixed": one.is_fixed} for one in listed.offered]
    usual = [one.key for one in listed.usual]
    lists = html.Div(
        className="column-lists",
        **data(offered=json.dumps(offered), selected=json.dumps(shown), usual=json.dumps(usual)),
    )
    content: list[Component] = [
        html.H2("Columns of all lists", className="views-title"),
        *_kept_by_view(listed),
        html.P("On a narrow screen a ticket is a card; columns show on wider ones.", className="muted column-narrow"),
        lists,
        dcc.Store(id=ids.COLUMNS, data=shown),
    ]
    summary = html.Summary("Columns", className="button", **aria(label="Choose columns"))
    return html.Details(
        [summary, html.Div(content, className="definition-text")], className="definition column-chooser"
    )


def _kept_by_view(listed: Listed) -> list[Component]:
    if listed.view is None:
        return []
    return [html.P("This list is a saved view: its columns are kept with Save changes under Views.", className="muted")]
