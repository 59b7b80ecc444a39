"""The desk's pages of one incident or maintenance: to be opened, as it stands, to be corrected, to be deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.status_desk import ids
from dashboard.status_desk.access import PATH, incident_address
from dashboard.status_desk.components import edits_card
from dashboard.status_desk.incident_forms import facts_fields, new_fields, past_update_fields, update_fields
from dashboard.status_desk.words import IMPACT_WORDS, INCIDENT_STATUS_WORDS, incident_badge
from dashboard.ui.attributes import data
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.links import button_link, link, outside_link
from dashboard.ui.times import exact_words, relative_time
from ingest.clock import now
from ingest.db.engine import reading
from ingest.enums import IncidentKind
from ingest.errors import NotFoundError
from ingest.system_status.edits import edits
from ingest.system_status.incident_schemas import EditView, IncidentView, UpdateView
from ingest.system_status.queries import components
from ingest.system_status.records import known_incident
from ingest.system_status.rules import LABELS, full_names
from ingest.system_status.templates import templates
from ingest.viewer import Viewer
from status.addresses import LIVE

DESK: Final = TrailStep("Status Desk", PATH)
EDIT_FACTS: Final = "facts"
EDIT_DELETE: Final = "delete"
EDITS_SHOWN: Final = 50


def new_incident_page(viewer: Viewer, _address: Address) -> Component:
    """`/desk/status/incidents/new`: open an incident."""
    return _new_page(viewer, IncidentKind.INCIDENT, title="Open an incident")


def new_maintenance_page(viewer: Viewer, _address: Address) -> Component:
    """`/desk/status/maintenance/new`: plan a maintenance."""
    return _new_page(viewer, IncidentKind.MAINTENANCE, title="Plan maintenance")


def incident_page(viewer: Viewer, address: Address) -> Component:
    """`/desk/status/incidents/<id>`: as staff see it; `?edit=` shows what corrects or deletes it."""
    with reading() as session:
        incident = known_incident(session, viewer, public_id=address.variables["public_id"])
        if incident is None:
            raise NotFoundError("There is no such incident.")
        part = address.param("edit")
        if part == EDIT_FACTS:
            return _facts_page(viewer, incident)
        if part == EDIT_DELETE:
            return _delete_page(incident)
        if part:
            return _past_update_page(viewer, incident, update_named(incident, part))
        return _standing_page(session, viewer, incident)


def update_named(incident: IncidentView, public_id: str) -> UpdateView:
    """One of an incident's updates; NotFoundError when it has none of this id."""
    found = next((one for one in incident.updates if one.public_id == public_id), None)
    if found is None:
        raise NotFoundError("There is no such update.")
    return found


def known_as(incident: IncidentView, history: Sequence[EditView]) -> dict[str, str | None]:
    """What the form of an update was opened with: whoever changes the incident meanwhile changes this."""
    edited_at = history[0].at.isoformat() if history else None
    return {"updated_at": incident.updated_at.isoformat(), "edited_at": edited_at}


def form_page(heading: Component, *parts: Component) -> html.Div:
    """A page with a form: its place in the address, the summary of refusals, and its parts."""
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            heading,
            html.Div(id=ids.PROBLEMS),
            *parts,
        ],
        className="stack desk-page",
    )


def buttons(*controls: Component) -> html.Div:
    """The ways to end a form."""
    return html.Div(list(controls), className="row form-buttons")


def _new_page(viewer: Viewer, kind: IncidentKind, *, title: str) -> Component:
    with reading() as session:
        rows, kept = components(session, viewer), templates(session, viewer)
    return form_page(
        page_heading(title, trail=[DESK], subtitle="Fields marked with * are needed. Nothing is seen before Publish."),
        *new_fields(kind, rows, kept, timezone=viewer.timezone),
        _publishing(ids.SHOW_PREVIEW, ids.PUBLISH, PATH),
        html.Div(id=ids.PREVIEW),
    )


def _publishing(preview: str, publish: str, back: str) -> Component:
    return buttons(
        dmc.Button("Preview", id=preview, variant="default"),
        dmc.Button("Publish", id=publish),
        link("Cancel", back),
    )


def _standing_page(session: Any, viewer: Viewer, incident: IncidentView) -> Component:
    rows, kept = components(session, viewer), templates(session, viewer)
    history = edits(session, viewer, public_id=incident.public_id, limit=EDITS_SHOWN)
    moment, zone = now(), viewer.timezone
    names = full_names(rows)
    side = html.Aside(
        [
            _facts(incident, names, timezone=zone),
            _timeline(incident, moment=moment, timezone=zone),
            _history(history, moment=moment, timezone=zone),
        ],
        className="stack",
    )
    main = html.Div(
        [
            html.Section(
                [html.H2("Post an update", className="widget-title"), html.Div(id=ids.PROBLEMS)],
                className="stack desk-posting",
            ),
            *update_fields(incident, rows, kept, timezone=zone),
            _publishing(ids.UPDATE_PREVIEW, ids.UPDATE_PUBLISH, PATH),
            html.Div(id=ids.PREVIEW),
        ],
        className="stack",
    )
    return html.Div(
        [
            dcc.Location(id=ids.LOCATION, refresh="callback-nav"),
            dcc.Store(id=ids.KNOWN, data=known_as(incident, history)),
            _heading(incident, moment=moment, timezone=zone),
            html.Div([main, side], className="grid-2-1"),
        ],
        className="stack desk-page",
    )


