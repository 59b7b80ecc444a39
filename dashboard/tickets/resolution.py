"""The resolution of a ticket, written by staff and read by all, and the ways to resolve and to withdraw. Pure."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.composer import text_box
from dashboard.tickets.here import Typed
from dashboard.tickets.next_steps import what_completing_leads_to
from dashboard.ui.attributes import aria
from ingest.enums import Stage
from ingest.errors import Difference
from ingest.portal.schema import PortalDefinition
from ingest.tickets.rules import MAX_MESSAGE_CHARACTERS, MAX_RESOLUTION_CHARACTERS
from ingest.tickets.schemas import TicketView
from ingest.viewer import Viewer


def resolution_card(view: TicketView, viewer: Viewer, *, portal: PortalDefinition, typed: Typed) -> list[Component]:
    """What solved it, and for staff what is being written of it; nothing for a contact while there is nothing."""
    if view.resolution is None and not viewer.is_staff:
        return []
    parts: list[Component] = [html.H2("Resolution", className="widget-title")]
    if view.resolution is not None:
        parts.append(html.P(view.resolution, className="message"))
    if viewer.is_staff:
        parts.append(_writing(view, portal=portal, typed=typed))
    return [html.Section(parts, className="card ticket-resolution")]


def overtaken(told: Difference) -> Component:
    """That somebody else changed the resolution meanwhile, and to what."""
    return html.Div(
        [
            html.P([html.Strong("Somebody else changed the resolution while you were writing."), " It is now:"]),
            html.P(told.theirs, className="message quoted"),
            html.P("What you wrote stands below; saving again puts it in the place of theirs."),
        ],
        className="notice notice-warning",
        role="alert",
    )


def cancelling(view: TicketView, *, portal: PortalDefinition, reason: str) -> list[Component]:
    """The way to withdraw a ticket that is open, with its reason as far as it is written."""
    if not view.row.is_open:
        return []
    box, count = text_box(
        ids.CANCEL_REASON, "Reason", limit=MAX_MESSAGE_CHARACTERS, value=reason, is_needed=True,
        help_text=f"Everybody on the ticket reads it. {what_completing_leads_to(portal, Stage.CANCELLED)}",
    )  # fmt: skip
    button = dmc.Button("Withdraw this ticket", id=ids.CANCEL, variant="default")
    content = html.Div([box, html.Div([count, button], className="reply-buttons")], className="stack")
    return [html.Details([html.Summary("Cancel ticket"), content], className="act", open=bool(reason))]


def _writing(view: TicketView, *, portal: PortalDefinition, typed: Typed) -> html.Details:
    # What is half written is saved against what it began with: who was faster is told of.
    present, is_open = view.resolution or "", typed.is_resolving()
    text, opened = (typed.resolution, typed.resolution_opened) if is_open else (present, present)
    box, count = text_box(
        ids.RESOLUTION, "What solved it", limit=MAX_RESOLUTION_CHARACTERS, value=text, is_needed=True,
        help_text=f"The customer reads it. Resolve: {_lower(what_completing_leads_to(portal, Stage.RESOLVED))}",
    )  # fmt: skip
    save = dmc.Button("Save Resolution", id=ids.RESOLUTION_SAVE, variant="default")
    resolve = dmc.Button("Resolve", id=ids.RESOLVE, disabled=not view.row.is_open)
    content = html.Div(
        [
            dcc.Store(id=ids.RESOLUTION_OPENED, data=opened),
            html.Div(id=ids.RESOLUTION_PROBLEM, **aria(live="polite")),
            box,
            html.Div([count, save, resolve], className="reply-buttons"),
        ],
        className="stack",
    )
    words = "Write the resolution, and resolve" if view.resolution is None else "Edit the resolution, or resolve"
    return html.Details([html.Summary(words), content], className="act", open=is_open)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
