"""What the isolation tests call of notifications, with what names Acme's things: Bob's mail about Acme's ticket."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from ingest.notifications.queries import outbox_page
from ingest.notifications.schemas import OutboxFilters
from ingest.tickets.watching import add_watcher
from tests.support.people import People

# Steps of writing a mail, called by the ledger within an act that is itself tried.
PIECES = {
    "recipients_of", "notify", "tell_of_opening", "tell_of_message", "tell_of_change", "named_recipients",
    "write_note_letters",
}  # fmt: skip
OWN_TESTS = {"choose_notifications"}
Arguments = Callable[[Any], dict[str, Any]]


def mail_to_watcher(session: Session, people: People, *, number: str) -> int:
    """Bob watches Acme's ticket; the newest mail about it."""
    add_watcher(session, people.alice, number=number, contact_id=people.bob.contact_id or 0)
    return outbox_page(session, people.root, filters=OutboxFilters(number=number)).rows[0].id


def _outbox(world: Any) -> dict[str, Any]:
    return {"filters": OutboxFilters(number=world.number)}


def _mail(world: Any) -> dict[str, Any]:
    return {"mail_id": world.mail_id}


READS: dict[str, list[Arguments]] = {
    "watchers": [lambda w: {"number": w.number}],
    "possible_watchers": [lambda w: {"number": w.number}, lambda w: {"number": w.number, "text": "acme"}],
    "notification_choice": [lambda _w: {}],
    "outbox_page": [_outbox],
    "mail_view": [_mail],
}
STAFF_ACTS: dict[str, Arguments] = {"outbox_page": _outbox, "mail_view": _mail, "retry_mail": _mail}
ACTS: dict[str, Arguments] = {
    "add_watcher": lambda w: {"number": w.number, "contact_id": w.people.dora.contact_id},
    "remove_watcher": lambda w: {"number": w.number, "contact_id": w.people.bob.contact_id},
    "set_watching": lambda w: {"number": w.number, "contact_id": w.people.bob.contact_id, "is_notified": False},
}
