"""Reads of organisations, sites and teams, within what the viewer may see."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.errors import NotFoundError
from ingest.models.organisations import Organisation, Site, Team
from ingest.organisations.schemas import OrganisationName, SiteName, TeamName
from ingest.viewer import Viewer, require_staff


def organisations_in_use(session: Session, viewer: Viewer) -> list[OrganisationName]:
    """The organisations forms offer the viewer, by name: none that is retired."""
    retired = set(session.scalars(select(Organisation.id).where(Organisation.is_retired.is_(True))))
    return [one for one in organisations(session, viewer) if one.id not in retired]


def organisations(session: Session, viewer: Viewer) -> list[OrganisationName]:
    """The organisations the viewer may see, by name; the retired ones too, for filters and reports."""
    query = (
        select(Organisation.id, Organisation.name, Organisation.timezone)
        .where(within(Organisation.id, viewer))
        .order_by(Organisation.name)
    )
    return [OrganisationName(*row) for row in session.execute(query)]


def sites(session: Session, viewer: Viewer, *, organisation_id: int | None = None) -> list[SiteName]:
    """The sites the viewer may see (of one organisation), by name; the retired ones too, for filters and reports."""
    query = select(Site.id, Site.organisation_id, Site.name).where(within(Site.organisation_id, viewer))
    if organisation_id is not None:
        query = query.where(Site.organisation_id == organisation_id)
    return [SiteName(*row) for row in session.execute(query.order_by(Site.name, Site.id))]


def sites_in_use(
    session: Session, viewer: Viewer, *, organisation_id: int | None = None, kept_id: int | None = None
) -> list[SiteName]:
    """The sites forms offer the viewer (of one organisation), by name: none retired, and none of a retired customer.

    `kept_id` is offered whatever it is: where it stands already, it can stay.
    """
    is_in_use = and_(Site.is_retired.is_(False), Organisation.is_retired.is_(False))
    query = (
        select(Site.id, Site.organisation_id, Site.name)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(within(Site.organisation_id, viewer), or_(is_in_use, Site.id == kept_id))
    )
    if organisation_id is not None:
        query = query.where(Site.organisation_id == organisation_id)
    return [SiteName(*row) for row in session.execute(query.order_by(Site.name, Site.id))]


def teams(session: Session, viewer: Viewer, *, kept_id: int | None = None) -> list[TeamName]:
    """The support teams that forms offer, by name: those in use, and `kept_id` where it stands already; staff only."""
    require_staff(viewer)
    query = select(Team.id, Team.name).where(or_(Team.is_retired.is_(False), Team.id == kept_id))
    return [TeamName(*row) for row in session.execute(query.order_by(Team.name))]


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
