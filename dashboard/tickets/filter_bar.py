"""The bar above a list: what people filter by most, and behind 'All filters' every other column. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.column_filters import PERIODS_OFFERED, ColumnFilter, ListChoices, Options, options_offered
from dashboard.tickets.list_address import ListAddress
from dashboard.ui.attributes import aria, data
from ingest.clock import months_later
from ingest.portal.schema import PortalDefinition
from ingest.tickets.filters import MAX_SEARCH_CHARACTERS, spelling

FILTER_CHOICES: Final = "tickets-filter-choices"
MONTHS_OFFERED: Final = 12
_LAST_DAYS: Final = ("last-1-days", "last-7-days", "last-30-days", "last-90-days")
_IN_THE_BAR: Final = frozenset({"request_type", "status", "priority", "organisation", "site"})


def filter_bar(
    listed: ListAddress,
    *,
    portal: PortalDefinition,
    choices: ListChoices,
    filtered: Mapping[str, ColumnFilter],
    today: date,
) -> html.Div:
    """The bar; on a phone, where lists have no headings, everything in it is folded but the search."""
    filters = listed.filters
    search = dmc.TextInput(id=ids.SEARCH, label="Search", value=filters.q, debounce=400, placeholder="Number or words")
    offered = options_offered(filters, portal=portal, choices=choices)
    controls = (
        (ids.STAGE, "Stage", filters.stage, "stage"),
        (ids.REQUEST_TYPE, "Request Type", filters.request_type, "request_type"),
        (ids.STATUS, "Status", filters.status, "status"),
        (ids.PRIORITY, "Priority", tuple(spelling("priority", one) for one in filters.priority), "priority"),
        (ids.SITE, "Site", _texts(filters.site), "site"),
    )
    # Contacts have one organisation; the control stays known to its callback.
    owner = _choice(
        ids.ORGANISATION,
        "Organisation",
        _texts(filters.organisation),
        offered["organisation"],
        is_hidden=not choices.is_for_staff,
    )
    # On a phone the choices are folded away behind this button (assets/shell.js and tickets.css).
    more = html.Button(
        "More filters",
        type="button",
        className="button filter-more",
        disable_n_clicks=True,
        **data(unfolds=FILTER_CHOICES),
        **aria(expanded="false", controls=FILTER_CHOICES),
    )
    known = [_choice(control, label, values, offered[name]) for control, label, values, name in controls]
    folded = html.Div(
        [owner, *known, _all_filters(filtered.values(), is_open=listed.is_search), _periods(today)],
        id=FILTER_CHOICES,
        className="filter-choices",
    )
    return html.Div([search, more, folded], className="filter-bar")


def _all_filters(filtered: Iterable[ColumnFilter], *, is_open: bool) -> html.Details:
    others = [one for one in filtered if one.name not in _IN_THE_BAR]
    count = sum(bool(one.values) for one in others)
    summary = html.Summary(f"All filters ({count} set)" if count else "All filters", className="button")
    fields = html.Div([_field(one) for one in others], className="all-filters-fields")
    return html.Details([summary, fields], open=is_open, className="all-filters")


def _field(one: ColumnFilter) -> Component:
    if one.kind == "list":
        chosen: Component = _choice(ids.more_filter(one.name), one.label, one.values, one.options)
        return chosen
    attributes: dict[str, Any] = {"maxLength": MAX_SEARCH_CHARACTERS}
    if one.kind == "period":
        attributes["list"] = PERIODS_OFFERED
    field: Component = dmc.TextInput(
        id=ids.more_filter(one.name),
        label=one.label,
        value=one.values[0] if one.values else "",
        # Asked for when the field is left, or on Enter.
        debounce=True,
        placeholder="Day or month" if one.kind == "period" else "Contains",
        attributes={"input": attributes},
    )
    return field


def _periods(today: date) -> html.Datalist:
    """What is offered while a period is typed: the last days, and the months back from this one."""
    months = [f"{months_later(today, months=-back):%Y-%m}" for back in range(MONTHS_OFFERED)]
    return html.Datalist([html.Option(value=text) for text in (*_LAST_DAYS, *months)], id=PERIODS_OFFERED)


def _texts(values: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _choice(
    control: Any, label: str, values: tuple[str, ...], options: Options, *, is_hidden: bool = False
) -> dmc.MultiSelect:
    known = dict(options)
    # A value of the address that the portal does not know stays a value, or choosing another would lose it.
    labels = known | {value: value for value in values if value not in known}
    return dmc.MultiSelect(
        id=control,
        label=label,
        data=[{"value": key, "label": name} for key, name in labels.items()],
        value=list(values),
        # Chips below the bar name what is chosen; the control itself stays one line high (assets/tickets.css).
        placeholder=_chosen_words([labels[value] for value in values]),
        className="filter-hidden" if is_hidden else "filter-chosen" if values else "",
        searchable=True,
        clearable=True,
    )


def _chosen_words(labels: list[str]) -> str:
    if len(labels) > 1:
        return f"{len(labels)} chosen"
    return labels[0] if labels else "All"
