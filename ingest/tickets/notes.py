"""Notes on a ticket: a quick one to the customer, and one with a title, an audience and who else is to hear of it.

A note says something and changes nothing of where the ticket stands: only Send, Close and the acts of a ticket do.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from ingest.errors import ForbiddenError, InvalidInputError
from ingest.models.tickets import Ticket
from ingest.notifications.other_recipients import named_recipients
from ingest.plain_text import clean_line
from ingest.tickets import ledger, rules
from ingest.tickets.ledger import LockedTicket
from ingest.tickets.resolving import resolution_change
from ingest.tickets.schemas import NoteDraft
from ingest.tickets.steps import moment_of
from ingest.viewer import Viewer

_INTERNAL_RESOLUTION: Final = "The customer reads the resolution: let them read the note too, or do not append it."


def add_quick_note(session: Session, viewer: Viewer, *, number: str, body: str) -> None:
    """Write a short public message, which leaves the status as it is. Contacts on their own organisation's tickets."""
    text = rules.clean_message(body, label="note", limit=rules.MAX_QUICK_NOTE_CHARACTERS)
    locked, moment = ledger.lock_ticket(session, viewer, number=number), moment_of(viewer, None)
    ledger.append_message(session, viewer, locked, body=text, at=moment, is_public=True)
    ledger.touch(session, locked, at=moment)


def add_titled_note(session: Session, viewer: Viewer, *, number: str, note: NoteDraft) -> None:
    """Write a note. Staff say whether it is internal; a contact's is public, on a ticket of their own organisation.

    Its text is added to the resolution where it `is_resolution`. InvalidInputError names all fields that do not fit.
    """
    if not note.is_public and not viewer.is_staff:
        raise ForbiddenError("Only support staff may write internal notes.")
    locked = ledger.lock_ticket(session, viewer, number=number)
    title, text, recipients = _checked(session, viewer, locked.ticket, note)
    moment = moment_of(viewer, None)
    ledger.append_message(
        session,
        viewer,
        locked,
        body=text,
        at=moment,
        is_public=note.is_public,
        title=title,
        is_resolution=note.is_resolution,
        notifies_resources=note.notifies_resources,
        other_recipients=recipients or None,
    )
    ledger.touch(session, locked, at=moment)
    if note.is_resolution:
        _append_to_resolution(session, viewer, locked, text=text, at=moment)


def _checked(session: Session, viewer: Viewer, ticket: Ticket, note: NoteDraft) -> tuple[str, str, list[str]]:
    problems: dict[str, str] = {}
    title, text, recipients = "", "", list[str]()
    try:
        title = clean_line(note.title, name="title", label="title", limit=rules.MAX_TITLE_CHARACTERS)
    except InvalidInputError as error:
        problems |= error.fields
    try:
        text = rules.clean_message(note.body, label="text")
    except InvalidInputError as error:
        problems |= error.fields
    try:
        recipients = named_recipients(
            session,
            viewer,
            organisation_id=ticket.organisation_id,
            text=note.other_recipients,
            is_public=note.is_public,
        )
    except InvalidInputError as error:
        problems |= error.fields
    if note.is_resolution and not note.is_public:
        problems["is_resolution"] = _INTERNAL_RESOLUTION
    if problems:
        raise InvalidInputError(" ".join(problems.values()), fields=problems)
    return title, text, recipients


def _append_to_resolution(session: Session, viewer: Viewer, locked: LockedTicket, *, text: str, at: datetime) -> None:
    before = locked.ticket.resolution
    values, changes = resolution_change(locked.ticket, text=text if before is None else f"{before}\n\n{text}")
    ledger.append_change(session, viewer, locked, values=values, changes=changes, at=at)
