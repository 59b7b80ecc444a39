"""The watchers of a ticket on screen: who they are, their notifications, and who could be added. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria
from dashboard.ui.avatars import avatar
from dashboard.watchers import ids
from ingest.enums import SecurityLevel
from ingest.people.schemas import ContactName
from ingest.tickets.watching import Watcher
from ingest.viewer import Viewer


def watchers_panel(found: Sequence[Watcher], viewer: Viewer) -> html.Section:
    """The card on the ticket's page."""
    return html.Section(watchers_parts(found, viewer), id=ids.PANEL, className="card watchers")


def watchers_parts(found: Sequence[Watcher], viewer: Viewer) -> list[Component]:
    """What the card holds, as it stands now."""
    title = html.H2(f"Watchers ({len(found)})" if found else "Watchers", className="widget-title")
    about = html.P("They hear by e-mail of what is replied and changed.", className="muted watchers-about")
    people = html.Ul([_watcher(one, viewer) for one in found], className="watchers-list")
    return [title, about, *([people] if found else []), _mine(found, viewer), _adding()]


def contact_choices(people: Iterable[ContactName]) -> list[dict[str, str]]:
    """Contacts to choose from."""
    return [{"value": str(one.id), "label": f"{one.name} <{one.email}>" if one.email else one.name} for one in people]


def _watcher(one: Watcher, viewer: Viewer) -> html.Li:
    is_me = one.contact_id == viewer.contact_id
    may_switch = viewer.is_staff or is_me or viewer.security_level is SecurityLevel.ADMIN
    switch = dmc.Switch(
        id=ids.notified_id(one.contact_id),
        checked=one.is_notified,
        disabled=not may_switch,
        label="Notifications",
        size="xs",
        attributes={"input": aria(label=f"Notifications of {one.name}")},
    )
    remove = html.Button(
        html.Span("\N{MULTIPLICATION SIGN}", **aria(hidden="true")),
        id=ids.remove_id(one.contact_id),
        type="button",
        className="watcher-remove",
        title=f"Remove {one.name}",
        **aria(label=f"Remove {one.name} from the watchers"),
    )
    name = html.Span(
        [one.name, html.Span(" (you)", className="muted")] if is_me else one.name, className="watcher-name"
    )
    return html.Li([avatar(one.name, is_quiet=True), html.Div([name, switch]), remove], className="watcher")


def _mine(found: Sequence[Watcher], viewer: Viewer) -> Component:
    """The short way for a contact who does not watch yet; for others it is only known to its callback."""
    is_watching = any(one.contact_id == viewer.contact_id for one in found)
    is_offered = viewer.contact_id is not None and not is_watching
    style: dict[str, Any] | None = None if is_offered else {"display": "none"}
    button: Component = dmc.Button("Watch this ticket", id=ids.MINE, variant="default", fullWidth=True, style=style)
    return button


def _adding() -> html.Details:
    choice = dmc.Select(
        id=ids.CHOICE,
        label="Contact",
        data=[],
        value=None,
        searchable=True,
        clearable=True,
        debounce=250,
        placeholder="Name or e-mail address",
        nothingFoundMessage="Nobody else of the organisation fits.",
    )
    add = dmc.Button("Add Watcher", id=ids.ADD, variant="default")
    return html.Details(
        [html.Summary("Add somebody", className="link"), html.Div([choice, add], className="stack")],
        className="watchers-adding",
    )
