"""An incident on a page of its own and in lists: what it was, what it did, and all that was said."""

from dataclasses import replace

import pytest
from dash import html
from dash.development.base_component import Component

from ingest.enums import ComponentAudience, Impact, IncidentStatus
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from status.addresses import LIVE
from status.html import html_text
from status.incidents import incident_entry, incident_tree
from tests.support.status_views import (
    DAY,
    DEGRADED,
    HOUR,
    MAINTENANCE,
    MINUTE,
    NOW,
    PAGE,
    PARTIAL,
    WELL,
    affected,
    component_row,
    full_record,
    incident,
    maintenance,
    parts,
    resolved,
    status_record,
    text_of,
    update,
    with_class,
)

RESOLVED, POST_MORTEM = IncidentStatus.RESOLVED, IncidentStatus.POSTMORTEM


def tree_of(one: IncidentView, record: StatusRecord | None = None) -> Component:
    return incident_tree(record or status_record(incidents=[one]), one, now=NOW, addresses=LIVE)


def glance(tree: Component) -> dict[str, str]:
    """The facts at the top, by their labels."""
    (facts,) = with_class(tree, "status-glance")
    return {text_of(pair.children[0]): text_of(pair.children[1]) for pair in facts.children}


def sections(tree: Component) -> list[str]:
    return [text_of(each) for each in parts(tree) if isinstance(each, html.H2)]


def test_an_incident_that_goes_on_says_since_when_and_how_long() -> None:
    tree = tree_of(incident(1, "Dropped registrations", impact=Impact.CRITICAL))
    assert text_of(next(each for each in parts(tree) if isinstance(each, html.H1))) == "Dropped registrations"
    assert glance(tree) == {
        "Status": "\u2715 Investigating",
        "Impact": "\u2715 Critical impact",
        "Began": "14 July 2026, 08:14 BST",
        "Duration": "1 h so far",
    }


def test_an_incident_that_is_over_says_until_when() -> None:
    tree = tree_of(resolved(1, "Portal slow", began=NOW - DAY, lasted=90 * MINUTE, impact=Impact.NONE))
    assert glance(tree) == {
        "Status": "\u2713 Resolved",
        "Impact": "\u25cb No impact",
        "Began": "13 July 2026, 09:14 BST",
        "Ended": "13 July 2026, 10:44 BST",
        "Duration": "1 h 30 min",
    }


def test_an_end_that_is_not_known_is_not_made_up() -> None:
    tree = tree_of(resolved(1, "Old", began=NOW - DAY, lasted=HOUR, resolved_at=None))
    assert set(glance(tree)) == {"Status", "Impact", "Began"}


def test_a_maintenance_says_what_is_planned() -> None:
    tree = tree_of(maintenance(1, "Core switch", planned=NOW + DAY, lasts=HOUR))
    assert glance(tree) == {
        "Status": "\u2699\ufe0e Scheduled",
        "Impact": "\u2699\ufe0e Maintenance",
        "Planned for": "Wednesday 15 July 2026, 09:14 to 10:14 BST",
    }


def test_each_service_says_what_the_incident_did_to_it() -> None:
    group, voice, queues, mail, other = (
        component_row(1, "Communications", is_group=True),
        component_row(2, "Voice", group_id=1),
        component_row(3, "Queues", audience=ComponentAudience.STAFF),
        component_row(4, "Mail"),
        component_row(5, "Untouched"),
    )
    first = update(
        1,
        IncidentStatus.INVESTIGATING,
        "x",
        at=NOW - HOUR,
        affected=(affected(voice, PARTIAL), affected(queues, DEGRADED), affected(mail, WELL)),
    )
    second = update(
        2, IncidentStatus.MONITORING, "y", at=NOW, affected=(affected(voice, DEGRADED, old=PARTIAL, name="C - Voice"),)
    )
    one = incident(1, "x", component_ids=(2, 3, 4), held={2: DEGRADED, 3: DEGRADED}, updates=(second, first))
    tree = tree_of(one, status_record(group, voice, queues, mail, other, incidents=[one]))
    (effects,) = with_class(tree, "status-effects")
    assert [text_of(each) for each in effects.children] == [
        "Communications - Voice \u25d0 Partial outage now Degraded performance",
        "Queues Not public \u25d4 Degraded performance",
        "Mail concerned, its status did not change",
    ]
    assert effects.children[0].children[0].href == f"/status/uptime/{voice.public_id}"
    assert [text_of(each) for each in with_class(tree, "status-changes")] == [
        "C - Voice: Degraded performance (was Partial outage)",
        "Voice: Partial outage (was Operational)Queues: Degraded performance (was Operational)",
    ]


