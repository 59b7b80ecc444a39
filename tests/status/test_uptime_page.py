"""A component's uptime: the figure, the formula with its seconds, its months, and each day with its anchor."""

from datetime import timedelta

import pytest
from dash import html
from dash.development.base_component import Component

from ingest.errors import NotFoundError
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.schemas import PageDefinition, Spell, UptimeWeights
from ingest.system_status.views import uptime_view
from status.addresses import LIVE
from status.uptime_page import uptime_tree
from tests.support.status_views import (
    A_YEAR,
    DAY,
    DEGRADED,
    HOUR,
    MAINTENANCE,
    MAJOR,
    MINUTE,
    NOW,
    PARTIAL,
    WELL,
    component_row,
    parts,
    public_id,
    resolved,
    status_record,
    text_of,
    with_class,
)

# The end of a local day, so that the window is 90 whole days.
MIDNIGHT = NOW.replace(hour=23, minute=0)
TROUBLES = (
    Spell(MAJOR, NOW - 10 * DAY, NOW - 10 * DAY + HOUR),
    Spell(PARTIAL, NOW - 20 * DAY, NOW - 20 * DAY + 12 * MINUTE),
    Spell(DEGRADED, NOW - 20 * DAY + HOUR, NOW - 20 * DAY + HOUR + 25 * timedelta(seconds=1)),
    Spell(MAINTENANCE, NOW - 50 * DAY, NOW - 50 * DAY + 2 * HOUR),
)
CALLS = resolved(1, "Calls cut off", began=NOW - 10 * DAY, lasted=HOUR, component_ids=(2,))


def record_of(**facts: object) -> StatusRecord:
    rows = (component_row(1, "Communications", is_group=True), component_row(2, "Voice", group_id=1, **facts))
    return status_record(*rows, incidents=[CALLS], spells={2: (Spell(WELL, NOW - A_YEAR, None), *TROUBLES)})


def tree_of(record: StatusRecord | None = None) -> Component:
    view = uptime_view(record or record_of(), public_id=public_id(2), now=MIDNIGHT - timedelta(microseconds=1))
    return uptime_tree(view, addresses=LIVE)


def rows_of(table: Component) -> list[list[str]]:
    return [[text_of(cell) for cell in row.children] for row in parts(table) if isinstance(row, html.Tr)]


def test_the_uptime_stands_large_under_the_full_name() -> None:
    tree = tree_of()
    assert text_of(next(each for each in parts(tree) if isinstance(each, html.H1))) == "Communications - Voice"
    assert text_of(with_class(tree, "status-figure")) == "99.95 % uptime over 90 days"
    (bars,) = with_class(tree, "status-bars")
    assert len(bars.children) == 90
    assert bars.children[89].href == f"/status/uptime/{public_id(2)}#day-2026-07-14"


def test_the_formula_stands_in_words_and_in_the_seconds_of_the_service() -> None:
    view = uptime_view(record_of(), public_id=public_id(2), now=MIDNIGHT)
    # 90 days and the first moment of the next, of which nothing has passed: the window is 89 whole days.
    tree = uptime_tree(view, addresses=LIVE)
    assert "Uptime = 1 \u2212 (major + 0.3 \u00d7 partial seconds) \u00f7 all seconds." in text_of(tree)
    (equation,) = with_class(tree, "status-equation")
    assert text_of(equation) == "1 \u2212 (1.0 \u00d7 3,600 + 0.3 \u00d7 720) \u00f7 7,689,600 = 99.9503 %"
    assert view.component.uptime == pytest.approx(1 - (3600 + 0.3 * 720) / 7_689_600, abs=1e-12)


def test_each_state_has_its_seconds_and_its_weight() -> None:
    view = uptime_view(record_of(), public_id=public_id(2), now=MIDNIGHT)
    table = next(each for each in parts(uptime_tree(view, addresses=LIVE)) if isinstance(each, html.Table))
    assert rows_of(table) == [
        ["State", "Time", "Weight"],
        ["\u2715 Major outage", "3,600 s (1 h)", "1.0"],
        ["\u25d0 Partial outage", "720 s (12 min)", "0.3"],
        ["\u25d4 Degraded performance", "25 s", "0.0"],
        ["\u2699\ufe0e Under maintenance", "7,200 s (2 h)", "0.0"],
        ["\u2713 Operational", "7,678,055 s (88 d 20 h)", "0.0"],
        ["All", "7,689,600 s (89 d)", ""],
    ]


