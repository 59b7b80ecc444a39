"""What choosing a scope and clicking a mark of the chart lead to: addresses."""

from typing import Any

from dash import ctx, no_update

from dashboard.guard import current_viewer
from dashboard.home import ids
from dashboard.home.scope import scope_query, with_query
from ingest.errors import InvalidInputError
from ingest.metrics.schemas import Scope


def scope_chosen(organisation: str | None, site: str | None) -> Any:
    """The address of the dashboard for what was chosen; another organisation begins with all its sites."""
    viewer = current_viewer()
    chosen_site = None if ctx.triggered_id == ids.ORGANISATION else _id(site)
    scope = Scope(organisation_id=_id(organisation) if viewer.is_staff else None, site_id=chosen_site)
    return with_query("/", scope_query(scope))


def drilled(click: dict[str, Any] | None) -> Any:
    """The address of the list behind the mark that was clicked."""
    current_viewer()
    points = (click or {}).get("points") or [{}]
    address = points[0].get("customdata")
    return address if isinstance(address, str) and address.startswith("/tickets?") else no_update


def _id(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - fits a 64-bit id
        raise InvalidInputError("That is nothing to choose from.")
    return int(text)
