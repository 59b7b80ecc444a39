"""What the isolation tests call of editing a ticket with its files and boards, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any], dict[str, Any]]

# Inner steps of what is done to a locked ticket.
PIECES = {"apply_plan", "follow_request_type", "planned_exchange", "exchange", "forget_rows", "hide"}
READS: dict[str, list[Arguments]] = {"edit_documents": [lambda w: {"number": w.number}]}
# tests/ingest/tickets/test_edit_files.py, and below what the page calls
OWN_TESTS = {"discard_edit_documents"}


def _at_ticket(**more: Any) -> Arguments:
    return lambda w: {
        "_pages_location.pathname": f"/tickets/{w.number}",
        "_pages_location.search": f"?list=organisation%3D{w.people.acme}",
        "ticket-shown.data": 50,
        **more,
    }


# The callbacks of the page that only read, with Acme's ticket.
CALLBACKS: dict[str, list[Arguments]] = {
    "course_followed": [_at_ticket(**{"ticket-touched.data": 1})],
    "older_asked": [_at_ticket(**{"ticket-older.n_clicks": 1})],
}
