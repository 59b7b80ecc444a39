"""Lists and statuses in words: headings that name what is shown, and tones of statuses the portal does not know."""

from urllib.parse import parse_qs

import pytest

from dashboard.tickets.words import chips_of, heading_words, status_shown, status_tone
from ingest.enums import Stage
from ingest.portal.current import current_portal
from ingest.portal.schema import Tone
from ingest.tickets.filters import filters_from_address
from tests.support.trees import words


@pytest.mark.parametrize(
    ("params", "heading"),
    [
        ({}, "All tickets"),
        ({"stage": ["open"]}, "Open tickets"),
        ({"mine": ["1"]}, "My tickets"),
        ({"mine": ["1"], "stage": ["open"]}, "My open tickets"),
        ({"stage": ["new", "on_hold"]}, "New or on hold tickets"),
        ({"created": ["2026-05"], "site": ["7"]}, "Created in May 2026 · Leeds"),
        ({"stage": ["open"], "request_type": ["incident"], "site": ["9"]}, "Open tickets · 1. Incident · Unknown site"),
        ({"q": ["amber"]}, "“amber”"),
        ({"open_on": ["2026-05-01"]}, "Open at the end of 1 May 2026"),
        (
            {"open_on": ["2026-05-01"], "stage_on": ["pending_customer"]},
            "Open at the end of 1 May 2026 · Waiting for the customer on that day",
        ),
        ({"answered": ["2026-05"]}, "First answered in May 2026"),
        ({"stage": ["open"], "age": ["0-1"]}, "Open tickets · Open for less than a day"),
        ({"age": ["3-7", "over-90"]}, "Open for 3 to 7 days · Open for 90 days or more"),
        ({"quiet": ["14-30"]}, "No update for 14 to 30 days"),
        ({"resolution": ["under-1h"]}, "Resolved after less than an hour"),
        (
            {"first_response": ["1-4h", "over-30d"]},
            "First answered after 1 to 4 hours · First answered after 30 days or more",
        ),
        ({"completion": ["2026-05"]}, "Completed in May 2026, even if reopened since"),
        ({"reopening": ["2026-05-03"]}, "Reopened on 3 May 2026"),
        ({"completed": ["2026-05"], "reopened": ["1"]}, "Completed in May 2026 · Reopened at least once"),
        ({"one_touch": ["1"]}, "One-touch"),
        ({"weekday": ["0"], "hour": ["23"]}, "Created on Mondays · Created between 23:00 and 24:00"),
        ({"in_category": ["Voice", "-"]}, "Category Voice · No category"),
        (
            {"agent": ["3", "9", "0", "Ünal"]},
            "Assigned to Alice · Assigned to an unknown agent · Assigned to nobody · Assigned to Ünal",
        ),
        ({"priority": ["-"]}, "No priority"),
    ],
)
def test_a_heading_names_the_filters(params: dict[str, list[str]], heading: str) -> None:
    filters = filters_from_address(params)
    assert (
        heading_words(filters, portal=current_portal(), organisations={}, sites={7: "Leeds"}, agents={3: "Alice"})
        == heading
    )


def test_a_status_has_the_portals_tone_and_an_unknown_one_that_of_its_stage() -> None:
    portal = current_portal()
    assert status_tone(portal, "ready_to_procure", Stage.ON_HOLD) is Tone.DANGER
    assert status_tone(portal, "parked", Stage.PENDING_CUSTOMER) is Tone.WARNING
    assert words(status_shown(portal, "parked", Stage.ON_HOLD)).endswith("Parked")


def test_each_chip_of_a_report_takes_away_its_own_value() -> None:
    address = "in_category=-&in_category=--1&agent=0&open_on=2026-05-01&stage_on=new&one_touch=1&priority=-"
    filters = filters_from_address(parse_qs(address))
    left = {
        one.label: one.href_without for one in chips_of(filters, portal=current_portal(), organisations={}, sites={})
    }
    assert "in_category=--1" in left["No category"]
    assert "in_category=-&" in left["Category -1"]
    assert left["Open at the end of 1 May 2026"].count("_on=") == 0
    assert "open_on=" in left["New on that day"]
    assert "stage_on=" not in left["New on that day"]
    assert "priority" not in left["No priority"]
    assert "one_touch" not in left["One-touch"]
