"""The refresh of the system-status pages, sent again only when they look different, and the count in the navigation."""

from typing import Any

from dash import html, no_update
from dash.development.base_component import Component

from dashboard.guard import current_viewer
from dashboard.pages import address_of
from dashboard.services.shown import services_shown
from dashboard.ui.attributes import aria
from ingest.db.engine import reading
from ingest.system_status.counts import open_incident_count


def refreshed_services(
    _ticks: int | None, known_digest: str | None, pathname: str | None, search: str | None
) -> tuple[Any, Any, Any]:
    """The tree (unless the browser has it already), the moment, and the digest of the tree."""
    shown = services_shown(current_viewer(), address_of(pathname, search))
    if shown.digest == known_digest:
        return no_update, shown.moment, no_update
    return shown.tree, shown.moment, shown.digest


def open_incidents_badge(_page: object) -> list[Component]:
    """The number of open incidents beside the way to them; nothing where there is none."""
    with reading() as session:
        count = open_incident_count(session, current_viewer())
    if not count:
        return []
    words = f" ({count} open incident)" if count == 1 else f" ({count} open incidents)"
    return [
        html.Span(str(count), className="side-count", **aria(hidden="true")),
        html.Span(words, className="visually-hidden"),
    ]
