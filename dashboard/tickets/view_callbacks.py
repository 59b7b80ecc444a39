"""What the menu of saved views does: keep the present list, change or delete a view, and list one's own."""

from typing import Any

from dash import no_update
from dash.development.base_component import Component
from flask import redirect, request
from werkzeug.wrappers import Response

from dashboard.guard import current_viewer
from dashboard.notices import notify
from dashboard.pages import address_of
from dashboard.tickets.columns import known_keys
from dashboard.tickets.list_address import PATH, ListAddress, list_address_of, view_address
from dashboard.tickets.listed import listed_at
from dashboard.tickets.pages import list_parts
from dashboard.tickets.views_menu import navigation_views
from ingest.db.engine import reading, unit_of_work
from ingest.enums import ViewAudience
from ingest.errors import NotFoundError
from ingest.portal.current import current_portal
from ingest.tickets.filters import address_query
from ingest.tickets.saved_views import (
    change_view,
    choose_default_view,
    default_view,
    delete_view,
    save_view,
    saved_views,
)
from ingest.viewer import Viewer


def view_saved(
    clicks: int | None, name: str | None, audience: str | None, columns: list[str] | None, search: str | None
) -> Any:
    """Keep the present list as a view, and show it as that."""
    viewer, listed = current_viewer(), _listed(search)
    if not clicks:
        return no_update
    values = _values(viewer, listed, name=name, audience=audience, columns=columns)
    with unit_of_work() as session:
        view_id = save_view(session, viewer, **values)
    notify("Saved", f"The view {values['name'].strip()} is kept.")
    return view_address(query=values["query"], view_id=view_id)


def view_changed(
    clicks: int | None, name: str | None, audience: str | None, columns: list[str] | None, search: str | None
) -> tuple[Any, Any]:
    """Give the view that is shown the present name, filters and columns."""
    viewer, listed = current_viewer(), _listed(search)
    if not clicks:
        return no_update, no_update
    values = _values(viewer, listed, name=name, audience=audience, columns=columns)
    with unit_of_work() as session:
        change_view(session, viewer, view_id=_view_id(listed), changes=values)
    notify("Saved", f"The view {values['name'].strip()} is changed.")
    href = view_address(query=values["query"], view_id=_view_id(listed))
    # An address that differs brings its page by itself.
    is_here = listed.href(listed.filters) == href
    return (list_parts(viewer, listed_at(viewer, listed)) if is_here else no_update), href


def view_deleted(clicks: int | None, search: str | None) -> Any:
    """Delete the view that is shown; its list stays."""
    viewer, listed = current_viewer(), _listed(search)
    if not clicks:
        return no_update
    with unit_of_work() as session:
        delete_view(session, viewer, view_id=_view_id(listed))
    notify("Deleted", "The view is deleted; its list is still here.")
    return listed.without_view


def view_made_default(clicks: int | None, search: str | None) -> tuple[Any, Any]:
    """Have Tickets begin with the view that is shown, or no longer; gives the list and the navigation anew."""
    viewer, listed = current_viewer(), _listed(search)
    if not clicks:
        return no_update, no_update
    view_id = _view_id(listed)
    with unit_of_work() as session:
        before = default_view(session, viewer)
        is_default = before is None or before.id != view_id
        choose_default_view(session, viewer, view_id=view_id, is_default=is_default)
    leads = "this view" if is_default else "all tickets"
    notify("Saved", f"Tickets begins with {leads} for you.")
    return list_parts(viewer, listed_at(viewer, listed)), own_view_links(None)


def default_view_opened() -> Response | None:
    """Before each request: who opens `/tickets` and nothing more is led to the address of the view they begin with."""
    if request.method not in {"GET", "HEAD"} or request.path != PATH or request.query_string:
        return None
    with reading() as session:
        view = default_view(session, current_viewer())
    if view is None:
        return None
    answer = redirect(view_address(query=view.query, view_id=view.id))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def own_view_links(_page: object) -> list[Component]:
    """One's own views for the navigation, asked for after each page."""
    viewer = current_viewer()
    with reading() as session:
        return navigation_views(saved_views(session, viewer))


def _listed(search: str | None) -> ListAddress:
    return list_address_of(address_of("/tickets", search))


def _view_id(listed: ListAddress) -> int:
    if listed.view_id is None:
        raise NotFoundError("There is no such view.")
    return listed.view_id


def _values(
    viewer: Viewer, listed: ListAddress, *, name: str | None, audience: str | None, columns: list[str] | None
) -> dict[str, Any]:
    return {
        "name": name or "",
        "query": address_query(listed.filters),
        # None: whoever looks has their own.
        "columns": None if columns is None else known_keys(current_portal(), viewer, keys=columns),
        "audience": audience or ViewAudience.OWN,
    }