def test_a_maintenance_to_come_and_one_done_say_what_they_do_to_services() -> None:
    row = component_row(2, "Voice")

    def effect(**facts: object) -> str:
        one = maintenance(1, "x", planned=NOW, lasts=HOUR, component_ids=(2,), **facts)
        return text_of(with_class(tree_of(one, status_record(row, incidents=[one])), "status-effects")[0])

    assert effect() == "Voice to be under maintenance"
    done = update(1, IncidentStatus.IN_PROGRESS, "x", at=NOW, affected=(affected(row, MAINTENANCE),))
    assert effect(incident_status=IncidentStatus.COMPLETED, updates=(done,)) == "Voice \u2699\ufe0e Under maintenance"


def test_an_incident_of_nothing_in_particular_says_so() -> None:
    tree = tree_of(incident(1, "x"))
    assert "It concerns no service in particular." in text_of(tree)
    assert "Nothing has been said about it yet." in text_of(tree)


def test_all_updates_are_there_newest_first_and_the_post_mortem_apart() -> None:
    record = full_record()
    past = next(one for one in record.incidents if one.incident_status is POST_MORTEM)
    tree = tree_of(past, record)
    assert sections(tree) == ["At a glance", "Post-mortem", "Services concerned", "Updates"]
    (apart,) = with_class(tree, "status-post-mortem")
    assert text_of(apart) == "Post-mortem13 July 2026, 09:14 BSTWe are looking into it.Next update by 09:45."
    assert [text_of(each) for each in with_class(tree, "status-said")][1:] == ["Resolved 12 July 2026, 12:14 BST"]
    assert "Post-mortem" not in sections(tree_of(replace(past, updates=past.updates[1:]), record))


def test_who_wrote_it_is_told_where_it_is_known() -> None:
    said = update(1, IncidentStatus.INVESTIGATING, "x", at=NOW)
    assert "by " not in text_of(tree_of(incident(1, "x", updates=(said,))))
    known = replace(said, author="Erin Shaw")
    tree = tree_of(incident(1, "x", updates=(known,)))
    assert text_of(with_class(tree, "status-said")[0]) == "Investigating 14 July 2026, 09:14 BST by Erin Shaw"


def test_the_page_leads_back() -> None:
    (links,) = with_class(tree_of(incident(1, "x")), "status-links")
    assert [each.href for each in parts(links) if isinstance(each, html.A)] == ["/status", "/status/history"]


def test_the_page_around_may_have_the_heading() -> None:
    one = incident(1, "x")
    tree = incident_tree(status_record(incidents=[one]), one, now=NOW, addresses=LIVE, headline=None)
    assert not [each for each in parts(tree) if isinstance(each, html.H1)]


def entry(one: IncidentView) -> Component:
    return incident_entry(one, page=PAGE, now=NOW, addresses=LIVE, heading=html.H3)


def test_an_entry_of_a_list_says_what_how_bad_when_and_what_was_said_last() -> None:
    told = update(1, RESOLVED, "All calls complete.\n\nThank you.", at=NOW)
    shown = entry(resolved(1, "Calls cut off", began=NOW - DAY, lasted=HOUR, updates=(told,)))
    assert text_of(shown) == (
        "Calls cut off \u25d0 Major impactMonday 13 July 2026, 09:14 to 10:14 BST (1 h)"
        "Resolved: All calls complete. Thank you."
    )
    assert '<h3 class="status-entry-name"><a href="/status/incidents/i00000000001">' in html_text(shown)


def test_an_entry_of_what_goes_on_says_so_and_shows_no_post_mortem_as_the_last_word() -> None:
    assert "since 08:14 BST (1 h) \u00b7 Investigating" in text_of(entry(incident(1, "x")))
    told = (update(2, POST_MORTEM, "Long story", at=NOW), update(1, RESOLVED, "Done", at=NOW))
    shown = text_of(entry(resolved(1, "x", began=NOW - DAY, lasted=HOUR, incident_status=POST_MORTEM, updates=told)))
    assert "with post-mortemResolved: Done" in shown
    assert "Long story" not in shown


@pytest.mark.parametrize("body", ["", "  \n "])
def test_an_update_without_words_makes_no_empty_line(body: str) -> None:
    shown = entry(incident(1, "x", updates=(update(1, IncidentStatus.INVESTIGATING, body, at=NOW),)))
    assert with_class(shown, "status-excerpt") == []
