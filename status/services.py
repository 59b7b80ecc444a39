"""The services of the status page as trees: each with its status, its days as bars, and the same in words. Pure.

What a service looks like changes rarely, while the page is made every minute; so each block is kept by what it shows,
and only what looks different is made anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from dash import html
from dash.development.base_component import Component

from ingest.clock import days_later
from ingest.enums import ComponentAudience, ComponentStatus
from ingest.system_status.page_schemas import ComponentView, SectionView
from ingest.system_status.schemas import DayBar, StatusTimes
from status import texts
from status.addresses import Addresses
from status.catalogue import Catalogue
from status.html import kept
from status.pieces import (
    CSS_NAMES,
    HIDDEN,
    Children,
    arranged,
    labelled,
    named,
    privacy,
    spaced,
    status_chip,
    status_words,
)
from status.texts import phrases

BLOCKS_KEPT: Final = 1024
# Dash checks every property of every element it makes, which for all the bars of a page takes longer than all else;
# what is made after a pattern is not checked again.
_BAR: Final = html.A(href="", tabIndex="-1")


@lru_cache(maxsize=16)
def _calendar(first: date, count: int) -> tuple[date, ...]:
    return tuple(days_later(first, days=place) for place in range(count))


@dataclass(frozen=True, slots=True)
class _Days:
    """What the bars of a service show: the times of each day, or None where nothing was wrong on it.

    Equal days look the same, though today is longer by a minute each time the page is made.
    """

    first: date
    marks: tuple[StatusTimes | None, ...]

    def __iter__(self) -> Iterator[tuple[date, StatusTimes | None]]:
        return zip(_calendar(self.first, len(self.marks)), self.marks, strict=True)


@dataclass(frozen=True, slots=True)
class _Block:
    """All that the block of one service shows; equal blocks look the same."""

    public_id: str
    name: str
    description: str | None
    component_status: ComponentStatus
    audience: ComponentAudience
    uptime: str
    days: _Days | None


def section_card(section: SectionView, *, has_groups: bool, addresses: Addresses) -> Component:
    """A group under its name and the worst of its statuses, or the services that stand in no group."""
    shown = [component_block(each, addresses=addresses) for each in section.shown]
    return html.Section([_section_heading(section, has_groups=has_groups), *shown], className="status-card")


def _section_heading(section: SectionView, *, has_groups: bool) -> Component:
    if section.group is not None:
        heading = html.H2(named(section.group.name))
        worst = html.Span(status_words(section.component_status), className="status-group-worst")
        return html.Div(spaced([heading, *privacy(section.group.audience), worst]), className="status-group-head")
    if has_groups:
        return html.Div(html.H2(phrases().other_services), className="status-group-head")
    return html.H2(phrases().services, className="visually-hidden")


def component_block(view: ComponentView, *, addresses: Addresses) -> Component:
    """One service: its name and status, a sentence for those who hear the page, and its days."""
    row = view.row
    days = days_shown(view.days) if row.is_showcased else None
    uptime = texts.uptime_words(view.uptime)
    block = _Block(row.public_id, row.name, row.description, row.component_status, row.audience, uptime, days)
    return _block(block, addresses, phrases())


def days_shown(bars: Sequence[DayBar]) -> _Days | None:
    """What the bars of these days show; None for no days."""
    return _Days(bars[0].day, tuple(map(_mark, bars))) if bars else None


def _mark(bar: DayBar) -> StatusTimes | None:
    times = bar.times
    is_troubled = times.major_outage or times.partial_outage or times.degraded_performance or times.under_maintenance
    return times if is_troubled or not times.operational else None


@lru_cache(maxsize=BLOCKS_KEPT)
def _block(block: _Block, addresses: Addresses, _said: Catalogue) -> Component:
    chip = status_chip(block.component_status, **HIDDEN)
    description = [html.P(block.description, className="status-description", dir="auto")] if block.description else []
    return kept(
        html.Div(
            [
                html.Div(
                    spaced([html.H3(named(block.name)), *privacy(block.audience), chip]),
                    className="status-component-head",
                ),
                *description,
                html.P(_sentence(block), className="visually-hidden"),
                *(_days(block, block.days, addresses) if block.days else []),
            ],
            className="status-component",
        )
    )


def _sentence(block: _Block) -> Children:
    """The service in one sentence: 'Voice Platform: Operational, 99.98 % uptime over 90 days.'."""
    said = phrases()
    word, name = said.component_statuses[block.component_status], named(block.name)
    if block.days is None:
        return arranged(said.sentence_without_uptime, name=name, status=word)
    days = str(len(block.days.marks))
    return arranged(said.sentence, name=name, status=word, uptime=block.uptime, days=days)


def _days(block: _Block, days: _Days, addresses: Addresses) -> Children:
    said = phrases()
    link = html.A([block.uptime, _of_name(block)], href=addresses.uptime(block.public_id))
    below = [
        html.Span(texts.days_ago(len(days.marks)), **HIDDEN),
        html.Span(link, className="status-uptime"),
        html.Span(said.today, **HIDDEN),
    ]
    return [
        html.Div(day_bars(days, public_id=block.public_id, addresses=addresses), className="status-bars", **HIDDEN),
        html.Div(spaced(below), className="status-below"),
        *_troubles(block, days, addresses),
    ]


def _of_name(block: _Block) -> Component:
    """Which service it is about, for those who do not see what stands above."""
    return html.Span(arranged(phrases().of_name, name=named(block.name)), className="visually-hidden")


def day_bars(days: _Days, *, public_id: str, addresses: Addresses) -> list[Component]:
    """One bar a day, in the colour of the worst that happened on it, leading to that day."""
    return [_bar(day, mark, address=addresses.day(public_id, day)) for day, mark in days]


def _bar(day: date, times: StatusTimes | None, *, address: str) -> Component:
    """One day; what happened on it is said where something did, the date of the others by the style sheet."""
    bar = html.A.__new__(html.A)
    vars(bar).update(vars(_BAR), href=address)
    if times is not None:
        css_name = "empty" if times.worst is None else CSS_NAMES[times.worst]
        vars(bar).update(className=f"bar-{css_name}", title=texts.day_sentence(DayBar(day, times)))
    return bar


def _troubles(block: _Block, days: _Days, addresses: Addresses) -> Children:
    """The days on which something was wrong, newest first, in words: what the bars show in colour."""
    troubled = [DayBar(day, times) for day, times in days if times is not None and times.total]
    if not troubled:
        return []
    items = [_trouble(bar, addresses.day(block.public_id, bar.day)) for bar in reversed(troubled)]
    summary = html.Summary([texts.counted(len(items), wordings=phrases().trouble_days), _of_name(block)])
    return [html.Details([summary, html.Ul(items)], className="status-days")]


def _trouble(bar: DayBar, address: str) -> Component:
    return html.Li(html.A(texts.day_sentence(bar), href=address))


def colour_key() -> Component:
    """What each colour of a bar means, in words."""
    said = phrases()
    entries = [
        html.Li([html.I(className=f"bar-{CSS_NAMES[each]}"), said.component_statuses[each]]) for each in ComponentStatus
    ]
    empty = html.Li([html.I(className="bar-empty"), said.not_on_record.capitalize()])
    return html.Ul([*entries, empty], className="status-key", **labelled(said.colours))
