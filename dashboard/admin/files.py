"""`/admin/<kind>.csv`: a list as a file, which is also the template for giving it back."""

from collections.abc import Iterator

from flask import Response, request

from dashboard.admin.access import may_read
from dashboard.admin.addresses import record_filters
from dashboard.guard import current_viewer
from dashboard.ui.csv_files import csv_answer
from ingest.db.engine import reading, unit_of_work
from ingest.errors import NotFoundError
from ingest.records.kinds import kind_named
from ingest.records.schemas import Kind, RecordFilters
from ingest.records.tables import exported_rows, note_export
from ingest.viewer import Viewer


def records_csv(name: str) -> Response:
    """All records behind the query, streamed, for whoever may read the kind; the trail tells of it."""
    kind, viewer = kind_named(name), current_viewer()
    if not may_read(kind)(viewer):
        raise NotFoundError("There is no such file.")
    filters = record_filters(kind, request.args.to_dict(flat=False))
    with unit_of_work() as session:
        note_export(session, viewer, kind=kind, filters=filters)
    return csv_answer(_rows(viewer, kind, filters), name=f"{kind.name}.csv")


def _rows(viewer: Viewer, kind: Kind, filters: RecordFilters) -> Iterator[list[str]]:
    with reading() as session:
        yield from exported_rows(session, viewer, kind=kind, filters=filters)
