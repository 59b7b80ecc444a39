"""The menu of saved views on a list, and the entries of one's own in the navigation. Pure."""

from collections.abc import Sequence
from typing import Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.tickets import ids
from dashboard.tickets.list_address import view_address
from dashboard.ui.attributes import aria
from dashboard.ui.links import link
from ingest.enums import ViewAudience
from ingest.tickets.saved_views import MAX_NAME_CHARACTERS, TicketListView

AUDIENCE_WORDS: Final = {
    ViewAudience.OWN: "Only me",
    ViewAudience.STAFF: "All staff",
    ViewAudience.EVERYBODY: "Everybody, customers too",
}
NAVIGATION_VIEWS: Final = 5


def views_menu(
    views: Sequence[TicketListView],
    *,
    current: TicketListView | None,
    audiences: Sequence[ViewAudience],
    may_delete_shared: bool,
) -> html.Details:
    """Views to open, and a form that keeps the present list as one; one's own can be changed and deleted."""
    parts: list[Component] = [
        _links("My views", [one for one in views if one.is_own], current=current),
        _links("Shared views", [one for one in views if not one.is_own], current=current),
        _form(current, audiences=audiences, may_delete_shared=may_delete_shared),
    ]
    summary = html.Summary("Views", className="button", **aria(label="Saved views"))
    return html.Details([summary, html.Div(parts, className="definition-text")], className="definition views-menu")


def navigation_views(views: Sequence[TicketListView]) -> list[Component]:
    """The first few of one's own views as entries of the navigation, led by the default one, whosever it is."""
    default = [one for one in views if one.is_default]
    own = [one for one in views if one.is_own and not one.is_default]
    return [html.Li(_entry(one)) for one in (*default, *own)[:NAVIGATION_VIEWS]]


def _entry(one: TicketListView) -> html.A:
    anchor = link(one.name, view_address(query=one.query, view_id=one.id), class_name="side-link")
    if one.is_default:
        # Where /tickets leads (assets/shell.js).
        setattr(anchor, "data-default-view", "")
    return anchor


def _links(title: str, views: Sequence[TicketListView], *, current: TicketListView | None) -> html.Div:
    if not views:
        text = "None yet: filter the list, and save it below." if title == "My views" else "Nobody shared one yet."
        return html.Div([html.H2(title, className="views-title"), html.P(text, className="muted")])
    items = [html.Li([_link(one, current=current), *_owner(one)]) for one in views]
    return html.Div([html.H2(title, className="views-title"), html.Ul(items, className="views-list")])


def _link(one: TicketListView, *, current: TicketListView | None) -> html.A:
    is_current = current is not None and current.id == one.id
    anchor = link(one.name, view_address(query=one.query, view_id=one.id))
    if is_current:
        setattr(anchor, "aria-current", "true")
    return anchor


def _owner(one: TicketListView) -> list[Component]:
    by = "" if one.is_own else f" by {one.owner}"
    is_shared = not one.is_own or one.audience is not ViewAudience.OWN
    told = [*(["Default"] if one.is_default else []), *([f"{AUDIENCE_WORDS[one.audience]}{by}"] if is_shared else [])]
    return [html.Span(", ".join(told), className="muted views-owner")] if told else []


def _form(current: TicketListView | None, *, audiences: Sequence[ViewAudience], may_delete_shared: bool) -> html.Div:
    own = current is not None and current.is_own
    name = dmc.TextInput(
        id=ids.VIEW_NAME,
        label="Name",
        value=current.name if current is not None and own else "",
        attributes={"input": {"maxLength": MAX_NAME_CHARACTERS, "autoComplete": "off"}},
    )
    chosen = current.audience if current is not None and own else ViewAudience.OWN
    audience = dmc.Select(
        id=ids.VIEW_AUDIENCE,
        label="Who may use it",
        data=[{"value": str(one), "label": AUDIENCE_WORDS[one]} for one in dict.fromkeys([*audiences, chosen])],
        value=str(chosen),
        allowDeselect=False,
        style=None if len(audiences) > 1 else {"display": "none"},
        comboboxProps={"withinPortal": False},
    )
    may_delete = own or (current is not None and may_delete_shared)
    # Buttons that do not apply stay known to their callbacks.
    buttons = [
        dmc.Button("Save as new view", id=ids.VIEW_SAVE, variant="default" if own else "filled"),
        dmc.Button("Save changes", id=ids.VIEW_CHANGE, style=_shown(is_shown=own)),
        dmc.Button("Delete", id=ids.VIEW_DELETE, variant="default", style=_shown(is_shown=may_delete)),
        _default_button(current),
    ]
    title = (
        f"Change \N{LEFT DOUBLE QUOTATION MARK}{current.name}\N{RIGHT DOUBLE QUOTATION MARK}"
        if current and own
        else "Save this list"
    )
    return html.Div(
        [html.H2(title, className="views-title"), name, audience, html.Div(buttons, className="row")],
        className="views-form",
    )


def _default_button(current: TicketListView | None) -> dmc.Button:
    is_default = current is not None and current.is_default
    label = "Begin Tickets with all tickets again" if is_default else "Begin Tickets with this view"
    return dmc.Button(label, id=ids.VIEW_DEFAULT, variant="default", style=_shown(is_shown=current is not None))


def _shown(*, is_shown: bool) -> dict[str, str] | None:
    return None if is_shown else {"display": "none"}
