"""`/desk`: the queues of all customers over the ticket list, with rows to select and change. For staff."""

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.desk import ids
from dashboard.desk.components import NO_PLACES, NOTHING_CHOSEN, bulk_bar, bulk_result, queue_links
from dashboard.pages import Address
from dashboard.tickets.column_chooser import column_chooser
from dashboard.tickets.grid import tickets_grid
from dashboard.tickets.list_address import list_address_of
from dashboard.tickets.listed import Listed, listed_at
from dashboard.tickets.pages import bar_and_chips, downloads, list_places, rows_shown, title_of, total_words
from dashboard.ui.headings import TrailStep, page_heading
from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.tickets.bulk import BulkResult
from ingest.tickets.choices import place_choices
from ingest.tickets.desk import Queue, queues
from ingest.viewer import Viewer

_OPTIONS: Final[dict[str, Any]] = {
    "rowSelection": {"mode": "multiRow", "headerCheckbox": False, "enableClickSelection": False},
    "selectionColumnDef": {"headerName": "Select", "pinned": "left", "width": 72, "minWidth": 44, "resizable": False},
}


def is_staff(viewer: Viewer) -> bool:
    """Whether the desk is for this viewer."""
    return viewer.is_staff


def desk_page(viewer: Viewer, address: Address) -> Component:
    """A queue, or whatever else the filters ask for."""
    return html.Div(desk_parts(viewer, address), id=ids.DESK, className="stack")


def desk_parts(
    viewer: Viewer, address: Address, *, result: BulkResult | None = None, chosen: Mapping[str, str] = NOTHING_CHOSEN
) -> list[Component]:
    """What the page shows as it stands now; `result` is what came of the last change, `chosen` stays chosen."""
    listed = listed_at(viewer, list_address_of(address))
    refused = [] if result is None else [number for number, _ in result.refused]
    with reading() as session:
        found = queues(session, viewer)
        places = place_choices(session, viewer, numbers=refused, site_id=_site(chosen)) if refused else NO_PLACES
    said = () if result is None else bulk_result(result)
    return [
        *list_places(),
        dcc.Store(id=ids.ROW),
        page_heading(
            _title(listed, found),
            trail=[TrailStep("Home", "/"), TrailStep("Desk", f"{address.path}?stage=open")],
            subtitle=html.Span(total_words(listed.total), role="status"),
            actions=[column_chooser(listed), *downloads(listed)],
        ),
        queue_links(found, filters=listed.address.filters),
        *bar_and_chips(viewer, listed),
        bulk_bar(listed.staff, portal=current_portal(), places=places, chosen=chosen, selected=refused),
        html.Div(said, id=ids.RESULT, className="bulk-result", role="status"),
        *_rows(listed),
    ]


def _site(chosen: Mapping[str, str]) -> int | None:
    return int(chosen[ids.SITE]) if ids.SITE in chosen else None


def _title(listed: Listed, found: list[Queue]) -> str:
    return next((one.name for one in found if one.filters == listed.address.filters), title_of(listed))


def _rows(listed: Listed) -> list[Component]:
    """The grid with a tick for each row."""
    if not listed.total:
        return rows_shown(listed)
    grid = tickets_grid(listed.definitions, total=listed.total, options=_OPTIONS)
    # A row keeps its tick while others are read.
    grid.getRowId = "params.data.number"
    return [grid]
