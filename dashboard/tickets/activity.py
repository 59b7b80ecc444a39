"""What was said and done on a ticket, newest first: each reply with the changes it brought about. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.ui.avatars import avatar
from dashboard.ui.times import relative_time
from ingest.portal.schema import PortalDefinition
from ingest.tickets.schemas import EventView, FieldChange, MessageView, TicketView
from ingest.viewer import Viewer

SYSTEM = "Helmdesk"
# Longer texts are folded: the course stays readable.
LONG_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: a message, changes, or a message together with the changes that came of it."""

    at: datetime
    message: MessageView | None
    event: EventView | None


def activity_list(
    view: TicketView, viewer: Viewer, *, now: datetime, portal: PortalDefinition, limit: int | None = None
) -> html.Ul:
    """The entries as a list, newest first; at most `limit`."""
    found = entries_of(view.events, view.messages)
    shown = found if limit is None else found[-limit:]
    return html.Ul([_entry(one, viewer, now=now, portal=portal) for one in reversed(shown)], className="entries")


def entries_of(events: Sequence[EventView], messages: Sequence[MessageView]) -> list[Entry]:
    """Messages and events in one order, oldest first.

    Events keep the order of the history, even where the clocks of an imported file ran backwards: none is placed
    before the one it follows. An event of the very moment and person of a message belongs to the message.
    """
    waiting = list(messages)
    placed: list[tuple[datetime, Entry]] = []
    for at, event in _never_earlier(events):
        said = next((one for one in waiting if (one.at, one.author) == (event.at, event.actor)), None)
        if said is not None:
            waiting.remove(said)
        placed.append((at, Entry(event.at, said, event)))
    placed += [(one.at, Entry(one.at, one, None)) for one in waiting]
    return [entry for _, entry in sorted(placed, key=lambda one: one[0])]


def _never_earlier(events: Sequence[EventView]) -> Iterator[tuple[datetime, EventView]]:
    latest: datetime | None = None
    for event in events:
        latest = event.at if latest is None else max(latest, event.at)
        yield latest, event


def _entry(entry: Entry, viewer: Viewer, *, now: datetime, portal: PortalDefinition) -> html.Li:
    message, event = entry.message, entry.event
    name = message.author if message is not None else (event and event.actor) or SYSTEM
    body: list[Component] = _said(message) if message is not None else []
    if event is not None:
        body.append(_changes(event, portal))
    when = relative_time(entry.at, now=now, timezone=viewer.timezone, is_clock_shown=True)
    head = html.P([*_who(message, name, portal), when], className="entry-head")
    is_note = message is not None and not message.is_public
    # What a mail's link names; assets/messages.js brings it into view.
    anchor: dict[str, Any] = {} if message is None else {"id": f"message-{message.id}"}
    return html.Li(
        [avatar(name, is_quiet=message is None), html.Div([head, *body], className="entry-body")],
        className="entry entry-note" if is_note else "entry",
        **anchor,
    )


def _who(message: MessageView | None, name: str, portal: PortalDefinition) -> list[Component]:
    by_provider = message is not None and message.is_by_staff
    who: list[Component] = [html.Strong(f"{name}, {portal.brand.short_name}" if by_provider else name)]
    if message is not None and not message.is_public:
        who.append(html.Span("Internal note", className="badge badge-warning"))
    return who


def _said(message: MessageView) -> list[Component]:
    parts: list[Component] = [html.P(html.Strong(message.title), className="entry-title")] if message.title else []
    parts.append(html.P(message.body, className="message"))
    told = ["Appended to the resolution"] if message.is_resolution else []
    told += [f"Other recipients: {', '.join(message.other_recipients)}"] if message.other_recipients else []
    return [*parts, *(html.P(one, className="entry-more") for one in told)]


def _changes(event: EventView, portal: PortalDefinition) -> html.Ul:
    if event.kind == "created":
        lines: list[Component] = [html.Li("Opened the ticket")]
    elif event.changes:
        lines = [html.Li(_change(one)) for one in event.changes]
    else:
        lines = [html.Li(["Status: ", html.Strong(portal.status_label(event.status))])]
    return html.Ul(lines, className="changes")


def _change(one: FieldChange) -> Sequence[str | Component]:
    if max(len(one.before or ""), len(one.after or "")) > LONG_CHARACTERS:
        return _long_change(one)
    if one.after is None:
        return [f"{one.field}: {one.before} removed"]
    before = f"{one.before} \N{RIGHTWARDS ARROW} " if one.before else ""
    return [f"{one.field}: {before}", html.Strong(one.after)]


def _long_change(one: FieldChange) -> list[str | Component]:
    """A change of long texts: that there was one, and both texts for who opens it."""
    texts = [("Before", one.before), ("After", one.after)]
    both = [part for name, text in texts if text for part in (html.Dt(name), html.Dd(text, className="message"))]
    what = "changed" if one.before and one.after else "written" if one.after else "removed"
    return [html.Details([html.Summary(f"{one.field}: {what}"), html.Dl(both)], className="long-change")]
