"""What is done on a ticket's page: replies, notes, closing, its resolution, withdrawing it, and its links.

Each act shows the ticket as it stands then; what was being written elsewhere on the page stays.
"""

from collections.abc import Callable, Sequence
from typing import Any

from dash import ctx, no_update

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.pages import Address
from dashboard.tickets.addresses import ticket_address
from dashboard.tickets.composer import PUBLIC, Typed
from dashboard.tickets.detail import ticket_parts
from dashboard.tickets.resolution import overtaken
from ingest.db.engine import unit_of_work
from ingest.enums import LinkKind
from ingest.errors import ConflictError, InvalidInputError
from ingest.tickets.linking import link_tickets, unlink_tickets
from ingest.tickets.notes import add_quick_note, add_titled_note
from ingest.tickets.resolving import cancel_ticket, resolve_ticket, write_resolution
from ingest.tickets.schemas import NoteDraft
from ingest.tickets.service import close_ticket, reply_to_ticket

Shown = tuple[Any, ...]
_UNCHANGED: Shown = (no_update, no_update)
# The places of the text boxes in `composer.WRITING`.
_REPLY, _QUICK, _NOTE = (0,), (1,), (2, 3)


def reply_sent(clicks: int | None, path: str | None, search: str | None, *writing: str | None) -> Shown:
    """Send a reply."""
    viewer, address = current_viewer(), ticket_address(path, search)
    if not clicks:
        return _UNCHANGED
    with unit_of_work() as session:
        reply_to_ticket(session, viewer, number=address.variables["number"], body=Typed.of(writing).reply)
    notify("Sent", "Your reply is on the ticket.")
    return ticket_parts(viewer, address, typed=Typed.of(writing, without=_REPLY))


def close_sent(clicks: int | None, path: str | None, search: str | None, *writing: str | None) -> Shown:
    """Mark the ticket as closed, with what was typed as a last message."""
    viewer, address = current_viewer(), ticket_address(path, search)
    if not clicks:
        return _UNCHANGED
    with unit_of_work() as session:
        close_ticket(session, viewer, number=address.variables["number"], note=Typed.of(writing).reply)
    notify("Closed", "The ticket is marked as closed.")
    return ticket_parts(viewer, address, typed=Typed.of(writing, without=_REPLY))


def quick_note_sent(clicks: int | None, path: str | None, search: str | None, *writing: str | None) -> Shown:
    """Write a quick note."""
    viewer, address = current_viewer(), ticket_address(path, search)
    if not clicks:
        return _UNCHANGED
    with unit_of_work() as session:
        add_quick_note(session, viewer, number=address.variables["number"], body=Typed.of(writing).quick_note)
    notify("Noted", "Your note is on the ticket.")
    return ticket_parts(viewer, address, typed=Typed.of(writing, without=_QUICK))


def note_sent(
    clicks: int | None,
    audience: str | None,
    is_resolution: bool | None,  # noqa: FBT001 - the state of a box
    notifies_resources: bool | None,  # noqa: FBT001 - the same
    recipients: str | None,
    path: str | None,
    search: str | None,
    *writing: str | None,
) -> Shown:
    """Write a note; what does not fit stands beside its field. Gives the page, and the error of each of four fields."""
    viewer, address = current_viewer(), ticket_address(path, search)
    if not clicks:
        return (*_UNCHANGED, None, None, None, None)
    typed = Typed.of(writing)
    note = NoteDraft(
        title=typed.note_title,
        body=typed.note_body,
        is_public=audience == PUBLIC,
        is_resolution=is_resolution is True,
        notifies_resources=notifies_resources is True,
        other_recipients=recipients or "",
    )
    try:
        with unit_of_work() as session:
            add_titled_note(session, viewer, number=address.variables["number"], note=note)
    except InvalidInputError as error:
        fields = ("title", "body", "other_recipients", "is_resolution")
        return (*_UNCHANGED, *(error.fields.get(one) for one in fields))
    notify("Noted", "Your note is on the ticket.")
    # The fields are new ones: they have no errors to take away.
    return (*ticket_parts(viewer, address, typed=Typed.of(writing, without=_NOTE)), *(no_update for _ in range(4)))


def resolution_saved(
    clicks: int | None,
    text: str | None,
    opened: str | None,
    path: str | None,
    search: str | None,
    *writing: str | None,
) -> Shown:
    """Write the resolution. Gives the page, a problem, and what the text is compared with when it is saved again."""
    return _with_resolution(clicks, write_resolution, text, opened, ticket_address(path, search), writing)


def resolved(
    clicks: int | None,
    text: str | None,
    opened: str | None,
    path: str | None,
    search: str | None,
    *writing: str | None,
) -> Shown:
    """Resolve the ticket with what is written as its resolution; gives the same."""
    return _with_resolution(clicks, resolve_ticket, text, opened, ticket_address(path, search), writing)


def _with_resolution(
    clicks: int | None,
    act: Callable[..., None],
    text: str | None,
    opened: str | None,
    address: Address,
    writing: Sequence[str | None],
) -> Shown:
    viewer = current_viewer()
    if not clicks:
        return (*_UNCHANGED, no_update, no_update)
    try:
        with unit_of_work() as session:
            act(session, viewer, number=address.variables["number"], text=text or "", opened=opened or "")
    except ConflictError as error:
        if not error.differences:
            raise
        told = error.differences[0]
        return (*_UNCHANGED, overtaken(told), told.present)
    notify("Saved", "The resolution is on the ticket.")
    return (*ticket_parts(viewer, address, typed=Typed.of(writing)), no_update, no_update)


def cancel_sent(
    clicks: int | None, reason: str | None, path: str | None, search: str | None, *writing: str | None
) -> Shown:
    """Withdraw the ticket for a reason."""
    viewer, address = current_viewer(), ticket_address(path, search)
    if not clicks:
        return _UNCHANGED
    with unit_of_work() as session:
        cancel_ticket(session, viewer, number=address.variables["number"], reason=reason or "")
    notify("Withdrawn", "The ticket is cancelled.")
    return ticket_parts(viewer, address, typed=Typed.of(writing))


def link_sent(
    clicks: int | None, kind: str | None, other: str | None, path: str | None, search: str | None, *writing: str | None
) -> Shown:
    """Link another ticket."""
    viewer, address = current_viewer(), ticket_address(path, search)
    if not clicks:
        return _UNCHANGED
    if not (other or "").strip():
        raise InvalidInputError("Give the number of the other ticket.", fields={"other": "needed"})
    with unit_of_work() as session:
        link_tickets(session, viewer, number=address.variables["number"], other=(other or "").strip(), kind=_kind(kind))
    notify("Linked", "Each of the two tickets shows the other.")
    return ticket_parts(viewer, address, typed=Typed.of(writing))


def unlink_sent(clicks: list[int | None], path: str | None, search: str | None, *writing: str | None) -> Shown:
    """Take a link away."""
    viewer, address = current_viewer(), ticket_address(path, search)
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return _UNCHANGED
    other, kind = str(pressed.get("number")), _kind(pressed.get("kind"))
    with unit_of_work() as session:
        unlink_tickets(session, viewer, number=address.variables["number"], other=other, kind=kind)
    notify("Removed", "The two tickets are no longer linked like this.")
    return ticket_parts(viewer, address, typed=Typed.of(writing))


def _kind(text: object) -> LinkKind:
    try:
        return LinkKind(str(text))
    except ValueError as error:
        raise InvalidInputError("Choose what the tickets have to do with each other.") from error
