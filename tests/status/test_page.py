"""The tree of the status page: what each part shows, and to whom it is readable."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from dash import html
from dash.development.base_component import Component

from ingest.enums import ComponentAudience, ComponentStatus
from ingest.system_status.page_schemas import ComponentView, StatusPageView
from status.addresses import LIVE
from status.page import moment_told
from status.page import status_tree as tree_at

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MAJOR, PARTIAL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE
ComponentMaker = Callable[..., ComponentView]
ViewMaker = Callable[..., StatusPageView]


def status_tree(view: StatusPageView, **wishes: object) -> Component:
    return tree_at(view, addresses=LIVE, **wishes)


def parts(node: object) -> Iterator[Component]:
    if isinstance(node, list | tuple):
        for child in node:
            yield from parts(child)
    elif isinstance(node, Component):
        yield node
        yield from parts(getattr(node, "children", None))


def with_class(tree: Component, name: str) -> list[Component]:
    return [each for each in parts(tree) if name in (getattr(each, "className", "") or "").split()]


def text_of(node: object) -> str:
    if isinstance(node, Component):
        return text_of(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return "".join(text_of(child) for child in node)
    return "" if node is None else str(node)


def test_each_service_is_told_in_one_sentence(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    voice = make_component("Voice Platform", troubles=((MAJOR, 10 * DAY, 25 * MINUTE),))
    tree = status_tree(make_view((None, [voice])))
    (sentence,) = [text for text in map(text_of, with_class(tree, "visually-hidden")) if "Voice" in text]
    # 25 minutes of 89 days and 9 hours and 14 minutes
    assert sentence == "Voice Platform: Operational, 99.98 % uptime over 90 days."


def test_a_service_has_one_bar_a_day_in_the_colour_of_its_worst(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    troubles = ((PARTIAL, 3 * DAY, HOUR), (MAJOR, 3 * DAY + 2 * HOUR, MINUTE), (PARTIAL, 20 * DAY, HOUR))
    voice = make_component(troubles=troubles, start_date=date(2026, 5, 1))
    (bars,) = with_class(status_tree(make_view((None, [voice]))), "status-bars")
    names = [each.className for each in bars.children]
    assert len(names) == 90
    assert names[:15] == ["bar-empty"] * 15  # 16 to 30 April
    assert [index for index, name in enumerate(names) if name == "bar-partial"] == [69]
    assert [index for index, name in enumerate(names) if name == "bar-major"] == [86]
    assert names.count("bar-operational") == 73
    assert bars.children[86].title == "11 July 2026: major outage 1 min, partial outage 1 h"


def test_what_the_bars_show_in_colour_is_there_in_words(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    troubled = make_component("One", troubles=((PARTIAL, 20 * DAY, HOUR), (MAJOR, 3 * DAY, MINUTE)))
    calm = make_component("Two")
    first, second = with_class(status_tree(make_view((None, [troubled, calm]))), "status-days")
    assert [text_of(each) for each in parts(first) if isinstance(each, html.Li)] == [
        "11 July 2026: major outage 1 min",
        "24 June 2026: partial outage 1 h",
    ]
    assert "No trouble on record in this time." in text_of(second)


def test_the_banner_has_an_icon_words_and_the_moment(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    view = make_view((None, [make_component(component_status=PARTIAL)]))
    (banner,) = with_class(status_tree(view, moment=[moment_told(view), ", still"]), "status-banner-minor")
    assert text_of(banner.children[0]) == "◐ Minor Service Outage"
    assert text_of(banner.children[1]) == "as of 14 July 2026, 09:14 BST, still"
    assert "as of" not in text_of(status_tree(view))


@pytest.mark.parametrize(
    ("statuses", "level"),
    [([], "none"), ([ComponentStatus.UNDER_MAINTENANCE], "maintenance"), ([MAJOR], "critical")],
)
def test_the_banner_takes_the_colour_of_its_level(
    make_view: ViewMaker, make_component: ComponentMaker, statuses: list[ComponentStatus], level: str
) -> None:
    components = [make_component(component_status=each) for each in statuses]
    tree = status_tree(make_view((None, components)))
    assert len(with_class(tree, f"status-banner-{level}")) == 1


def test_a_group_stands_under_its_name_with_the_worst_of_its_services(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    group = "Communications", [make_component("Voice", component_status=MAJOR), make_component("Queues")]
    tree = status_tree(make_view(group, (None, [make_component("Portal")])))
    heads = [text_of(each) for each in with_class(tree, "status-group-head")]
    assert heads == ["Communications✕ Major outage", "Other services"]


def test_headings_go_down_one_step_at_a_time(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    for headline, first in ((html.H1, "H1"), (html.H2, "H2")):
        view = make_view(("Communications", [make_component("Voice")]), (None, [make_component("Portal")]))
        tree = status_tree(view, headline=headline)
        levels = [type(each).__name__ for each in parts(tree) if type(each).__name__ in {"H1", "H2", "H3", "H4"}]
        assert levels == [first, "H2", "H3", "H2", "H3"]


def test_services_without_groups_still_have_a_heading_between(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    tree = status_tree(make_view((None, [make_component("Portal")])))
    assert [text_of(each) for each in parts(tree) if isinstance(each, html.H2)] == ["Services"]


def test_what_is_shown_only_if_degraded_is_hidden_while_well(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    def names(**facts: object) -> list[str]:
        quiet = make_component("Quiet", is_only_shown_if_degraded=True, **facts)
        tree = status_tree(make_view(("Quiet group", [quiet]), (None, [make_component("Loud")])))
        return [text_of(each) for each in parts(tree) if isinstance(each, html.H3)]

    assert names() == ["Loud"]
    assert names(component_status=PARTIAL) == ["Quiet", "Loud"]


def test_a_service_not_showcased_has_a_status_but_no_days(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    tree = status_tree(make_view((None, [make_component("Voice", is_showcased=False)])))
    assert with_class(tree, "status-bars") == []
    assert "Voice: Operational." in text_of(tree)


def test_what_is_not_public_says_so(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    private = make_component("Ours", audience=ComponentAudience.STAFF)
    tree = status_tree(make_view((None, [make_component("Theirs"), private])))
    (tag,) = with_class(tree, "status-tag")
    assert text_of(tag) == "Not public"


def test_a_page_without_services_says_so(make_view: ViewMaker) -> None:
    assert "No services are listed here." in text_of(status_tree(make_view()))


def test_a_service_not_yet_on_record_has_no_uptime(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    tree = status_tree(make_view((None, [make_component("New", start_date=date(2026, 8, 1))])))
    assert "New: Operational, no uptime on record yet over 90 days." in text_of(tree)
    (bars,) = with_class(tree, "status-bars")
    assert {each.className for each in bars.children} == {"bar-empty"}


def test_the_formula_and_the_key_close_the_page(make_view: ViewMaker) -> None:
    told = text_of(status_tree(make_view()))
    assert "Uptime = 1 \u2212 (major + 0.3 \u00d7 partial seconds) \u00f7 all seconds." in told
    for word in ("Operational", "Under maintenance", "Degraded performance", "Partial outage", "Major outage"):
        assert word in told
