"""A ticket list as CSV: exactly what its address filters, in Helmdesk's own export format."""

from collections.abc import Iterator

from flask import Response, request

from dashboard.guard import current_viewer
from dashboard.ui.csv_files import csv_answer
from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.tickets.export import export_cells, export_header
from ingest.tickets.filters import TicketFilters, filters_from_address
from ingest.tickets.queries import ticket_rows
from ingest.viewer import Viewer


def tickets_csv() -> Response:
    """All rows behind the query, streamed."""
    viewer = current_viewer()
    filters = filters_from_address(request.args.to_dict(flat=False))
    return csv_answer(_rows(viewer, filters), name="tickets.csv")


def _rows(viewer: Viewer, filters: TicketFilters) -> Iterator[list[str]]:
    portal = current_portal()
    yield export_header(portal)
    with reading() as session:
        for row in ticket_rows(session, viewer, filters=filters):
            yield export_cells(row, portal)
