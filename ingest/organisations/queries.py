"""Reads of organisations, sites and teams, within what the viewer may see."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.errors import NotFoundError
from ingest.models.organisations import Organisation, Site, Team
from ingest.organisations.schemas import OrganisationName, SiteName, TeamName
from ingest.viewer import Viewer, require_staff


def organisations(session: Session, viewer: Viewer) -> list[OrganisationName]:
    """The organisations the viewer may see, by name."""
    query = (
        select(Organisation.id, Organisation.name, Organisation.timezone)
        .where(within(Organisation.id, viewer))
        .order_by(Organisation.name)
    )
    return [OrganisationName(*row) for row in session.execute(query)]


def sites(session: Session, viewer: Viewer, *, organisation_id: int | None = None) -> list[SiteName]:
    """The sites the viewer may see (of one organisation), by name."""
    query = select(Site.id, Site.organisation_id, Site.name).where(within(Site.organisation_id, viewer))
    if organisation_id is not None:
        query = query.where(Site.organisation_id == organisation_id)
    return [SiteName(*row) for row in session.execute(query.order_by(Site.name, Site.id))]


def teams(session: Session, viewer: Viewer) -> list[TeamName]:
    """The provider's support teams, by name; staff only."""
    require_staff(viewer)
    return [TeamName(*row) for row in session.execute(select(Team.id, Team.name).order_by(Team.name))]


def organisation_named(session: Session, viewer: Viewer, *, name: str) -> OrganisationName:
    """The organisation of this name (whatever its case); NotFoundError when the viewer may see none of that name."""
    for organisation in organisations(session, viewer):
        if organisation.name.casefold() == name.strip().casefold():
            return organisation
    raise NotFoundError(f"There is no organisation named '{name}'.")


def site_named(session: Session, viewer: Viewer, *, name: str, organisation_id: int | None = None) -> SiteName:
    """The one site of this name; NotFoundError when there is none, or several and no organisation was given."""
    named = [site for site in sites(session, viewer, organisation_id=organisation_id) if site.name == name.strip()]
    if len(named) > 1:
        raise NotFoundError(f"Several organisations have a site named '{name}': name the organisation too.")
    if not named:
        raise NotFoundError(f"There is no site named '{name}'.")
    return named[0]