def test_each_month_has_its_uptime_and_its_trouble() -> None:
    table = [each for each in parts(tree_of()) if isinstance(each, html.Table)][1]
    rows = rows_of(table)
    assert rows[:4] == [
        ["Month", "Uptime", "Trouble"],
        ["July 2026", "99.70 %", "major outage 1 h"],
        ["June 2026", "99.99 %", "partial outage 12 min, degraded performance 25 s"],
        ["May 2026", "100 %", "under maintenance 2 h"],
    ]
    assert len(rows) == 13


def test_each_day_has_its_anchor_its_seconds_and_its_incidents() -> None:
    days = with_class(tree_of(), "status-day")
    assert len(days) == 90
    assert days[0].id == "day-2026-07-14"
    by_anchor = {each.id: each for each in days}
    bad = by_anchor["day-2026-07-04"]
    assert text_of(bad) == (
        "Saturday 4 July 2026\u2715 Major outage 3,600 s (1 h) \u2713 Operational 82,800 s (23 h)Calls cut off"
    )
    assert [each.href for each in parts(bad) if isinstance(each, html.A)] == ["/status/incidents/i00000000001"]
    assert text_of(by_anchor["day-2026-07-05"]) == "Sunday 5 July 2026\u2713 Operational 86,400 s (1 d)"


def test_a_day_before_the_record_says_so() -> None:
    tree = tree_of(record_of(start_date=NOW.date() - 5 * DAY))
    days = [text_of(each) for each in with_class(tree, "status-day")]
    assert days[5].endswith("Operational 86,400 s (1 d)")
    assert days[6] == "Wednesday 8 July 2026Not on record"
    assert len([each for each in with_class(tree, "status-bars")[0].children if hasattr(each, "className")]) == 84


def test_a_service_not_on_record_yet_has_no_uptime_and_no_equation() -> None:
    tree = tree_of(record_of(start_date=NOW.date() + 5 * DAY))
    assert "This service is not on record yet: there is no uptime to tell." in text_of(tree)
    assert with_class(tree, "status-equation") == []


def test_the_weights_of_the_portal_stand_in_the_formula() -> None:
    weights = UptimeWeights(major_outage=1, partial_outage=0.25, under_maintenance=1)
    page = PageDefinition("Page", "UTC", weights=weights)
    row = component_row(2, "Voice")
    record = status_record(row, spells={2: (Spell(WELL, NOW - A_YEAR, None), *TROUBLES)}, page=page)
    view = uptime_view(record, public_id=public_id(2), now=NOW.replace(hour=0, minute=0))
    assert text_of(with_class(uptime_tree(view, addresses=LIVE), "status-equation")) == (
        "1 \u2212 (1.0 \u00d7 3,600 + 0.25 \u00d7 720 + 1.0 \u00d7 7,200) \u00f7 7,689,600 = 99.8572 %"
    )


def test_the_raw_seconds_can_be_had() -> None:
    (links,) = with_class(tree_of(), "status-links")
    first = next(each for each in parts(links) if isinstance(each, html.A))
    assert (text_of(first), first.href) == ("Raw seconds (CSV)", f"/status/uptime/{public_id(2)}.csv")


@pytest.mark.parametrize(
    ("timezone", "day"), [("Australia/Sydney", "day-2026-07-02"), ("America/New_York", "day-2026-07-01")]
)
def test_an_incident_falls_on_the_local_day_of_the_page(timezone: str, day: str) -> None:
    one = resolved(1, "Calls cut off", began=NOW.replace(day=1, hour=15), lasted=HOUR, component_ids=(2,))
    record = status_record(component_row(2, "Voice"), incidents=[one], page=PageDefinition("Page", timezone))
    view = uptime_view(record, public_id=public_id(2), now=NOW)
    days = with_class(uptime_tree(view, addresses=LIVE), "status-day")
    assert [each.id for each in days if "Calls cut off" in text_of(each)] == [day]


def test_a_service_that_is_not_there_has_no_page() -> None:
    with pytest.raises(NotFoundError):
        uptime_view(record_of(), public_id="nothing", now=NOW)
