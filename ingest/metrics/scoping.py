"""The conditions that keep tickets to a scope and to what the viewer may see; counts have theirs by their tables."""

from sqlalchemy import ColumnElement

from ingest.db.visibility import within
from ingest.metrics.schemas import Scope
from ingest.models.rollups import NO_SITE
from ingest.models.tickets import Ticket
from ingest.viewer import Viewer

ROWS_PER_READ = 5_000


def tickets_in(viewer: Viewer, *, scope: Scope) -> list[ColumnElement[bool]]:
    """Tickets of a scope that the viewer may see."""
    conditions = [within(Ticket.organisation_id, viewer)]
    if scope.organisation_id is not None:
        conditions.append(Ticket.organisation_id == scope.organisation_id)
    if scope.site_id is not None:
        site_id = None if scope.site_id == NO_SITE else scope.site_id
        conditions.append(Ticket.site_id.is_(None) if site_id is None else Ticket.site_id == site_id)
    return conditions
