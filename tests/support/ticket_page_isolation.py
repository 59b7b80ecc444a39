"""What the isolation tests call of the ticket page: its reads and acts, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

from ingest.enums import LinkKind
from ingest.tickets.editing import TicketEdit
from ingest.tickets.filters import TicketFilters
from ingest.tickets.schemas import NoteDraft

Arguments = Callable[[Any], dict[str, Any]]
EDIT = TicketEdit(0, {}, {"title": "Mine"})

PIECES = {"append_message", "planned_edit", "move", "recipients_of"}
READS: dict[str, list[Arguments]] = {
    "is_ticket": [lambda w: {"number": w.number}],
    "edit_form": [lambda w: {"number": w.number}],
    "linked_tickets": [lambda w: {"number": w.number}],
    "child_tickets": [lambda w: {"number": w.number}],
    "child_presets": [lambda w: {"number": w.number}],
    "neighbours": [lambda w: {"filters": TicketFilters(organisation=(w.people.acme,)), "number": w.number}],
    "teams": [lambda _w: {}],
    "staff": [lambda _w: {}],
}
STAFF_ACTS: dict[str, Arguments] = {
    "teams": lambda _w: {},
    "staff": lambda _w: {},
    "write_resolution": lambda w: {"number": w.number, "text": "Mine"},
    "resolve_ticket": lambda w: {"number": w.number, "text": "Mine"},
}
TICKET_ACTS: dict[str, Arguments] = {
    "save_edit": lambda w: {"number": w.number, "edit": EDIT},
    "add_quick_note": lambda w: {"number": w.number, "body": "hello"},
    "add_titled_note": lambda w: {"number": w.number, "note": NoteDraft("Hello", "hello")},
    "cancel_ticket": lambda w: {"number": w.number, "reason": "hello"},
    "write_resolution": lambda w: {"number": w.number, "text": "Mine"},
    "resolve_ticket": lambda w: {"number": w.number, "text": "Mine"},
    "link_tickets": lambda w: {"number": w.number, "other": "T19990101.0001", "kind": LinkKind.RELATES_TO},
    "unlink_tickets": lambda w: {"number": w.number, "other": "T19990101.0001", "kind": LinkKind.RELATES_TO},
}
