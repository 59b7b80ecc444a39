"""What the isolation tests call of the ticket page: its reads and acts, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

from ingest.enums import LinkKind
from ingest.tickets.editing import TicketEdit
from ingest.tickets.filters import TicketFilters
from ingest.tickets.schemas import NoteDraft

ABSENT, OTHER = "T19990101.0001", "T19980102.0002"
EVERY_EDIT = '{"key":["ALL"],"role":["ALL"],"type":"ticket-edit-field"}'
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
    "link_tickets": lambda w: {"number": w.number, "other": ABSENT, "kind": LinkKind.RELATES_TO},
    "unlink_tickets": lambda w: {"number": w.number, "other": ABSENT, "kind": LinkKind.RELATES_TO},
}


def _here(**more: Any) -> Callable[[Any], dict[str, Any]]:
    """On the page of Acme's ticket, opened from Acme's list, with something written in every box."""
    return lambda w: {
        "_pages_location.pathname": f"/tickets/{w.number}",
        "_pages_location.search": f"?list=organisation%3D{w.people.acme}",
        **dict.fromkeys((f"ticket-{box}.value" for box in WRITING), "hello"),
        **more,
    }


def _edit(world: Any) -> dict[str, Any]:
    """A form of Acme's ticket, filled in with Acme's things."""
    given = _here(**{"ticket-edit-save.n_clicks": 1, "ticket-edit-opened.data": {"position": 0, "opened": {}}})(world)
    typed = [("title", "plain", "Mine"), ("contact", "plain", str(world.people.bob.contact_id))]
    return given | {
        f"{EVERY_EDIT}.value": [({"key": key, "role": role}, value) for key, role, value in typed],
        f"{EVERY_EDIT}.id": [({"key": key, "role": role}, {"type": "ticket-edit-field", "key": key, "role": role})
                             for key, role, _ in typed],
    }  # fmt: skip


WRITING = ("reply", "quick-note", "note-title", "note-text")
# Each callback of the ticket page that acts on a ticket, with Acme's ticket.
ACTS: dict[str, list[Callable[[Any], dict[str, Any]]]] = {
    "reply_sent": [_here(**{"ticket-send.n_clicks": 1})],
    "close_sent": [_here(**{"ticket-close.n_clicks": 1})],
    "quick_note_sent": [_here(**{"ticket-quick-note-submit.n_clicks": 1})],
    "note_sent": [
        _here(**{"ticket-note-save.n_clicks": 1, "ticket-note-audience.value": audience})
        for audience in ("public", "internal")
    ],
    "resolution_saved": [_here(**{"ticket-resolution-save.n_clicks": 1, "ticket-resolution.value": "hello"})],
    "resolved": [_here(**{"ticket-resolve.n_clicks": 1, "ticket-resolution.value": "hello"})],
    "cancel_sent": [_here(**{"ticket-cancel.n_clicks": 1, "ticket-cancel-reason.value": "hello"})],
    "link_sent": [
        _here(**{"ticket-link.n_clicks": 1, "ticket-link-kind.value": "relates_to", "ticket-link-other.value": OTHER})
    ],
    "unlink_sent": [
        _here(**{'{"kind":["ALL"],"number":["ALL"],"type":"ticket-unlink"}.n_clicks': [
            ({"number": ABSENT, "kind": "relates_to"}, 1)
        ]})
    ],
    "edit_opened": [
        lambda w: {"_pages_location.pathname": f"/tickets/{w.number}", "ticket-edit-asked.data": {"kept": None}}
    ],
    "edit_saved": [_edit],
}  # fmt: skip
# How they are refused, whether the ticket is another organisation's or not there.
REFUSALS = ("no ticket", "no such page", "Not allowed", "Choose what the tickets")
# Those that follow a choice within the form.
CHOICES: dict[str, list[Callable[[Any], dict[str, Any]]]] = {
    "site_of_item_chosen": [
        lambda w: {
            '{"key":["ALL"],"role":"site","type":"ticket-edit-field"}.value': [
                ({"key": "ticket.site_id", "role": "site"}, str(w.people.leeds))
            ],
            '{"key":["ALL"],"role":"item","type":"ticket-edit-field"}.value': [
                ({"key": "config_item", "role": "item"}, "1")
            ],
        }
    ],
    "type_chosen": [
        lambda w: {
            '{"key":["ALL"],"role":"type","type":"ticket-edit-field"}.value': [
                ({"key": "ticket.request_type", "role": "type"}, "query")
            ],
            "ticket-edit-opened.data": {"position": 0, "opened": {}, "request_type": "incident"},
            "_pages_location.pathname": f"/tickets/{w.number}",
        }
    ],
    "decided": [lambda w: {"_pages_location.pathname": f"/tickets/{w.number}"}],
}
# What a contact may do with a ticket of their own organisation.
OWN_ACTS = ("reply_sent", "close_sent", "quick_note_sent", "note_sent", "cancel_sent", "link_sent", "edit_saved")
IN_THE_BROWSER = {"ticket-edit-asked.data", "ticket-edit-opened.id", "ticket-edit-asked.id"}
