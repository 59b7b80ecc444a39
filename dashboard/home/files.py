"""The numbers of the home dashboard's widgets as CSV, from the same function, with the zone their days are of."""

from flask import Response, request

from dashboard.guard import current_viewer
from dashboard.home.scope import require_known, scope_of, zone_words
from dashboard.pages import Address
from dashboard.ui.csv_files import csv_answer
from ingest.db.engine import reading
from ingest.metrics.home import home_figures
from ingest.metrics.open_by import open_by_request_type
from ingest.metrics.schemas import HomeFigures
from ingest.organisations.queries import organisations, sites
from ingest.portal.current import current_portal


def created_completed_csv() -> Response:
    """Created and completed by month."""
    figures, timezone = _figures()
    rows = [[f"{one.month:%Y-%m}", str(one.created), str(one.completed), timezone] for one in figures.months]
    return csv_answer([["Month", "Created", "Completed", "Time Zone"], *rows], name="created-completed.csv")


def open_by_request_type_csv() -> Response:
    """Open tickets by request type."""
    portal, (figures, _) = current_portal(), _figures()
    as_of = figures.as_of.isoformat(timespec="seconds")
    counts = open_by_request_type(figures.standing)
    rows = [[portal.request_type_label(one.key), str(one.count), as_of] for one in counts]
    return csv_answer([["Request Type", "Open", "As Of"], *rows], name="open-by-request-type.csv")


def _figures() -> tuple[HomeFigures, str]:
    viewer = current_viewer()
    scope = scope_of(Address(request.path, request.args.to_dict(flat=False), {}))
    with reading() as session:
        owners, places = organisations(session, viewer), sites(session, viewer, organisation_id=scope.organisation_id)
        require_known(scope, organisations=owners, sites=places)
        return home_figures(session, viewer, scope=scope), zone_words(scope, viewer, organisations=owners)
