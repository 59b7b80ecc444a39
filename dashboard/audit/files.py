"""The audit trail as CSV: exactly the lines its address filters, and itself a line of it."""

from collections.abc import Iterator

from flask import Response, request

from dashboard.audit.addresses import (
    asked_of,
    filters_of,
    is_for_administrators,
    is_for_own_administrators,
)
from dashboard.audit.words import action_words, details_words
from dashboard.guard import current_viewer
from dashboard.ui.csv_files import csv_answer
from ingest.audit.queries import audit_lines
from ingest.audit.schemas import AuditFilters, AuditLine
from ingest.clock import zone
from ingest.db.engine import reading
from ingest.errors import NotFoundError
from ingest.viewer import Viewer

_HEADER = ["Number", "Time", "Who", "What", "About", "Subject", "Organisation", "Details", "Device", "Address"]


def all_csv() -> Response:
    """The provider's administrators; to everybody else it is not there."""
    return _csv(is_readable=is_for_administrators(current_viewer()))


def own_csv() -> Response:
    """An organisation's administrators; to everybody else it is not there."""
    return _csv(is_readable=is_for_own_administrators(current_viewer()))


def _csv(*, is_readable: bool) -> Response:
    viewer = current_viewer()
    if not is_readable:
        raise NotFoundError("There is no such file.")
    filters = filters_of(asked_of(request.args.to_dict(flat=False)), timezone=viewer.timezone)
    return csv_answer(_rows(viewer, filters), name="audit-trail.csv")


def _rows(viewer: Viewer, filters: AuditFilters) -> Iterator[list[str]]:
    yield _HEADER
    with reading() as session:
        for line in audit_lines(session, viewer, filters=filters):
            yield _cells(line, timezone=viewer.timezone)


def _cells(line: AuditLine, *, timezone: str) -> list[str]:
    said = (line.who, action_words(line.action), line.about, line.subject, line.organisation)
    moment = line.at.astimezone(zone(timezone)).isoformat(timespec="seconds")
    more = (details_words(line.details), line.device, line.address)
    return [str(line.id), moment, *(text or "" for text in (*said, *more))]
