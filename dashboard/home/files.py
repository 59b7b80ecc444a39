"""The numbers of the home dashboard's widgets as CSV, from the same function."""

from flask import Response, request

from dashboard.guard import current_viewer
from dashboard.home.scope import scope_of
from dashboard.pages import Address
from dashboard.ui.csv_files import csv_answer
from ingest.db.engine import reading
from ingest.metrics.home import home_figures
from ingest.metrics.open_by import open_by_request_type
from ingest.metrics.schemas import HomeFigures
from ingest.portal.current import current_portal


def created_completed_csv() -> Response:
    """Created and completed by month."""
    rows = [[f"{one.month:%Y-%m}", str(one.created), str(one.completed)] for one in _figures().months]
    return csv_answer([["Month", "Created", "Completed"], *rows], name="created-completed.csv")


def open_by_request_type_csv() -> Response:
    """Open tickets by request type."""
    portal = current_portal()
    rows = [[portal.request_type_label(one.key), str(one.count)] for one in open_by_request_type(_figures().standing)]
    return csv_answer([["Request Type", "Open"], *rows], name="open-by-request-type.csv")


def _figures() -> HomeFigures:
    viewer = current_viewer()
    scope = scope_of(Address(request.path, request.args.to_dict(flat=False), {}))
    with reading() as session:
        return home_figures(session, viewer, scope=scope)
