"""Lists and statuses in words: headings that name what is shown, and tones of statuses the portal does not know."""

import pytest

from dashboard.tickets.words import heading_words, status_shown, status_tone
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
    ],
)
def test_a_heading_names_the_filters(params: dict[str, list[str]], heading: str) -> None:
    filters = filters_from_address(params)
    assert heading_words(filters, portal=current_portal(), organisations={}, sites={7: "Leeds"}) == heading


def test_a_status_has_the_portals_tone_and_an_unknown_one_that_of_its_stage() -> None:
    portal = current_portal()
    assert status_tone(portal, "ready_to_procure", Stage.ON_HOLD) is Tone.DANGER
    assert status_tone(portal, "parked", Stage.PENDING_CUSTOMER) is Tone.WARNING
    assert words(status_shown(portal, "parked", Stage.ON_HOLD)).endswith("Parked")