def _heading(incident: IncidentView, *, moment: datetime, timezone: str) -> Component:
    here = incident_address(incident.public_id)
    began = relative_time(incident.begins_at, now=moment, timezone=timezone)
    kind = "Maintenance" if incident.is_maintenance else "Incident"
    return page_heading(
        html.Bdi(incident.name),
        trail=[DESK],
        subtitle=html.Span(
            [
                incident_badge(incident),
                f" {kind}, begins " if incident.begins_at > moment else f" {kind}, began ",
                began,
            ]
        ),
        actions=[
            button_link("Edit title, impact and times", f"{here}?edit={EDIT_FACTS}"),
            button_link("Delete", f"{here}?edit={EDIT_DELETE}"),
        ],
    )


def _facts(incident: IncidentView, names: dict[int, str], *, timezone: str) -> Component:
    told = "as an editor says" if incident.is_impact_overridden else "from what components are given"
    facts: list[tuple[str, Any]] = [
        ("Impact", f"{IMPACT_WORDS[incident.impact]} ({told})"),
        ("Announced" if incident.is_maintenance else "Began", exact_words(incident.started_at, timezone=timezone)),
        *_plan(incident, timezone=timezone),
    ]
    if incident.ends_at is not None:
        facts.append(("Over", exact_words(incident.ends_at, timezone=timezone)))
    facts.append(("Last changed", exact_words(incident.updated_at, timezone=timezone)))
    held = [
        html.Li([html.Bdi(names[each]), f": {LABELS[incident.held[each]].lower()}" if each in incident.held else ""])
        for each in incident.component_ids
    ]
    facts.append(("Components", html.Ul(held, className="desk-list") if held else "None: everybody sees it"))
    parts = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts]
    public = outside_link("See it on the public page", LIVE.incident(incident.public_id))
    title = html.H2("Details", className="widget-title")
    return html.Section([title, html.Dl(parts, className="facts"), html.P(public)], className="card")


def _plan(incident: IncidentView, *, timezone: str) -> list[tuple[str, str]]:
    if incident.scheduled_for is None or incident.scheduled_until is None:
        return []
    return [
        ("Begins", exact_words(incident.scheduled_for, timezone=timezone)),
        ("Ends", exact_words(incident.scheduled_until, timezone=timezone)),
        ("Moves by itself", "Yes" if incident.is_automatic else "No"),
    ]


def _timeline(incident: IncidentView, *, moment: datetime, timezone: str) -> Component:
    entries = [
        html.Li(_update(incident, one, moment=moment, timezone=timezone), className="desk-entry")
        for one in incident.updates
    ]
    title = html.H2("Updates", className="widget-title")
    return html.Section([title, html.Ul(entries, className="entries")], className="card")


def _update(incident: IncidentView, one: UpdateView, *, moment: datetime, timezone: str) -> list[Component]:
    word = INCIDENT_STATUS_WORDS[one.incident_status]
    when = exact_words(one.display_at, timezone=timezone)
    address = f"{incident_address(incident.public_id)}?edit={one.public_id}"
    head = html.P(
        [
            html.Strong(word),
            f", {one.author or 'Helmdesk'}, ",
            relative_time(one.display_at, now=moment, timezone=timezone),
            " ",
            link("Edit", address, aria_label=f"Edit the update '{word}' of {when}"),
        ]
    )
    affected = [
        html.Li([html.Bdi(each.name), f": {LABELS[each.old_status]} \N{RIGHTWARDS ARROW} {LABELS[each.new_status]}"])
        for each in one.affected
        if each.old_status is not each.new_status
    ]
    changes = [html.Ul(affected, className="desk-list muted")] if affected else []
    return [head, html.P(when, className="muted desk-help"), html.P(one.body, className="message"), *changes]


def _history(history: tuple[EditView, ...], *, moment: datetime, timezone: str) -> Component:
    return edits_card("Who changed what", history, now=moment, timezone=timezone, is_named=False)


def _facts_page(viewer: Viewer, incident: IncidentView) -> Component:
    here = incident_address(incident.public_id)
    return form_page(
        page_heading("Edit title, impact and times", trail=[DESK, TrailStep(incident.name, here)]),
        *facts_fields(incident, timezone=viewer.timezone),
        buttons(dmc.Button("Save", id=ids.SAVE_FACTS), link("Cancel", here)),
    )


def _past_update_page(viewer: Viewer, incident: IncidentView, update: UpdateView) -> Component:
    here = incident_address(incident.public_id)
    word = INCIDENT_STATUS_WORDS[update.incident_status]
    return form_page(
        page_heading(f"Edit the update '{word}'", trail=[DESK, TrailStep(incident.name, here)]),
        *past_update_fields(update, timezone=viewer.timezone),
        buttons(dmc.Button("Save", id=ids.SAVE_UPDATE), link("Cancel", here)),
    )


def _delete_page(incident: IncidentView) -> Component:
    here = incident_address(incident.public_id)
    count = len(incident.updates)
    told = "its one update" if count == 1 else f"all {count:,} updates"
    words = (
        f"It goes with {told} and with everything it did to components: the uptime of these days is counted as if it "
        "had never been. The record of edits keeps its name and who deleted it. This cannot be undone."
    )
    return form_page(
        page_heading(["Delete ", html.Bdi(incident.name), "?"], trail=[DESK, TrailStep(incident.name, here)]),  # type: ignore[arg-type]  # Dash takes a list of children
        html.Div(html.P(words), className="card form-card", **data(tone="danger")),
        buttons(
            dmc.Button("Delete it for good", id=ids.DELETE_INCIDENT, variant="default", className="desk-danger"),
            button_link("Keep it", here),
        ),
    )
