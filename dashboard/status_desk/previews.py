"""What would be seen if it were published: the act is carried out, read back as its readers would, and undone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import aria
from dashboard.ui.times import exact_words
from ingest.clock import now
from ingest.db.engine import reading, rehearsal
from ingest.errors import NotFoundError
from ingest.organisations.queries import organisations
from ingest.organisations.schemas import OrganisationName
from ingest.portal.current import current_portal
from ingest.system_status.incident_schemas import IncidentView, StatusRecord
from ingest.system_status.page_schemas import StatusPageView
from ingest.system_status.queries import components
from ingest.system_status.readers import (
    Readers,
    names_told,
    readers_of_components,
    readers_of_incident,
    shared_with,
)
from ingest.system_status.records import known_incident, status_page, status_record
from ingest.system_status.rules import page_definition
from ingest.viewer import PUBLIC, Anyone, Viewer
from status.addresses import LIVE
from status.incidents import incident_tree
from status.page import banner

# What a template leaves to be filled in: '{service}'.
_GAP = re.compile(r"\{\w+\}")
Act = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What one reader would see: the page's banner before and after, and the incident; who that reader is, in words."""

    moment: datetime
    reader: str
    audience: str
    before: StatusPageView
    after: StatusPageView
    record: StatusRecord
    incident: IncidentView
    names: tuple[str, ...]
    text: str


def rehearsed(viewer: Viewer, act: Act, *, text: str) -> Preview:
    """Carry out `act`, which gives an incident's public id, look at it with its readers' eyes, and undo it.

    `text` is what is told, and is looked through for names its readers may not know.
    """
    page = page_definition(current_portal())
    with rehearsal() as session:
        public_id = act(session)
        moment = now()
        rows = components(session, viewer)
        readers = readers_of_components(rows, sharing=shared_with(session, viewer))
        own = _existing(known_incident(session, viewer, public_id=public_id))
        told = readers_of_incident(own.component_ids, readers=readers)
        sharers = [one for one in organisations(session, viewer) if one.id in told.organisation_ids]
        reader = _reader(viewer, told, sharers)
        after = status_page(session, reader, now=moment, page=page, days=1)
        record = status_record(session, reader, page=page, since=moment)
        incident = _existing(known_incident(session, reader, public_id=public_id))
    with reading() as session:
        before = status_page(session, reader, now=moment, page=page, days=1)
    names = names_told(text, told=told, rows=rows, readers=readers)
    words = _reader_words(told, sharers), _audience_words(told, sharers)
    return Preview(moment, *words, before, after, record, incident, names, text)


def preview_panel(preview: Preview, *, timezone: str) -> Component:
    """The preview as the desk shows it, with a warning where a text tells a name too many."""
    kind = "maintenance" if preview.incident.is_maintenance else "incident"
    return html.Section(
        [
            html.H2("Preview", className="widget-title"),
            html.P(
                f"Nothing is stored or sent yet. Made {exact_words(preview.moment, timezone=timezone)}.",
                className="muted desk-help",
            ),
            html.P([html.Strong("Who will see this: "), preview.audience]),
            *_warning(preview.names),
            *_gaps_left(preview.text),
            html.P(f"The page, as {preview.reader}", className="desk-part"),
            html.Div([_banner("Now", preview.before), _banner("Then", preview.after)], className="desk-banners"),
            html.P(f"The {kind}, as {preview.reader}", className="desk-part"),
            html.Div(_card(preview), className="desk-card"),
        ],
        className="card stack desk-preview",
        tabIndex="-1",
        **aria(label="Preview"),
    )


def _card(preview: Preview) -> Component:
    return incident_tree(preview.record, preview.incident, now=preview.moment, addresses=LIVE, headline=html.H2)


def _banner(label: str, view: StatusPageView) -> Component:
    tree = html.Div(banner(view, headline=html.P), className="status-page")
    return html.Div([html.P(label, className="muted desk-help"), tree], className="desk-banner")


def _warning(names: Sequence[str]) -> list[Component]:
    if not names:
        return []
    named: list[Component | str] = ["Not everybody who will read this may know of: "]
    for place, name in enumerate(names):
        named += [", " if place else "", html.Strong(html.Bdi(name))]
    return [_notice([*named, ". The text names it."])]


def _gaps_left(text: str) -> list[Component]:
    gaps = tuple(dict.fromkeys(_GAP.findall(text)))
    return [_notice([f"The text still holds a gap of its template: {', '.join(gaps)}."])] if gaps else []


def _notice(words: list[Component | str]) -> Component:
    return html.Div(html.P(words), className="notice desk-warning", role="alert")


def _existing(incident: IncidentView | None) -> IncidentView:
    if incident is None:
        raise NotFoundError("There is no such incident.")
    return incident


def _reader(viewer: Viewer, told: Readers, sharers: Sequence[OrganisationName]) -> Anyone:
    """Whose eyes to look with: the public's where it may know, else the first organisation's, else the editor's."""
    if told.is_public:
        return PUBLIC
    if not sharers:
        return viewer
    first = sharers[0]
    return Viewer(account_id=None, name=first.name, timezone=first.timezone, organisation_id=first.id)


def _reader_words(told: Readers, sharers: Sequence[OrganisationName]) -> str:
    if told.is_public:
        return "everybody sees it"
    return f"{sharers[0].name} sees it" if sharers else "support staff see it"


def _audience_words(told: Readers, sharers: Sequence[OrganisationName]) -> str:
    if told.is_public:
        return "everybody, on the public page and in feeds."
    if not sharers:
        return "support staff only."
    return f"only {', '.join(one.name for one in sharers)}, and support staff. Nothing of it is public."
