"""What can be written on a ticket: a reply with Send and Mark as closed, a Quick Note, and a Note. Pure."""

from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.here import NOTE, QUICK, REPLY, Typed
from dashboard.tickets.next_steps import what_follows
from dashboard.ui.counters import counter, counting
from ingest.enums import Stage
from ingest.portal.schema import PortalDefinition
from ingest.tickets.rules import MAX_MESSAGE_CHARACTERS, MAX_QUICK_NOTE_CHARACTERS, MAX_TITLE_CHARACTERS
from ingest.tickets.schemas import TicketRow
from ingest.viewer import Viewer

INTERNAL: Final = "internal"
PUBLIC: Final = "public"
_ORDER: Final = ["label", "input", "description", "error"]


def composer(
    row: TicketRow, viewer: Viewer, *, portal: PortalDefinition, typed: Typed, is_asked: bool = False
) -> dmc.Tabs:
    """The three ways to write, each behind its tab; `is_asked` while a board is asked to approve."""
    follows = what_follows(row, viewer, portal=portal, is_asked=is_asked)
    ways = (
        (REPLY, "Reply", _reply(row, viewer, follows=follows, text=typed.reply)),
        (QUICK, "Quick Note", _quick_note(viewer, text=typed.quick_note)),
        (NOTE, "Note", _note(viewer, typed)),
    )
    tabs = dmc.TabsList([dmc.TabsTab(label, value=key) for key, label, _ in ways])
    return dmc.Tabs(
        [tabs, *(dmc.TabsPanel(panel, value=key) for key, _, panel in ways)],
        id=ids.COMPOSER,
        value=typed.tab,
        className="composer",
    )


def text_box(
    box_id: str, label: str, *, limit: int, value: str = "", help_text: str | None = None, is_needed: bool = False
) -> list[Component]:
    """A text with its counter below (assets/shell.js counts along)."""
    count = f"{box_id}-count"
    box = dmc.Textarea(
        id=box_id,
        label=label,
        description=help_text,
        inputWrapperOrder=_ORDER,
        value=value,
        withAsterisk=is_needed,
        autosize=True,
        minRows=3,
        maxRows=14,
        attributes={"input": counting(count, limit=limit)},
    )
    return [box, counter(count, value, limit=limit)]


def _reply(row: TicketRow, viewer: Viewer, *, follows: str, text: str) -> html.Div:
    readers = "The customer reads it." if viewer.is_staff else "Everybody on the ticket reads it."
    box, count = text_box(
        ids.REPLY, "Reply", limit=MAX_MESSAGE_CHARACTERS, value=text, help_text=f"{readers} {follows}"
    )
    is_over = row.stage in (Stage.CLOSED, Stage.CANCELLED)
    close = dmc.Button("Mark as closed", id=ids.CLOSE, variant="default", disabled=is_over)
    return _way(box, count, close, dmc.Button("Send", id=ids.SEND))


def _quick_note(viewer: Viewer, *, text: str) -> html.Div:
    readers = "The customer reads it" if viewer.is_staff else "Everybody on the ticket reads it"
    follows = f"{readers}; the status stays as it is, also on a completed ticket."
    box, count = text_box(ids.QUICK_NOTE, "Quick Note", limit=MAX_QUICK_NOTE_CHARACTERS, value=text, help_text=follows)
    return _way(box, count, dmc.Button("Submit", id=ids.QUICK_NOTE_SUBMIT))


def _note(viewer: Viewer, typed: Typed) -> html.Div:
    title = dmc.TextInput(
        id=ids.NOTE_TITLE, label="Title", value=typed.note_title, withAsterisk=True,
        attributes={"input": {"maxLength": MAX_TITLE_CHARACTERS}},
    )  # fmt: skip
    box, count = text_box(
        ids.NOTE_BODY, "Text", limit=MAX_MESSAGE_CHARACTERS, value=typed.note_body, is_needed=True,
        help_text="The status stays as it is.",
    )  # fmt: skip
    who = "any e-mail addresses" if viewer.is_staff else "e-mail addresses of people of your organisation"
    recipients = dmc.TextInput(
        id=ids.NOTE_RECIPIENTS, label="Other recipients", value=typed.note_recipients, inputWrapperOrder=_ORDER,
        description=f"Who else is to hear of it: {who}, separated by semicolons.",
    )  # fmt: skip
    ticks = [
        dmc.Checkbox(id=ids.NOTE_RESOLUTION, label="Append to resolution", checked=typed.note_resolution),
        dmc.Checkbox(
            id=ids.NOTE_RESOURCES,
            label="Notify resources on this ticket",
            checked=typed.note_resources,
            description="Whom it is assigned to and everybody of its team; else the assignee alone hears of it.",
        ),
    ]
    audience = _audience(typed.note_audience, is_hidden=not viewer.is_staff)
    return _way(title, box, audience, *ticks, recipients, count, dmc.Button("Save Note", id=ids.NOTE_SAVE))


def _audience(chosen: str, *, is_hidden: bool) -> html.Div:
    options: list[Any] = [
        dmc.Radio(value=INTERNAL, label="Only staff"),
        dmc.Radio(value=PUBLIC, label="The customer too"),
    ]
    # Contacts have no choice; the control stays known to its callback.
    value = PUBLIC if is_hidden or chosen == PUBLIC else INTERNAL
    group = dmc.RadioGroup(
        html.Div(options, className="row"), id=ids.NOTE_AUDIENCE, label="Who reads it", value=value, size="sm"
    )
    return html.Div(group, hidden=is_hidden)


def _way(*parts: Component) -> html.Div:
    fields = [one for one in parts if not isinstance(one, html.Span | dmc.Button)]
    buttons = [one for one in parts if isinstance(one, html.Span | dmc.Button)]
    return html.Div([*fields, html.Div(buttons, className="reply-buttons")], className="reply")
