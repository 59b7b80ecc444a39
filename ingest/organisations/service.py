"""Writes of organisations and sites for those who have no form: by the same rules as forms, and with a trace."""

from sqlalchemy.orm import Session

from ingest.organisations.kinds import ORGANISATIONS, SITES
from ingest.records.schemas import NO, YES
from ingest.records.service import add_record
from ingest.viewer import Viewer


def create_organisation(session: Session, viewer: Viewer, *, name: str, timezone: str) -> int:
    """Create a customer and give its id. Whoever may keep organisations; errors as of `add_record`."""
    return add_record(session, viewer, kind=ORGANISATIONS, values={"name": name, "timezone": timezone})


def create_site(
    session: Session, viewer: Viewer, *, organisation_id: int, name: str, city: str | None = None, is_main: bool = False
) -> int:
    """Create a site of an organisation and give its id. Whoever may keep organisations; errors as of `add_record`."""
    values = {"organisation": str(organisation_id), "name": name, "city": city, "is_main": YES if is_main else NO}
    return add_record(session, viewer, kind=SITES, values=values)
