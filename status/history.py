"""The history as a tree: three months of incidents and maintenance, newest first, and the way to the others. Pure."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from ingest.system_status.page_schemas import HistoryView, MonthIncidents
from ingest.system_status.schemas import PageDefinition
from status import texts
from status.addresses import Addresses
from status.incidents import incident_entry
from status.pieces import Children, Heading, labelled, spaced
from status.texts import phrases


def history_tree(view: HistoryView, *, addresses: Addresses, headline: Heading | None = html.H1) -> Component:
    """One page of the history; `headline` is the heading of the page, None where the page around has it already."""
    said = phrases()
    name = [headline(said.history, className="status-title")] if headline else []
    months = [month_card(each, page=view.page, now=view.as_of, addresses=addresses) for each in view.months]
    return html.Div([*name, *months, _other_pages(view, addresses=addresses)], className="status-page")


def month_card(month: MonthIncidents, *, page: PageDefinition, now: datetime, addresses: Addresses) -> Component:
    """One month, with what began in it, newest first."""
    entries = [
        incident_entry(each, page=page, now=now, addresses=addresses, heading=html.H3) for each in month.incidents
    ]
    shown = html.Ul(entries, className="status-entries") if entries else html.P(phrases().no_incidents)
    return html.Section([html.H2(texts.month_words(month.month)), shown], className="status-card")


def _other_pages(view: HistoryView, *, addresses: Addresses) -> Component:
    said = phrases()
    newer: Children = []
    older: Children = []
    if view.number > 1:
        newer = [html.A(said.newer, href=addresses.history(view.number - 1), rel="prev")]
    if view.number < view.pages:
        older = [html.A(said.older, href=addresses.history(view.number + 1), rel="next")]
    here = html.Span(said.page_of_pages.format(number=view.number, pages=view.pages))
    parts = spaced([html.Span(newer), here, html.Span(older)])
    return html.Nav(parts, className="status-pages", **labelled(said.other_pages))
