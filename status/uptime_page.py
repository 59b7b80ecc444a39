"""A component's uptime as a tree: the figure, how it comes about, its months, and each of its days. Pure."""

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from ingest.clock import month_start
from ingest.enums import ComponentStatus
from ingest.system_status.page_schemas import DayDetail, MonthUptime, UptimeView
from ingest.system_status.schemas import DayBar, StatusTimes
from status import texts
from status.addresses import Addresses, day_anchor
from status.pieces import (
    HIDDEN,
    Children,
    Heading,
    incident_link,
    named,
    outside,
    privacy,
    spaced,
    status_chip,
    status_words,
    ways,
)
from status.services import day_bars, days_shown
from status.texts import phrases

WORST_FIRST = tuple(reversed(ComponentStatus))


def uptime_tree(view: UptimeView, *, addresses: Addresses, headline: Heading | None = html.H1) -> Component:
    """The uptime of one component; each day has an anchor, to which the bars of the status page lead.

    `headline` is the heading of the page; None where the page around has it already.
    """
    name = [headline(named(view.name), className="status-title")] if headline else []
    return html.Div(
        [
            *name,
            _figure(view, addresses=addresses),
            _account(view),
            *_by_month(view.months),
            _by_day(view.days, addresses=addresses),
            _ways_on(view, addresses=addresses),
        ],
        className="status-page",
    )


def _figure(view: UptimeView, *, addresses: Addresses) -> Component:
    said, component = phrases(), view.component
    row, days = component.row, days_shown(component.days)
    bars = day_bars(days, public_id=row.public_id, addresses=addresses) if days else []
    heading = said.uptime_over_days.format(days=len(component.days))
    told: Children = [html.P(said.no_uptime_yet)]
    if component.uptime is not None:
        told = [html.P([html.Strong(texts.percent_words(component.uptime)), " ", heading], className="status-figure")]
    return html.Section(
        [
            html.H2(said.uptime_heading, className="visually-hidden"),
            html.Div(
                spaced([*told, *privacy(row.audience), status_chip(row.component_status)]), className="status-line"
            ),
            html.Div(bars, className="status-bars", **HIDDEN),
            html.Div(
                spaced([html.Span(texts.days_ago(len(component.days))), html.Span(said.today)]),
                className="status-below",
                **HIDDEN,
            ),
        ],
        className="status-card",
    )


def _account(view: UptimeView) -> Component:
    """The formula in words, with the seconds of this service in it, and what each of its parts is."""
    said, weights, times = phrases(), view.page.weights, view.component.times
    return html.Section(
        [
            html.H2(said.how_it_comes_about),
            html.P(texts.formula(weights)),
            *([html.P(texts.equation(times, weights=weights), className="status-equation")] if times.total else []),
            _parts_table(view),
            html.P(texts.counting_rules(weights, timezone=view.page.timezone), className="status-soft"),
        ],
        className="status-card",
    )


def _parts_table(view: UptimeView) -> Component:
    said, times, weights = phrases(), view.component.times, view.page.weights
    rows = [
        _table_row(
            html.Span(status_words(each)), [texts.seconds_words(times.of(each)), texts.weight_words(weights.of(each))]
        )
        for each in WORST_FIRST
    ]
    total = _table_row(said.all_states, [texts.seconds_words(times.total), ""])
    return _table([said.state, said.time_in_state, said.weight], [*rows, total], caption=said.time_in_states)


def _by_month(months: Sequence[MonthUptime]) -> list[Component]:
    if not months:
        return []
    said = phrases()
    rows = [_table_row(texts.month_words(each.month), _month_figures(each)) for each in months]
    heads = [said.month_heading, said.uptime_heading, said.trouble_heading]
    table = _table(heads, rows, caption=said.uptime_by_month)
    return [html.Section([html.H2(said.by_month), table], className="status-card")]


def _month_figures(month: MonthUptime) -> list[str]:
    share = phrases().no_uptime if month.uptime is None else texts.percent_words(month.uptime)
    return [share, texts.troubles_words(month.times)]


def _table(heads: Sequence[str], rows: Sequence[Component], *, caption: str) -> Component:
    head = html.Thead(html.Tr([html.Th(each, scope="col") for each in heads]))
    named = html.Caption(caption, className="visually-hidden")
    return html.Div(html.Table([named, head, html.Tbody(list(rows))]), className="status-table")


def _table_row(head: str | Component, cells: Sequence[str]) -> Component:
    return html.Tr([html.Th(head, scope="row"), *(html.Td(each) for each in cells)])


def _by_day(days: Sequence[DayDetail], *, addresses: Addresses) -> Component:
    parts: list[Component] = []
    for month, inside in groupby(days, key=lambda one: month_start(one.bar.day)):
        items = [_day(each, addresses=addresses) for each in inside]
        parts += [html.H3(texts.month_words(month)), html.Ul(items, className="status-day-list")]
    return html.Section([html.H2(phrases().by_day), *parts], className="status-card")


def _day(detail: DayDetail, *, addresses: Addresses) -> Component:
    """One day: how many seconds it was in each state, and what concerned the service on it."""
    bar = detail.bar
    links = [html.Li(incident_link(each, addresses=addresses)) for each in detail.incidents]
    return html.Li(
        [
            html.Div(texts.weekday_words(bar.day), className="status-date"),
            html.Div([_states(bar), *([html.Ul(links)] if links else [])]),
        ],
        id=day_anchor(bar.day),
        className="status-day",
    )


def _states(bar: DayBar) -> Component:
    if not bar.is_recorded:
        return html.P(phrases().not_on_record.capitalize(), className="status-soft")
    states = [_state(each, bar.times) for each in WORST_FIRST if bar.times.of(each)]
    return html.P(spaced(states), className="status-states")


def _state(component_status: ComponentStatus, times: StatusTimes) -> Component:
    words = status_words(component_status)
    return html.Span([*words, " ", texts.seconds_words(times.of(component_status))])


def _ways_on(view: UptimeView, *, addresses: Addresses) -> Component:
    said = phrases()
    links = [
        outside(said.csv, addresses.uptime_csv(view.component.row.public_id)),
        html.A(said.current_status, href=addresses.page()),
        html.A(said.history, href=addresses.history()),
    ]
    return ways(links)
