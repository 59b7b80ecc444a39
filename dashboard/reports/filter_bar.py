"""The filter bar above every report, and its filters in force as chips. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.reports import ids
from dashboard.reports.address import DEFAULT_PERIOD, PREVIOUS, ReportAddress, report_path, spelling, without
from dashboard.reports.words import PERIOD_LABELS, days_words, filter_label
from dashboard.ui.attributes import aria, data
from dashboard.ui.chips import FilterChip, filter_chips
from ingest.metrics.choices import ReportChoices
from ingest.metrics.measures import Days, Grain
from ingest.portal.schema import PortalDefinition

CHOICES: Final = "report-filter-choices"
FILTER_NAMES: Final = ("organisation", "site", "request_type", "category", "priority", "team", "agent")
STAFF_ALONE: Final = frozenset({"organisation", "team", "agent"})
_NONE: Final = {
    "site": "No site", "category": "No category", "priority": "No priority", "team": "No team", "agent": "Nobody",
}  # fmt: skip
Options = list[tuple[str | int, str]]


def options_of(name: str, choices: ReportChoices, portal: PortalDefinition) -> Options:
    """What a filter offers: values as reports ask for them, and their names; none first."""
    found: dict[str, Options] = {
        "organisation": [(one.id, one.name) for one in choices.organisations],
        "site": [(one.id, one.name) for one in choices.sites],
        "request_type": [(one.key, one.label) for one in portal.request_types],
        "category": [(one.value, one.label) for one in choices.categories],
        "priority": [(one.key, one.label) for one in portal.priorities],
        "team": [(int(one.value), one.label) for one in choices.teams],
        "agent": [(one.value, one.label) for one in choices.agents if one.value != "0"],
    }
    none: Options = [(_nothing(name), _NONE[name])] if name in _NONE else []
    return [*none, *found[name]]


def _nothing(name: str) -> str | int:
    return 0 if name in {"site", "team"} else "0" if name == "agent" else ""


def filter_bar(
    asked: ReportAddress, *, choices: ReportChoices, portal: PortalDefinition, days: Days, is_staff: bool
) -> html.Div:
    """The bar; on a phone the filters are folded behind a button, the period is not."""
    controls = [
        _choice(name, asked, options_of(name, choices, portal), is_hidden=name in STAFF_ALONE and not is_staff)
        for name in FILTER_NAMES
    ]
    more = html.Button(
        "More filters",
        type="button",
        className="button filter-more",
        disable_n_clicks=True,
        **data(unfolds=CHOICES),
        **aria(expanded="false", controls=CHOICES),
    )
    time = [_period(asked, days), _range(asked, days), _grain(asked), _comparison(asked)]
    return html.Div(
        [html.Div(time, className="report-time"), more, html.Div(controls, id=CHOICES, className="filter-choices")],
        className="filter-bar report-bar",
    )


def chips(name: str, asked: ReportAddress, *, choices: ReportChoices, portal: PortalDefinition) -> Component:
    """Every filter in force, each a link to the report without it."""
    found = []
    for each in FILTER_NAMES:
        labels = dict(options_of(each, choices, portal))
        for value in getattr(asked.filters, each):
            words = f"{filter_label(each)}: {labels.get(value, value)}"
            found.append(FilterChip(words, report_path(name, without(asked, each, value))))
    cleared = ReportAddress(period=asked.period, grain=asked.grain, is_compared=asked.is_compared)
    return filter_chips(found, clear_href=report_path(name, cleared))


def _choice(name: str, asked: ReportAddress, options: Options, *, is_hidden: bool) -> dmc.MultiSelect:
    values = [spelling(name, value) for value in getattr(asked.filters, name)]
    labels = {spelling(name, value): label for value, label in options}
    # A value of the address that is not on offer stays a value, or choosing another would lose it.
    labels |= {value: value for value in values if value not in labels}
    return dmc.MultiSelect(
        id=ids.filter_control(name),
        label=filter_label(name),
        data=[{"value": value, "label": label} for value, label in labels.items()],
        value=values,
        placeholder=_chosen_words([labels[value] for value in values]),
        className="filter-hidden" if is_hidden else "filter-chosen" if values else "",
        searchable=True,
        clearable=True,
        limit=200,
    )


def _chosen_words(labels: Sequence[str]) -> str:
    if len(labels) > 1:
        return f"{len(labels)} chosen"
    return labels[0] if labels else "All"


def _select(name: str, label: str, options: Iterable[tuple[str, str]], value: str) -> dmc.Select:
    return dmc.Select(
        id=ids.filter_control(name),
        label=label,
        data=[{"value": key, "label": words} for key, words in options],
        value=value,
        allowDeselect=False,
        className="report-select",
    )


def _period(asked: ReportAddress, days: Days) -> dmc.Select:
    options = dict(PERIOD_LABELS)
    if asked.period not in options:
        options = {asked.period: days_words(days)} | options
    return _select("days", "Period", options.items(), asked.period or DEFAULT_PERIOD)


def _range(asked: ReportAddress, days: Days) -> dmc.DatePickerInput:
    chosen: dict[str, Any] = {"value": [days.first.isoformat(), days.last.isoformat()]}
    del asked
    return dmc.DatePickerInput(
        id=ids.filter_control("range"),
        label="From and to",
        type="range",
        valueFormat="D MMM YYYY",
        allowSingleDateInRange=True,
        className="report-range",
        **chosen,
    )


def _grain(asked: ReportAddress) -> dmc.Select:
    options = (("", "Automatic"), (Grain.DAY, "Day"), (Grain.WEEK, "Week"), (Grain.MONTH, "Month"))
    return _select("grain", "By", [(str(key), words) for key, words in options], str(asked.grain or ""))


def _comparison(asked: ReportAddress) -> dmc.Select:
    options = (("", "Nothing"), (PREVIOUS, "The period before"))
    return _select("compare", "Compare with", options, PREVIOUS if asked.is_compared else "")
