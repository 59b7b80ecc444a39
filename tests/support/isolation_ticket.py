"""What the isolation tests call of editing a ticket with its files and boards, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any], dict[str, Any]]

# Inner steps of what is done to a locked ticket.
PIECES = {"apply_plan", "follow_request_type", "planned_exchange", "exchange", "forget_rows", "hide"}
READS: dict[str, list[Arguments]] = {"edit_documents": [lambda w: {"number": w.number}]}
# tests/ingest/tickets/test_edit_files.py
OWN_TESTS = {"discard_edit_documents"}
