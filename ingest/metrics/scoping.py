"""What keeps tickets to a scope and to what the viewer may see, and whose days those are; counts have their own."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.metrics.schemas import Scope
from ingest.models.organisations import Site
from ingest.models.rollups import NO_SITE
from ingest.models.tickets import Ticket
from ingest.organisations.queries import organisations
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


def zone_words(
    session: Session, viewer: Viewer, *, organisation_ids: Collection[int] = (), site_ids: Collection[int] = ()
) -> str:
    """The zone of days and months: the organisation's, or of each its own where several are summed. For anybody."""
    seen = {one.id: one.timezone for one in organisations(session, viewer)}
    asked = set(organisation_ids) or set(seen)
    if site_ids and NO_SITE not in site_ids:
        query = select(Site.organisation_id).where(Site.id.in_(site_ids), within(Site.organisation_id, viewer))
        asked &= set(session.scalars(query))
    zones = {zone for organisation_id, zone in seen.items() if organisation_id in asked}
    return zones.pop() if len(zones) == 1 else "each organisation's own"
