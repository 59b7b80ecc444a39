"""The tickets beside a ticket: its parent, its children, and what it is linked with. Pure."""

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.here import Typed
from dashboard.tickets.words import status_shown
from dashboard.ui.attributes import aria
from dashboard.ui.links import button_link, link
from ingest.enums import LinkKind
from ingest.portal.schema import PortalDefinition
from ingest.tickets.linking import LINK_WORDS, RelatedTicket
from ingest.tickets.schemas import TicketView


def related_card(
    view: TicketView,
    *,
    links: Sequence[RelatedTicket],
    children: Sequence[RelatedTicket],
    portal: PortalDefinition,
    typed: Typed,
) -> html.Section:
    """Parent, children and links, and the ways to add to them, with what is being written there."""
    parts: list[Component] = [html.H2("Related tickets", className="widget-title")]
    if view.parent is not None:
        parts.append(html.P(["Child of ", link(view.parent, _href(view.parent))], className="related-parent"))
    if children:
        parts += _group("Child tickets", [_related(one, portal=portal) for one in children])
    for words, group in groupby(links, key=lambda one: one.words):
        parts += _group(words, [_related(one, portal=portal, is_link=True) for one in group])
    if not links and not children and view.parent is None:
        parts.append(html.P("None yet.", className="muted"))
    row = view.row
    place = "" if row.site_id is None else f"&site={row.site_id}"
    child = button_link("New Child Ticket", f"/tickets/new?parent={quote(row.number, safe='')}{place}")
    return html.Section([*parts, _linking(typed), child], className="card stack ticket-related")


def _group(words: str, items: list[html.Li]) -> list[Component]:
    return [html.H3(words, className="related-words"), html.Ul(items, className="related")]


def _related(one: RelatedTicket, *, portal: PortalDefinition, is_link: bool = False) -> html.Li:
    parts: list[Component] = [
        html.Div([link(one.number, _href(one.number)), status_shown(portal, one.status, one.stage)], className="row"),
        html.Div(one.title, className="related-title"),
    ]
    if is_link and one.kind is not None:
        parts[0].children.append(_unlinking(one.number, one.kind))
    return html.Li(parts)


def _unlinking(number: str, kind: LinkKind) -> html.Button:
    return html.Button(
        "Remove", id=ids.unlink_id(number, kind.value), type="button", className="tool",
        **aria(label=f"Remove the link with {number}"),
    )  # fmt: skip


def _linking(typed: Typed) -> html.Details:
    kinds = [{"value": kind.value, "label": words[0]} for kind, words in LINK_WORDS.items()]
    kind = typed.link_kind if typed.link_kind in set(LinkKind) else LinkKind.RELATES_TO.value
    fields = [
        dmc.Select(id=ids.LINK_KIND, label="This ticket", data=kinds, value=kind, allowDeselect=False),
        dmc.TextInput(id=ids.LINK_OTHER, label="Ticket Number", value=typed.link_other, placeholder="T20260503.0001"),
        html.Div(dmc.Button("Link", id=ids.LINK, variant="default"), className="row"),
    ]  # fmt: skip
    content = html.Div(fields, className="stack")
    return html.Details([html.Summary("Link a ticket"), content], className="act", open=bool(typed.link_other))


def _href(number: str) -> str:
    return f"/tickets/{quote(number, safe='')}"
