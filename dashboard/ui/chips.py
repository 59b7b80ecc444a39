"""Chips that show the filters in force, each a link to the same view without it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria
from dashboard.ui.links import link


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One filter value in words, and the address of the view without it."""

    label: str
    href_without: str


def filter_chips(chips: Sequence[FilterChip], *, clear_href: str | None = None) -> Component:
    """The filters in force; with two or more also a way to remove all of them at once."""
    items = [html.Li(_chip(chip)) for chip in chips]
    if clear_href is not None and len(chips) > 1:
        items.append(html.Li(link("Clear all filters", clear_href, class_name="chips-clear")))
    return html.Ul(items, className="chips", **aria(label="Filters"))


def _chip(chip: FilterChip) -> html.A:
    cross = html.Span("\N{MULTIPLICATION SIGN}", className="chip-cross", **aria(hidden="true"))
    return html.A(
        [html.Span(chip.label, className="chip-label"), cross],
        href=chip.href_without,
        className="chip",
        **aria(label=f"Remove filter: {chip.label}"),
    )
