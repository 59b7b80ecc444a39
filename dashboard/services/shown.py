"""What each address under `/services` shows: the public pages' trees, made from what this viewer may know."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.ui.headings import TrailStep
from ingest.clock import local_day, month_start, months_later, now
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.portal.current import current_portal
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.records import known_incident, status_page, status_record
from ingest.system_status.rules import page_definition
from ingest.system_status.schemas import PageDefinition
from ingest.system_status.uptime import day_start
from ingest.system_status.views import MONTHS_OF_UPTIME, history_view, uptime_view
from ingest.viewer import Viewer
from status.addresses import PORTAL
from status.history import history_tree
from status.html import html_text
from status.incidents import incident_tree
from status.page import moment_told, stale_note, status_tree
from status.pieces import Children, arranged, named
from status.publishing import overdue_since
from status.texts import phrases
from status.uptime_page import uptime_tree

PATH: Final = "/services"
TITLE: Final = "System Status"
_TRAIL: Final = (TrailStep(TITLE, PATH),)


@dataclass(frozen=True)
class ServicesShown:
    """What a page shows at one moment; `digest` is the same as long as the tree looks the same."""

    title: str | Component
    trail: tuple[TrailStep, ...]
    tree: Component
    moment: Children

    @property
    def digest(self) -> str:
        """What tells this tree from one that looks different."""
        return hashlib.sha256(html_text(self.tree).encode()).hexdigest()


def services_shown(viewer: Viewer, address: Address) -> ServicesShown:
    """What this viewer sees there now; NotFoundError for what is missing and what is not for them alike."""
    kind, _, public_id = address.path.removeprefix(PATH).strip("/").partition("/")
    page, moment = page_definition(current_portal()), now()
    match kind:
        case "history":
            return _history(viewer, page, moment, number=address.param("page", "1"))
        case "incidents":
            return _incident(viewer, page, moment, public_id=public_id)
        case "uptime":
            return _uptime(viewer, page, moment, public_id=public_id)
        case _:
            return _status(viewer, page, moment)


def _status(viewer: Viewer, page: PageDefinition, moment: datetime) -> ServicesShown:
    with reading() as session:
        view = status_page(session, viewer, now=moment, page=page)
    tree = status_tree(view, addresses=PORTAL, headline=html.H2)
    planned = (*view.maintenance_now, *view.maintenance_next)
    return ServicesShown(TITLE, (), _noted(tree, planned, page, moment), _told(page, moment))


def _history(viewer: Viewer, page: PageDefinition, moment: datetime, *, number: str) -> ServicesShown:
    if not (number.isascii() and number.isdigit()):
        raise NotFoundError("The history has no such page.")
    with reading() as session:
        record = status_record(session, viewer, page=page)
    view = history_view(record, now=moment, number=int(number[:9]))
    tree = history_tree(view, addresses=PORTAL, headline=None)
    return ServicesShown(phrases().history, _TRAIL, _noted(tree, record.incidents, page, moment), _told(page, moment))


def _incident(viewer: Viewer, page: PageDefinition, moment: datetime, *, public_id: str) -> ServicesShown:
    with reading() as session:
        incident = known_incident(session, viewer, public_id=public_id)
        # Of the rest only the components are shown; what was over before this moment need not be read.
        record = status_record(session, viewer, page=page, since=moment)
    if incident is None:
        raise NotFoundError("There is no such incident.")
    tree = incident_tree(record, incident, now=moment, addresses=PORTAL, headline=None)
    shown = _noted(tree, record.incidents, page, moment)
    return ServicesShown(named(incident.name), _TRAIL, shown, _told(page, moment))


def _uptime(viewer: Viewer, page: PageDefinition, moment: datetime, *, public_id: str) -> ServicesShown:
    first = months_later(month_start(local_day(moment, timezone=page.timezone)), months=1 - MONTHS_OF_UPTIME)
    since = day_start(first, timezone=page.timezone)
    with reading() as session:
        record = status_record(session, viewer, page=page, since=since)
    view = uptime_view(record, public_id=public_id, now=moment)
    tree = uptime_tree(view, addresses=PORTAL, headline=None)
    return ServicesShown(named(view.name), _TRAIL, _noted(tree, record.incidents, page, moment), _told(page, moment))


def _noted(tree: Component, incidents: Sequence[IncidentView], page: PageDefinition, moment: datetime) -> Component:
    """The tree below what the public pages say where maintenance has not moved at its time: nothing moves it now."""
    note = stale_note(overdue_since(incidents, now=moment), page=page)
    return html.Div([*note, tree]) if note else tree


def _told(page: PageDefinition, moment: datetime) -> Children:
    return arranged(phrases().updates, as_of=moment_told(moment, page=page))
