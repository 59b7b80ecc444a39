"""Moves an organisation to another time zone, on whose days and months its tickets are counted."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.errors import NotFoundError
from ingest.metrics.facts.repair import rebuild_facts
from ingest.metrics.rollup import rebuild_counts
from ingest.models.organisations import Organisation
from ingest.people.staff_powers import StaffPower, require_power
from ingest.tickets.local_days import move_local_days
from ingest.viewer import Viewer


def change_timezone(session: Session, viewer: Viewer, *, organisation_id: int, timezone: str) -> None:
    """Move an organisation to another zone: its tickets fall on other local days, so its numbers are made again.

    Whoever may keep organisations.
    """
    require_power(viewer, StaffPower.KEEP_ORGANISATIONS)
    clock.zone(timezone)
    locked = select(Organisation.timezone).where(Organisation.id == organisation_id).with_for_update()
    before = session.scalar(locked)
    if before is None:
        raise NotFoundError("There is no such organisation.")
    if before == timezone:
        return
    session.execute(update(Organisation).where(Organisation.id == organisation_id).values(timezone=timezone))
    move_local_days(session, organisation_id=organisation_id, timezone=timezone)
    rebuild_facts(session, viewer, organisation_id=organisation_id)
    rebuild_counts(session, viewer, organisation_id=organisation_id)
