"""Writes of teams for those who have no form: by the same rules as forms, and with a trace."""

from sqlalchemy.orm import Session

from ingest.records.service import add_record
from ingest.teams.kinds import TEAMS
from ingest.viewer import Viewer


def create_team(session: Session, viewer: Viewer, *, name: str) -> int:
    """Create a support team and give its id. Whoever may keep teams; errors as of `add_record`."""
    return add_record(session, viewer, kind=TEAMS, values={"name": name})
