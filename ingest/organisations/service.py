"""Writes of organisations, sites and teams; staff only."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.errors import ConflictError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import rebuild_counts
from ingest.models.organisations import Organisation, Site, Team
from ingest.tickets.local_days import move_local_days
from ingest.viewer import Viewer, require_staff

MAX_NAME_CHARACTERS = 300


def create_organisation(session: Session, viewer: Viewer, *, name: str, timezone: str) -> int:
    """Create a customer and give its id; ConflictError when the name is taken, InvalidInputError for a bad zone."""
    require_staff(viewer)
    clock.zone(timezone)
    name = _clean_name(name)
    if session.scalar(select(Organisation.id).where(Organisation.name == name)) is not None:
        raise ConflictError(f"There is an organisation named '{name}' already.", fields={"name": "taken"})
    organisation = Organisation(name=name, timezone=timezone, created_at=clock.now())
    session.add(organisation)
    session.flush()
    return organisation.id


def create_site(
    session: Session, viewer: Viewer, *, organisation_id: int, name: str, city: str | None = None, is_main: bool = False
) -> int:
    """Create a site of an organisation and give its id; ConflictError when the organisation has one of that name."""
    require_staff(viewer)
    name = _clean_name(name)
    taken = select(Site.id).where(Site.organisation_id == organisation_id, Site.name == name)
    if session.scalar(taken) is not None:
        raise ConflictError(f"There is a site named '{name}' already.", fields={"name": "taken"})
    site = Site(organisation_id=organisation_id, name=name, city=city, is_main=is_main)
    session.add(site)
    session.flush()
    return site.id


def create_team(session: Session, viewer: Viewer, *, name: str) -> int:
    """Create a support team and give its id; ConflictError when the name is taken."""
    require_staff(viewer)
    name = _clean_name(name)
    if session.scalar(select(Team.id).where(Team.name == name)) is not None:
        raise ConflictError(f"There is a team named '{name}' already.", fields={"name": "taken"})
    team = Team(name=name)
    session.add(team)
    session.flush()
    return team.id


def change_timezone(session: Session, viewer: Viewer, *, organisation_id: int, timezone: str) -> None:
    """Move an organisation to another zone: its tickets fall on other local days, so its counts are made again."""
    require_staff(viewer)
    clock.zone(timezone)
    locked = select(Organisation.timezone).where(Organisation.id == organisation_id).with_for_update()
    before = session.scalar(locked)
    if before is None:
        raise NotFoundError("There is no such organisation.")
    if before == timezone:
        return
    session.execute(update(Organisation).where(Organisation.id == organisation_id).values(timezone=timezone))
    move_local_days(session, organisation_id=organisation_id, timezone=timezone)
    rebuild_counts(session, viewer, organisation_id=organisation_id)


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise InvalidInputError("Give a name.", fields={"name": "required"})
    if len(cleaned) > MAX_NAME_CHARACTERS:
        message = f"A name has at most {MAX_NAME_CHARACTERS} characters."
        raise InvalidInputError(message, fields={"name": message})
    return cleaned
