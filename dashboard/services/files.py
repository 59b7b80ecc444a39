"""A component's raw seconds as a file for whoever may know of the component."""

from flask import Response

from dashboard.guard import current_viewer
from ingest.clock import now
from ingest.db.engine import reading
from ingest.portal.current import current_portal
from ingest.system_status.records import status_record
from ingest.system_status.rules import page_definition
from status.uptime_csv import uptime_csv


def component_csv(public_id: str) -> Response:
    """Every day on record; NotFoundError for what is missing and for what is not the viewer's to know alike."""
    moment = now()
    with reading() as session:
        record = status_record(session, current_viewer(), page=page_definition(current_portal()))
    body = uptime_csv(record, public_id=public_id, now=moment)
    response = Response(body, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{public_id}.csv"'
    response.cache_control.no_store = True
    return response
