"""The status page as a tree: a view in, dash.html components out. Pure: the public page and the portal both show it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from ingest.enums import ComponentAudience, ComponentStatus
from ingest.system_status.page_schemas import ComponentView, SectionView, StatusPageView
from ingest.system_status.rules import ICONS, INDICATOR_ICONS, LABELS
from ingest.system_status.schemas import DayBar
from status import texts
from status.addresses import Addresses

Children = list[Component | str]
Heading = Callable[..., Component]

_HIDDEN: Final[dict[str, Any]] = {"aria-hidden": "true"}
_CSS_NAMES = {
    ComponentStatus.OPERATIONAL: "operational",
    ComponentStatus.UNDER_MAINTENANCE: "maintenance",
    ComponentStatus.DEGRADED_PERFORMANCE: "degraded",
    ComponentStatus.PARTIAL_OUTAGE: "partial",
    ComponentStatus.MAJOR_OUTAGE: "major",
}


def status_tree(
    view: StatusPageView,
    *,
    addresses: Addresses,  # noqa: ARG001 - its links come with the incidents
    headline: Heading = html.H1,
    moment: Children | None = None,
) -> Component:
    """The whole page for one viewer.

    `headline` is the heading of the indicator, for pages that have a title above it; `moment` is what the banner says
    about the moment (see `moment_told`), for pages that do not say it elsewhere.
    """
    shown = [section for section in view.sections if any(each.is_shown for each in section.components)]
    has_groups = any(section.group for section in shown)
    return html.Div(
        [
            banner(view, headline=headline, moment=moment),
            *(section_card(section, days=view.days, has_groups=has_groups) for section in shown),
            *(() if shown else (html.P(texts.NOTHING_LISTED, className="status-card status-empty"),)),
            colour_key(),
            counting_note(view),
        ],
        className="status-page",
    )


def banner(view: StatusPageView, *, headline: Heading = html.H1, moment: Children | None = None) -> Component:
    """The state of everything, in colour, icon and words."""
    level = view.indicator.indicator
    said = [_icon(INDICATOR_ICONS[level]), " ", view.indicator.description]
    beside = [html.P(moment, className="status-moment")] if moment else []
    return html.Div(
        [headline(said, className="status-headline"), *beside], className=f"status-banner status-banner-{level}"
    )


def moment_told(view: StatusPageView) -> Component:
    """When what the page says was true, with its zone."""
    return html.Time(
        texts.as_of(view.as_of, timezone=view.page.timezone),
        dateTime=view.as_of.isoformat(timespec="seconds"),
        title=view.page.timezone,
    )


def section_card(section: SectionView, *, days: int, has_groups: bool) -> Component:
    """A group under its name and the worst of its statuses, or the services that stand in no group."""
    shown = [component_block(each, days=days) for each in section.components if each.is_shown]
    return html.Section([_section_heading(section, has_groups=has_groups), *shown], className="status-card")


def _section_heading(section: SectionView, *, has_groups: bool) -> Component:
    if section.group is not None:
        heading = html.H2(html.Bdi(section.group.name))
        worst = html.Span(_status_words(section.component_status), className="status-group-worst")
        return html.Div([heading, *_privacy(section.group.audience), worst], className="status-group-head")
    if has_groups:
        return html.Div(html.H2(texts.OTHER_SERVICES), className="status-group-head")
    return html.H2(texts.SERVICES, className="visually-hidden")


def component_block(view: ComponentView, *, days: int) -> Component:
    """One service: its name and status, a sentence for those who hear the page, and its days."""
    row = view.row
    css_name = _CSS_NAMES[row.component_status]
    chip = html.Span(_status_words(row.component_status), className=f"status-chip status-{css_name}", **_HIDDEN)
    name, said = texts.component_sentence(view, days=days)
    head = [html.H3(html.Bdi(name)), *_privacy(row.audience), chip]
    return html.Div(
        [
            html.Div(head, className="status-component-head"),
            *([html.P(row.description, className="status-description")] if row.description else []),
            html.P([html.Bdi(name), said], className="visually-hidden"),
            *(_days(view) if row.is_showcased else []),
        ],
        className="status-component",
    )


def _days(view: ComponentView) -> Children:
    return [
        html.Div([day_bar(bar) for bar in view.days], className="status-bars", **_HIDDEN),
        html.Details([_summary(view), _troubles(view)], className="status-days"),
    ]


@lru_cache(maxsize=8192)
def day_bar(bar: DayBar) -> Component:
    """One day as a bar in the colour of the worst that happened on it; most days of most services are the same bar."""
    worst = bar.times.worst
    name = "bar-empty" if worst is None else f"bar-{_CSS_NAMES[worst]}"
    return html.I(className=name, title=texts.day_sentence(bar))


def _summary(view: ComponentView) -> Component:
    return html.Summary(
        [
            html.Span(texts.days_ago(len(view.days)), **_HIDDEN),
            html.Span(texts.uptime_words(view.uptime), className="status-uptime"),
            html.Span(texts.TODAY, **_HIDDEN),
        ]
    )


def _troubles(view: ComponentView) -> Component:
    """The days on which something was wrong, newest first, as text: what the bars show in colour."""
    troubled = [bar for bar in reversed(view.days) if bar.times.worst not in (None, ComponentStatus.OPERATIONAL)]
    if not troubled:
        return html.P(texts.NO_TROUBLE_ON_RECORD)
    return html.Ul([html.Li(texts.day_sentence(bar)) for bar in troubled])


def colour_key() -> Component:
    """What each colour of a bar means, in words."""
    entries = [html.Li([html.I(className=f"bar-{_CSS_NAMES[each]}"), LABELS[each]]) for each in ComponentStatus]
    empty = html.Li([html.I(className="bar-empty"), texts.NOT_ON_RECORD.capitalize()])
    return html.Ul([*entries, empty], className="status-key", **_labelled(texts.KEY))


def counting_note(view: StatusPageView) -> Component:
    """The formula of uptime with the weights in force, and what it leaves out."""
    weights = view.page.weights
    rules = html.Details(
        [html.Summary(texts.HOW_WE_COUNT), html.P(texts.counting_rules(weights, timezone=view.page.timezone))]
    )
    return html.Div([html.P(texts.formula(weights)), rules], className="status-counting")


def _status_words(component_status: ComponentStatus) -> Children:
    return [_icon(ICONS[component_status]), " ", LABELS[component_status]]


def _labelled(label: str) -> dict[str, Any]:
    return {"aria-label": label}


def _icon(character: str) -> Component:
    return html.Span(character, className="status-icon", **_HIDDEN)


def _privacy(audience: ComponentAudience) -> Children:
    return [] if audience is ComponentAudience.PUBLIC else [html.Span(texts.NOT_PUBLIC, className="status-tag")]
