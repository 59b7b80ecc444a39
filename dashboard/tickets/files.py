"""A ticket list as a file: exactly what its address filters, as CSV or as a workbook."""

from collections.abc import Iterator, Sequence

from flask import Response, request

from dashboard.guard import current_viewer
from dashboard.tickets.list_address import PAGE_NAMES
from dashboard.ui.csv_files import csv_answer
from dashboard.ui.xlsx_files import xlsx_answer
from ingest.db.engine import reading
from ingest.errors import InvalidInputError
from ingest.organisations.queries import organisations
from ingest.organisations.schemas import OrganisationName
from ingest.portal.current import current_portal
from ingest.tickets.export import export_cells, export_header, sheet_cells, sheet_header
from ingest.tickets.filters import TicketFilters, filters_from_address, unknown_names
from ingest.tickets.queries import ticket_rows
from ingest.viewer import Viewer


def tickets_csv() -> Response:
    """All rows behind the query, streamed."""
    viewer = current_viewer()
    filters = _filters()
    return csv_answer(_rows(viewer, filters), name="tickets.csv")


def tickets_xlsx() -> Response:
    """The same rows as a workbook."""
    viewer, portal = current_viewer(), current_portal()
    filters = _filters()
    with reading() as session:
        timezone = _one_timezone(organisations(session, viewer), filters)
        rows = ticket_rows(session, viewer, filters=filters)
        return xlsx_answer(
            sheet_header(portal, timezone=timezone),
            (sheet_cells(row, portal, timezone=timezone) for row in rows),
            name="tickets.xlsx",
            title="Tickets",
        )


def _filters() -> TicketFilters:
    """What the address asks for; a file cannot say that something was left out, so unknown names are refused."""
    params = request.args.to_dict(flat=False)
    if unknown := unknown_names(params, besides=PAGE_NAMES):
        raise InvalidInputError(
            f"There is no filter called '{unknown[0]}'.", fields=dict.fromkeys(unknown, "is not a filter")
        )
    return filters_from_address(params)


def _one_timezone(owners: Sequence[OrganisationName], filters: TicketFilters) -> str | None:
    """The zone of all organisations the list can hold tickets of; None where there are several."""
    zones = {one.timezone for one in owners if not filters.organisation or one.id in filters.organisation}
    return zones.pop() if len(zones) == 1 else None


def _rows(viewer: Viewer, filters: TicketFilters) -> Iterator[list[str]]:
    portal = current_portal()
    yield export_header(portal)
    with reading() as session:
        for row in ticket_rows(session, viewer, filters=filters):
            yield export_cells(row, portal)
