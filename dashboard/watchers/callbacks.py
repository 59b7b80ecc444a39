"""What is done with a ticket's watchers: added, removed, notifications turned on and off."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import no_update
from dash.development.base_component import Component

from dashboard.guard import current_viewer
from dashboard.tickets.course import tell_course
from dashboard.tickets.here import ticket_address
from dashboard.watchers.components import contact_choices, watchers_parts
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.tickets.watching import add_watcher, possible_watchers, remove_watcher, set_watching, watchers
from ingest.viewer import Viewer

Ids = Sequence[Mapping[str, Any]]
_MAX_DIGITS = 18


def mine_pressed(clicks: int | None, path: str | None) -> Any:
    """Let the viewer watch the ticket."""
    viewer, number = current_viewer(), _number(path)
    if not clicks:
        return no_update
    if viewer.contact_id is None:
        raise InvalidInputError("Only contacts watch tickets.")
    with unit_of_work() as session:
        add_watcher(session, viewer, number=number, contact_id=viewer.contact_id)
    tell_course(path)
    return _parts(viewer, number)


def watcher_added(clicks: int | None, chosen: str | None, path: str | None) -> Any:
    """Let the chosen contact watch the ticket."""
    viewer, number = current_viewer(), _number(path)
    if not clicks:
        return no_update
    text = chosen or ""
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise InvalidInputError("Choose a contact to add.")
    with unit_of_work() as session:
        add_watcher(session, viewer, number=number, contact_id=int(text))
    tell_course(path)
    return _parts(viewer, number)


def watcher_removed(clicks: Sequence[int | None], buttons: Ids, path: str | None) -> Any:
    """Take off the list whose button was pressed: every answer brings fresh buttons, so there is one at most."""
    viewer, number = current_viewer(), _number(path)
    contact_id = next((_contact(one) for count, one in zip(clicks, buttons, strict=True) if count), None)
    if contact_id is None:
        return no_update
    with unit_of_work() as session:
        remove_watcher(session, viewer, number=number, contact_id=contact_id)
    tell_course(path)
    return _parts(viewer, number)


def notifications_switched(checked: Sequence[bool | None], switches: Ids, path: str | None) -> Any:
    """Keep what the switches say where it is not so already."""
    viewer, number = current_viewer(), _number(path)
    wanted = {_contact(one): bool(on) for on, one in zip(checked, switches, strict=True)}
    with reading() as session:
        kept = {one.contact_id: one.is_notified for one in watchers(session, viewer, number=number)}
    changed = {key: on for key, on in wanted.items() if key is not None and kept.get(key) is not on}
    if not changed:
        return no_update
    with unit_of_work() as session:
        for contact_id, is_notified in changed.items():
            set_watching(session, viewer, number=number, contact_id=contact_id, is_notified=is_notified)
    return _parts(viewer, number)


def choices_asked(text: str | None, known: Sequence[Mapping[str, str]] | None, path: str | None) -> Any:
    """Contacts that fit what is typed; where that is one of them by its whole label, it was chosen."""
    viewer, number = current_viewer(), _number(path)
    if any(one.get("label") == text for one in known or ()):
        return no_update
    with reading() as session:
        return contact_choices(possible_watchers(session, viewer, number=number, text=text or ""))


def _parts(viewer: Viewer, number: str) -> list[Component]:
    with reading() as session:
        return watchers_parts(watchers(session, viewer, number=number), viewer)


def _contact(one: Mapping[str, Any]) -> int | None:
    contact_id = one.get("contact")
    return contact_id if isinstance(contact_id, int) and 0 < contact_id < 1 << 62 else None


def _number(path: str | None) -> str:
    return ticket_address(path).variables["number"]
