"""What is done on a ticket's page: replies, notes, closing, its resolution, withdrawing it, and its links."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from dash import ctx, no_update

from dashboard.tickets.acting import UNCHANGED, Shown, done
from dashboard.tickets.composer import PUBLIC
from dashboard.tickets.here import CANCELLING, FIELDS, LINKING, NOTE, QUICK, REPLY, RESOLUTION, Here
from dashboard.tickets.resolution import overtaken
from ingest.enums import LinkKind
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.tickets.linking import link_tickets, unlink_tickets
from ingest.tickets.notes import add_quick_note, add_titled_note
from ingest.tickets.resolving import cancel_ticket, resolve_ticket, write_resolution
from ingest.tickets.schemas import NoteDraft
from ingest.tickets.service import close_ticket, reply_to_ticket

_NOTED = ("Noted", "Your note is on the ticket.")
NOTE_ERRORS = ("title", "body", "other_recipients", "is_resolution")


def reply_sent(clicks: int | None, *here: Any) -> Shown:
    """Send a reply; gives the page, and the error of the text."""
    act = partial(reply_to_ticket, body=Here.of(here).typed.reply)
    says = ("Sent", "Your reply is on the ticket.")
    return done(clicks, act, here, says=says, sent=FIELDS[REPLY], fields=("body",))


def close_sent(clicks: int | None, *here: Any) -> Shown:
    """Mark the ticket as closed, with what was typed as a last message; gives the same."""
    act = partial(close_ticket, note=Here.of(here).typed.reply)
    says = ("Closed", "The ticket is marked as closed.")
    return done(clicks, act, here, says=says, sent=FIELDS[REPLY], fields=("body",))


def quick_note_sent(clicks: int | None, *here: Any) -> Shown:
    """Write a quick note; gives the page, and the error of the text."""
    act = partial(add_quick_note, body=Here.of(here).typed.quick_note)
    return done(clicks, act, here, says=_NOTED, sent=FIELDS[QUICK], fields=("body",))


def note_sent(
    clicks: int | None,
    audience: str | None,
    is_resolution: bool | None,  # noqa: FBT001 - the state of a box
    notifies_resources: bool | None,  # noqa: FBT001 - the same
    *here: Any,
) -> Shown:
    """Write a note; gives the page, and the errors of `NOTE_ERRORS`."""
    typed = Here.of(here).typed
    note = NoteDraft(
        title=typed.note_title,
        body=typed.note_body,
        is_public=audience == PUBLIC,
        is_resolution=is_resolution is True,
        notifies_resources=notifies_resources is True,
        other_recipients=typed.note_recipients,
    )
    return done(clicks, partial(add_titled_note, note=note), here, says=_NOTED, sent=FIELDS[NOTE], fields=NOTE_ERRORS)


def resolution_saved(clicks: int | None, text: str | None, opened: str | None, *here: Any) -> Shown:
    """Write the resolution. Gives the page, its error, a problem, and what it is compared with when saved again."""
    return _with_resolution(clicks, partial(write_resolution, text=text or "", opened=opened or ""), here)


def resolved(clicks: int | None, text: str | None, opened: str | None, *here: Any) -> Shown:
    """Resolve the ticket with what is written as its resolution; gives the same."""
    return _with_resolution(clicks, partial(resolve_ticket, text=text or "", opened=opened or ""), here)


def _with_resolution(clicks: int | None, act: Callable[..., object], here: Sequence[Any]) -> Shown:
    says = ("Saved", "The resolution is on the ticket.")
    try:
        return (*done(clicks, act, here, says=says, sent=RESOLUTION, fields=("resolution",)), no_update, no_update)
    except ConflictError as error:
        if not error.differences:
            raise
        told = error.differences[0]
        return (*UNCHANGED, None, overtaken(told), told.present)


def cancel_sent(clicks: int | None, reason: str | None, *here: Any) -> Shown:
    """Withdraw the ticket for a reason; gives the page, and the error of the reason."""
    act = partial(cancel_ticket, reason=reason or "")
    return done(clicks, act, here, says=("Withdrawn", "The ticket is cancelled."), sent=CANCELLING, fields=("body",))


def link_sent(clicks: int | None, kind: str | None, other: str | None, *here: Any) -> Shown:
    """Link another ticket; gives the page, and the error of the number."""

    def act(session: Any, viewer: Any, *, number: str) -> None:
        try:
            link_tickets(session, viewer, number=number, other=_other(other), kind=_kind(kind))
        except (NotFoundError, ConflictError) as error:
            raise InvalidInputError(error.message, fields={"other": error.message}) from error

    says = ("Linked", "Each of the two tickets shows the other.")
    return done(clicks, act, here, says=says, sent=LINKING, fields=("other",))


def unlink_sent(clicks: list[int | None], *here: Any) -> Shown:
    """Take a link away."""
    pressed = ctx.triggered_id if isinstance(ctx.triggered_id, dict) else {}

    def act(session: Any, viewer: Any, *, number: str) -> None:
        kind = _kind(pressed.get("kind"))
        unlink_tickets(session, viewer, number=number, other=str(pressed.get("number")), kind=kind)

    says = ("Removed", "The two tickets are no longer linked like this.")
    return done(any(clicks) and bool(pressed), act, here, says=says)


def _other(text: str | None) -> str:
    number = (text or "").strip()
    if not number:
        message = "Give the number of the other ticket."
        raise InvalidInputError(message, fields={"other": message})
    return number


def _kind(text: object) -> LinkKind:
    try:
        return LinkKind(str(text))
    except ValueError as error:
        raise InvalidInputError("Choose what the tickets have to do with each other.") from error
