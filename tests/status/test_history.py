"""The history: three months a page, each incident in its local month, and the way to newer and older ones."""

import pytest
from dash import html
from dash.development.base_component import Component

from ingest.system_status.schemas import PageDefinition
from ingest.system_status.views import history_view
from status.addresses import LIVE, folder_addresses
from status.history import history_tree
from tests.support.status_views import DAY, HOUR, NOW, maintenance, parts, resolved, status_record, text_of, with_class

RECORD = status_record(
    incidents=[
        resolved(1, "New", began=NOW - DAY, lasted=HOUR),
        resolved(2, "Middle", began=NOW - 100 * DAY, lasted=HOUR),
        resolved(3, "Old", began=NOW - 300 * DAY, lasted=HOUR),
        maintenance(4, "To come", planned=NOW + DAY, lasts=HOUR),
    ]
)


def tree_of(number: int, **wishes: object) -> Component:
    return history_tree(history_view(RECORD, now=NOW, number=number), addresses=LIVE, **wishes)


def ways(tree: Component) -> list[tuple[str, str]]:
    (nav,) = with_class(tree, "status-pages")
    return [(text_of(each), each.href) for each in parts(nav) if isinstance(each, html.A)]


def test_a_page_has_three_months_each_with_what_began_in_it_or_nothing() -> None:
    cards = [text_of(each) for each in with_class(tree_of(1), "status-card")]
    assert [card[:9] for card in cards] == ["July 2026", "June 2026", "May 2026N"]
    assert cards[0].startswith("July 2026New \u25d0 Major impactMonday 13 July 2026, 09:14 to 10:14 BST (1 h)")
    assert cards[1] == "June 2026No incidents"
    assert "To come" not in "".join(cards)


def test_each_page_knows_its_number_and_its_neighbours() -> None:
    assert ways(tree_of(1)) == [("Older", "/status/history?page=2")]
    assert ways(tree_of(2)) == [("Newer", "/status/history"), ("Older", "/status/history?page=3")]
    assert ways(tree_of(4)) == [("Newer", "/status/history?page=3")]
    assert "Page 2 of 4" in text_of(with_class(tree_of(2), "status-pages"))
    assert "Middle" in text_of(tree_of(2))
    assert "Old" in text_of(with_class(tree_of(4), "status-entries"))


def test_in_a_folder_the_neighbours_are_files() -> None:
    addresses = folder_addresses("status/history/2/index.html", sign_in=None)
    tree = history_tree(history_view(RECORD, now=NOW, number=2), addresses=addresses)
    assert ways(tree) == [
        ("Newer", "../../../status/history/index.html"),
        ("Older", "../../../status/history/3/index.html"),
    ]


def test_the_heading_is_there_unless_the_page_around_has_it() -> None:
    assert [text_of(each) for each in parts(tree_of(1)) if isinstance(each, html.H1)] == ["History"]
    assert not [each for each in parts(tree_of(1, headline=None)) if isinstance(each, html.H1)]


@pytest.mark.parametrize(
    ("timezone", "month", "day"),
    [
        ("Australia/Sydney", "July 2026", "Wednesday 1 July 2026, 01:00 to 02:00 AEST (1 h)"),
        ("America/New_York", "June 2026", "Tuesday 30 June 2026, 11:00 to 12:00 EDT (1 h)"),
    ],
)
def test_an_incident_stands_in_the_local_month_of_the_page(timezone: str, month: str, day: str) -> None:
    one = resolved(1, "Portal slow", began=NOW.replace(month=6, day=30, hour=15, minute=0), lasted=HOUR)
    record = status_record(incidents=[one], page=PageDefinition("Page", timezone))
    tree = history_tree(history_view(record, now=NOW, number=1), addresses=LIVE)
    (card,) = [each for each in with_class(tree, "status-card") if "Portal slow" in text_of(each)]
    assert text_of(card.children[0]) == month
    assert day in text_of(card)
