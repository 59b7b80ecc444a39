"""The list of contacts as a file, with the filters of its address; each export is in the audit trail."""

from collections.abc import Iterator
from typing import Final

from flask import Response, request

from dashboard.contacts.access import CONTACTS, is_contact_keeper
from dashboard.contacts.addresses import filters_of
from dashboard.exports import note_export
from dashboard.guard import current_viewer
from dashboard.pages import address_of
from dashboard.ui.csv_files import csv_answer
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.people.contact_export import export_cells, export_header
from ingest.people.contact_queries import contact_rows
from ingest.people.contact_schemas import ContactFilters
from ingest.viewer import Viewer

_NAME: Final = "contacts.csv"


def contacts_file() -> Response:
    """Every contact of the list an address asks for."""
    viewer = current_viewer()
    if not is_contact_keeper(viewer):
        # Like the page it is a file of.
        raise NotFoundError("There is no such page.")
    filters = filters_of(address_of(CONTACTS, request.query_string.decode("ascii", errors="ignore")))
    note_export(_NAME)
    return csv_answer(_rows(viewer, filters), name=_NAME)


def _rows(viewer: Viewer, filters: ContactFilters) -> Iterator[list[str]]:
    yield export_header()
    with reading() as session:
        yield from (export_cells(row) for row in contact_rows(session, viewer, filters=filters))
