"""The ticket's course on its page: it follows what is done in the page's panels, and shows older entries when asked."""

from collections.abc import Sequence
from time import time
from typing import Any

from dash import no_update, set_props

from dashboard.guard import current_viewer

# Looked up when it is called: the page shows panels whose acts end here.
from dashboard.tickets import detail, ids
from dashboard.tickets.here import Here, is_ticket_page


def tell_course(path: str | None) -> None:
    """Let the page of a ticket follow what was just done on it; only inside a callback, and nowhere else of effect."""
    if is_ticket_page(path):
        set_props(ids.TOUCHED, {"data": time()})


def course_followed(touched: object, *here: Any) -> Sequence[Any]:
    """The heading, the course, where the ticket stands and its details, as they are now."""
    viewer, at = current_viewer(), Here.of(here)
    if touched is None:
        return no_update, no_update, no_update, no_update
    return detail.course_parts(viewer, at.address, shown=at.shown)


def older_asked(clicks: int | None, *here: Any) -> Any:
    """The course with older entries."""
    viewer, at = current_viewer(), Here.of(here)
    return detail.older_entries(viewer, at.address, shown=at.shown) if clicks else no_update
