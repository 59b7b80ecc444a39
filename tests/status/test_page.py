"""The tree of the status page: what each part shows, and to whom it is readable."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from dash import html
from dash.development.base_component import Component

from ingest.enums import ComponentAudience, ComponentStatus, IncidentStatus
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.page_schemas import ComponentView, StatusPageView
from ingest.system_status.schemas import PageDefinition
from ingest.system_status.views import page_view, uptime_view
from status.addresses import LIVE, PORTAL
from status.api import v2_documents
from status.html import html_text
from status.page import moment_told
from status.page import status_tree as tree_at
from tests.support.status_views import (
    DAY,
    HOUR,
    MAJOR,
    MINUTE,
    NOW,
    PARTIAL,
    component_row,
    full_record,
    incident,
    maintenance,
    parts,
    public_id,
    resolved,
    status_record,
    text_of,
    update,
    with_class,
)

ComponentMaker = Callable[..., ComponentView]
ViewMaker = Callable[..., StatusPageView]


def status_tree(view: StatusPageView, **wishes: object) -> Component:
    return tree_at(view, addresses=LIVE, **wishes)


def test_each_service_is_told_in_one_sentence(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    voice = make_component("Voice Platform", troubles=((MAJOR, 10 * DAY, 25 * MINUTE),))
    tree = status_tree(make_view((None, [voice])))
    (block,) = with_class(tree, "status-component")
    sentence = text_of(next(each for each in with_class(block, "visually-hidden") if isinstance(each, html.P)))
    # 25 minutes of 89 days and 9 hours and 14 minutes
    assert sentence == "Voice Platform: Operational, 99.98 % uptime over 90 days."


def test_a_service_has_one_bar_a_day_in_the_colour_of_its_worst(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    troubles = ((PARTIAL, 3 * DAY, HOUR), (MAJOR, 3 * DAY + 2 * HOUR, MINUTE), (PARTIAL, 20 * DAY, HOUR))
    voice = make_component(troubles=troubles, start_date=date(2026, 5, 1))
    (bars,) = with_class(status_tree(make_view((None, [voice]))), "status-bars")
    names = [getattr(each, "className", "") for each in bars.children]
    assert len(names) == 90
    assert names[:15] == ["bar-empty"] * 15  # 16 to 30 April
    assert [index for index, name in enumerate(names) if name == "bar-partial"] == [69]
    assert [index for index, name in enumerate(names) if name == "bar-major"] == [86]
    assert names.count("") == 73
    assert bars.children[86].title == "11 July 2026: major outage 1 min, partial outage 1 h"


def test_what_the_bars_show_in_colour_is_there_in_words(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    troubled = make_component("One", troubles=((PARTIAL, 20 * DAY, HOUR), (MAJOR, 3 * DAY, MINUTE)))
    calm = make_component("Two")
    (days,) = with_class(status_tree(make_view((None, [troubled, calm]))), "status-days")
    assert text_of(days.children[0]) == "2 days with trouble of One"
    assert [(text_of(each), each.href) for each in parts(days) if isinstance(each, html.A)] == [
        ("11 July 2026: major outage 1 min", "/status/uptime/abcdefgh1234#day-2026-07-11"),
        ("24 June 2026: partial outage 1 h", "/status/uptime/abcdefgh1234#day-2026-06-24"),
    ]


def test_each_bar_leads_to_its_day_and_is_for_the_eye_alone(
    make_view: ViewMaker, make_component: ComponentMaker
) -> None:
    (bars,) = with_class(status_tree(make_view((None, [make_component()]))), "status-bars")
    assert bars.children[0].href == "/status/uptime/abcdefgh1234#day-2026-04-16"
    assert bars.children[89].href == "/status/uptime/abcdefgh1234#day-2026-07-14"
    assert getattr(bars, "aria-hidden") == "true"
    assert {each.tabIndex for each in bars.children} == {"-1"}


def test_one_link_leads_to_the_uptime_of_each_service(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    tree = status_tree(make_view((None, [make_component("Voice")])))
    links = [each for each in parts(tree) if isinstance(each, html.A) and each.href.endswith("/uptime/abcdefgh1234")]
    assert [text_of(each) for each in links] == ["100 % uptime of Voice"]


def test_a_block_that_looks_the_same_is_not_made_again(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    def block(**facts: object) -> Component:
        return with_class(status_tree(make_view((None, [make_component(**facts)]))), "status-component")[0]

    assert block() is block()
    assert block() is not block(component_status=PARTIAL)
    assert (
        block()
        is not with_class(tree_at(make_view((None, [make_component()])), addresses=PORTAL), "status-component")[0]
    )


def test_the_banner_has_an_icon_words_and_the_moment(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    view = make_view((None, [make_component(component_status=PARTIAL)]))
    (banner,) = with_class(
        status_tree(view, moment=[moment_told(view.as_of, page=view.page), ", still"]), "status-banner-minor"
    )
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
    assert heads == ["Communications ✕ Major outage", "Other services"]


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


def test_a_group_shown_only_if_degraded_is_hidden_while_well_and_its_services_keep_their_pages_and_data() -> None:
    def record(**facts: object) -> StatusRecord:
        group = component_row(1, "Quiet group", is_group=True, is_only_shown_if_degraded=True)
        return status_record(group, component_row(2, "Quiet", group_id=1, **facts), component_row(3, "Loud"))

    def headings(known: StatusRecord) -> list[str]:
        tree = status_tree(page_view(known, now=NOW))
        return [text_of(each) for each in parts(tree) if isinstance(each, html.H2 | html.H3)]

    assert "Quiet" not in " ".join(headings(record()))
    assert {"Quiet group", "Quiet"} <= set(headings(record(component_status=PARTIAL)))
    assert uptime_view(record(), public_id=public_id(2), now=NOW).name == "Quiet group - Quiet"
    data = json.loads(v2_documents(record(), now=NOW, base_url="https://help.example.org")["api/v2/components.json"])
    assert {one["name"]: one["only_show_if_degraded"] for one in data["components"]} == {
        "Quiet group": True,
        "Quiet": False,
        "Loud": False,
    }


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


def test_the_formula_the_key_and_the_data_close_the_page(make_view: ViewMaker, make_component: ComponentMaker) -> None:
    tree = status_tree(make_view((None, [make_component()])))
    told = text_of(tree)
    assert "Uptime = 1 \u2212 (major + 0.3 \u00d7 partial seconds) \u00f7 all seconds." in told
    for word in ("Operational", "Under maintenance", "Degraded performance", "Partial outage", "Major outage"):
        assert word in text_of(with_class(tree, "status-key"))
    (links,) = with_class(tree, "status-links")
    assert [(text_of(each), each.href) for each in parts(links) if isinstance(each, html.A)] == [
        ("History", "/status/history"),
        ("RSS", "/history.rss"),
        ("Atom", "/history.atom"),
        ("Raw data", "/api/v2/summary.json"),
    ]


def test_an_open_incident_stands_above_with_all_that_was_said() -> None:
    tree = status_tree(page_view(full_record(), now=NOW))
    card = with_class(tree, "status-incident")[0]
    assert html_text(card.children[0].children[0]) == (
        '<h2><a href="/status/incidents/i00000000001"><bdi>Dropped registrations</bdi></a></h2>'
    )
    assert text_of(with_class(card, "status-chip")[0]) == "\u25d0 Identified"
    assert text_of(with_class(card, "status-facts")) == (
        "Major impact \u00b7 Communications (Voice Platform, Call Queues) \u00b7 since 08:14 BST (1 h)"
    )
    assert [text_of(each) for each in with_class(card, "status-said")] == [
        "Identified 09:04 BST",
        "Investigating 08:14 BST",
    ]
    text = with_class(card, "status-text")[0]
    assert html_text(text) == ('<p class="status-text" dir="auto">We are looking into it.<br>Next update by 09:45.</p>')


def test_times_carry_their_zone_for_programs_and_in_full_on_hover() -> None:
    tree = status_tree(page_view(full_record(), now=NOW))
    time = next(each for each in parts(with_class(tree, "status-said")[0]) if isinstance(each, html.Time))
    assert time.dateTime == "2026-07-14T09:04:00+01:00"
    assert time.title == "14 July 2026, 09:04 BST (Europe/London)"


def test_maintenance_is_told_with_its_window_and_a_way_into_the_calendar() -> None:
    tree = status_tree(page_view(full_record(), now=NOW))
    running, coming = with_class(tree, "status-incident")[1:]
    assert text_of(running.children[0]) == "Maintenance: Backup move \u2699\ufe0e In progress"
    assert text_of(coming.children[0]) == "Planned: Core switch \u2699\ufe0e Scheduled"
    (facts,) = with_class(coming, "status-facts")
    assert text_of(facts) == (
        "Wednesday 15 July 2026, 09:14 to 10:14 BST \u00b7 Communications (Call Queues) \u00b7 add to calendar"
    )
    assert facts.children[-1].href == "/status/calendar.ics"


def test_maintenance_that_is_not_public_leads_to_no_calendar_that_does_not_hold_it() -> None:
    def leads_there(*audiences: ComponentAudience, group: ComponentAudience = ComponentAudience.PUBLIC) -> bool:
        rows = [component_row(9, "Group", is_group=True, audience=group)]
        rows += [component_row(n, f"Service {n}", group_id=9, audience=each) for n, each in enumerate(audiences)]
        ids = tuple(range(len(audiences)))
        planned = maintenance(1, "Move", planned=NOW + DAY, lasts=HOUR, component_ids=ids)
        tree = status_tree(page_view(status_record(*rows, incidents=[planned]), now=NOW))
        return "add to calendar" in text_of(tree)

    public, staff = ComponentAudience.PUBLIC, ComponentAudience.STAFF
    assert leads_there()
    assert leads_there(staff, public)
    assert not leads_there(staff)
    assert not leads_there(ComponentAudience.ORGANISATIONS, staff)
    assert not leads_there(public, group=staff)


def test_a_window_over_midnight_or_over_the_change_of_clocks_names_both_ends() -> None:
    def window(planned: object, lasts: timedelta) -> str:
        record = status_record(incidents=[maintenance(1, "x", planned=planned, lasts=lasts)])
        tree = status_tree(page_view(record, now=NOW))
        return text_of(with_class(tree, "status-facts")[0]).split(" \u00b7 ")[0]

    assert window(NOW.replace(hour=22), 3 * HOUR) == "14 July 2026, 23:14 BST to 15 July 2026, 02:14 BST"
    fall_back = NOW.replace(month=10, day=25, hour=0, minute=30)
    assert window(fall_back, HOUR) == "25 October 2026, 01:30 BST to 25 October 2026, 01:30 GMT"


def test_recent_days_tell_what_happened_or_that_nothing_did() -> None:
    (recent,) = with_class(status_tree(page_view(full_record(), now=NOW)), "status-recent")
    days = [text_of(each) for each in with_class(recent, "status-recent-day")]
    assert len(days) == 7
    assert days[0].startswith("Tuesday 14 July 2026Dropped registrations")
    assert "Backup move" in days[0]
    assert days[1] == "Monday 13 July 2026No incidents"
    assert days[2] == (
        "Sunday 12 July 2026Portal slow \u25d4 Minor impactSunday 12 July 2026, 09:14 to 12:14 BST (3 h)"
        " \u00b7 with post-mortemResolved: We are looking into it. Next update by 09:45."
    )
    assert "Core switch" not in "".join(days)


def test_what_went_on_over_midnight_is_on_each_of_its_days() -> None:
    long_one = resolved(1, "Long one", began=NOW - 3 * DAY, lasted=2 * DAY)
    still = incident(2, "Still going on", started_at=NOW - DAY)
    view = page_view(status_record(incidents=[long_one, still]), now=NOW)
    days = [text_of(each) for each in with_class(status_tree(view), "status-recent-day")]
    assert [("Still" in day, "Long" in day, day.count("went on"), "No incidents" in day) for day in days[:5]] == [
        (True, False, 1, False),
        (True, True, 1, False),
        (False, True, 1, False),
        (False, True, 0, False),
        (False, False, 0, True),
    ]


def test_what_began_long_ago_and_ended_lately_is_on_the_days_it_still_went_on() -> None:
    weeks = resolved(1, "Weeks of it", began=NOW - 30 * DAY, lasted=28 * DAY)
    before = resolved(2, "Over by then", began=NOW - 30 * DAY, lasted=20 * DAY)
    view = page_view(status_record(incidents=[weeks, before]), now=NOW)
    days = [text_of(each) for each in with_class(status_tree(view), "status-recent-day")]
    assert ["Weeks of it went on" in day for day in days] == [False, False, True, True, True, True, True]
    assert not any("Over by then" in day for day in days)


@pytest.mark.parametrize(
    ("timezone", "day"), [("Australia/Sydney", "Wednesday 15 July 2026"), ("America/New_York", "Tuesday 14 July 2026")]
)
def test_an_incident_falls_on_the_local_day_of_the_page(timezone: str, day: str) -> None:
    one = resolved(1, "Portal slow", began=NOW.replace(hour=15), lasted=MINUTE)
    record = status_record(incidents=[one], page=PageDefinition("Page", timezone))
    view = page_view(record, now=NOW.replace(day=15, hour=15))
    found = [
        text_of(each.children[0])
        for each in with_class(status_tree(view), "status-recent-day")
        if "Portal slow" in text_of(each)
    ]
    assert found == [day]


def test_an_incident_of_nothing_in_particular_and_one_without_updates_are_shown() -> None:
    view = page_view(status_record(incidents=[incident(1, "Strange noises")]), now=NOW)
    (card,) = with_class(status_tree(view), "status-incident")
    assert text_of(with_class(card, "status-facts")) == "Major impact \u00b7 since 08:14 BST (1 h)"


def test_a_long_text_keeps_its_lines_without_an_element_for_each() -> None:
    body = "\n".join(str(number) for number in range(20_000))
    said = update(1, IncidentStatus.INVESTIGATING, body, at=NOW)
    view = page_view(status_record(incidents=[incident(1, "Long", updates=(said,))]), now=NOW)
    (text,) = with_class(status_tree(view), "status-text")
    assert sum(isinstance(each, html.Br) for each in parts(text)) == 500
    assert html_text(text).replace("<br>", "\n") == f'<p class="status-text" dir="auto">{body}</p>'
