"""Notes in the audit trail that data left as a file; what answers with CSV or a workbook passes here."""

from flask import request

from dashboard.guard import current_viewer
from ingest.audit.service import record
from ingest.db.engine import unit_of_work
from ingest.enums import AuditAction


def note_export(name: str) -> None:
    """Note that the viewer of this request takes the file called `name`, and by which address."""
    viewer, query = current_viewer(), request.query_string.decode("ascii", errors="replace")
    with unit_of_work() as session:
        record(
            session,
            viewer,
            action=AuditAction.EXPORTED,
            subject=name,
            organisation_id=viewer.organisation_id,
            details={"Address": f"{request.path}?{query}" if query else request.path},
        )
