"""All data about a person as JSON."""

import json

from flask import Response, request

from dashboard.guard import current_viewer
from ingest.db.engine import unit_of_work
from ingest.errors import NotFoundError
from ingest.people.person_export import person_data


def person_json() -> Response:
    """For administrators; to everybody else it is not there. The audit trail tells of it."""
    viewer = current_viewer()
    if not viewer.is_administrator:
        raise NotFoundError("There is no such file.")
    with unit_of_work() as session:
        data = person_data(session, viewer, name=request.args.get("name", ""))
    answer = Response(json.dumps(data, indent=2, ensure_ascii=False), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="person.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
