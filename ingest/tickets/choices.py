"""What there is to choose from beside a list of tickets: teams, staff to assign to, and places of chosen tickets."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.config_items.queries import site_config_items
from ingest.config_items.schemas import ConfigItemName
from ingest.db.visibility import within
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Organisation, Site, Team
from ingest.models.people import Account
from ingest.models.rollups import CurrentCount
from ingest.models.tickets import Ticket
from ingest.tickets.report_filters import is_account
from ingest.viewer import Viewer, require_staff


@dataclass(frozen=True, slots=True)
class NamedChoice:
    """Something that can be chosen: its id and its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class PlaceChoices:
    """Where chosen tickets can be moved: sites, and the items of one of them."""

    sites: tuple[NamedChoice, ...] = ()
    items: tuple[ConfigItemName, ...] = ()


def seen_teams(session: Session, viewer: Viewer) -> list[NamedChoice]:
    """Teams by name: staff all, contacts those that tickets of their organisation are with. Anybody signed in."""
    query = select(Team.id, Team.name).order_by(Team.name)
    if not viewer.is_staff:
        theirs = select(Ticket.id).where(Ticket.team_id == Team.id, within(Ticket.organisation_id, viewer))
        query = query.where(theirs.exists())
    return [NamedChoice(*row) for row in session.execute(query)]


def words_in_use(session: Session, viewer: Viewer, *, name: str, words: Collection[str]) -> set[str]:
    """Those of `words` that any visible ticket has as its `status`, `priority` or `request_type`. Anybody signed in."""
    column = {one: getattr(CurrentCount, one) for one in ("status", "priority", "request_type")}[name]
    seen = (within(CurrentCount.organisation_id, viewer), CurrentCount.tickets > 0)
    return set(session.scalars(select(column).distinct().where(column.in_(words), *seen)))


def assignable_staff(session: Session, viewer: Viewer) -> list[NamedChoice]:
    """Everybody a ticket can be assigned to, by name. Staff only."""
    require_staff(viewer)
    query = select(Account.id, Account.display_name).where(Account.staff_role.is_not(None), Account.is_active)
    return [NamedChoice(*row) for row in session.execute(query.order_by(Account.display_name, Account.id))]


def own_team(session: Session, viewer: Viewer) -> NamedChoice | None:
    """The team the viewer belongs to; None for whoever has none. Staff only."""
    require_staff(viewer)
    query = select(Team.id, Team.name).join(Account, Account.team_id == Team.id)
    row = session.execute(query.where(Account.id == viewer.account_id)).one_or_none()
    return None if row is None else NamedChoice(*row)


def place_choices(
    session: Session, viewer: Viewer, *, numbers: Sequence[str], site_id: int | None = None
) -> PlaceChoices:
    """The sites of these tickets' organisations, and the items of the site, else of the one all are at. Staff only.

    Sites of several organisations bear their organisation's name.
    """
    require_staff(viewer)
    query = select(Ticket.organisation_id, Ticket.site_id).distinct()
    places = session.execute(query.where(Ticket.number.in_(numbers), within(Ticket.organisation_id, viewer))).all()
    owners, present = {one.organisation_id for one in places}, {one.site_id for one in places}
    if site_id is None and len(present) == 1:
        site_id = present.pop()
    items = [] if site_id is None else site_config_items(session, viewer, site_id=site_id)
    return PlaceChoices(_sites(session, viewer, owners=owners), tuple(items))


def _sites(session: Session, viewer: Viewer, *, owners: set[int]) -> tuple[NamedChoice, ...]:
    query = select(Site.id, Site.name, Organisation.name).join(Organisation, Organisation.id == Site.organisation_id)
    query = query.where(Site.organisation_id.in_(owners), within(Site.organisation_id, viewer))
    rows = session.execute(query.order_by(Site.name, Organisation.name, Site.id))
    return tuple(NamedChoice(key, f"{name} ({owner})" if len(owners) > 1 else name) for key, name, owner in rows)


def named_items(session: Session, viewer: Viewer, *, item_ids: Sequence[int]) -> list[NamedChoice]:
    """What the configuration items with these ids are called, as far as the viewer may see them. Anybody signed in."""
    own = within(ConfigItem.organisation_id, viewer)
    if not item_ids:
        return []
    query = select(ConfigItem.id, ConfigItem.reference_name, ConfigItem.product).where(ConfigItem.id.in_(item_ids), own)
    return [NamedChoice(row.id, row.reference_name or row.product) for row in session.execute(query)]


def named_agents(session: Session, viewer: Viewer, *, agents: Sequence[str]) -> list[NamedChoice]:
    """What staff with these account ids (in digits; other words are left out) are called. Anybody signed in.

    Contacts are told those whom tickets of their organisation are assigned to.
    """
    ids = [int(one) for one in agents if is_account(one)]
    if not ids:
        return []
    query = select(Account.id, Account.display_name).where(Account.id.in_(ids), Account.staff_role.is_not(None))
    if not viewer.is_staff:
        theirs = select(Ticket.id).where(Ticket.assignee_id == Account.id, within(Ticket.organisation_id, viewer))
        query = query.where(theirs.exists())
    return [NamedChoice(*row) for row in session.execute(query)]
