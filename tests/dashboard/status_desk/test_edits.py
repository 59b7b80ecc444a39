"""The record of edits as the desk shows it."""

from datetime import UTC, datetime

from dashboard.status_desk.components import edits_card
from ingest.system_status.incident_schemas import EditView
from tests.support.trees import words

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_another_order_is_one_short_line_and_any_other_edit_says_what_was_and_is() -> None:
    names = ", ".join(f"Service {number}" for number in range(30))
    order = EditView(NOON, "Erin", "component", None, "30 services", (("Order", names, names[::-1]),))
    renamed = EditView(NOON, "Erin", "component", "voice0000001", "Voice", (("Name", "Calls", "Voice"),))
    text = words(edits_card("Latest edits", [order, renamed], now=NOON, timezone="UTC"))
    assert "Order of 30 services changed" in text
    assert "Service 1" not in text
    assert "Name: Calls \N{RIGHTWARDS ARROW} Voice" in text
