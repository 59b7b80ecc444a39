"""What there is to choose from beside a list of tickets: teams one sees tickets of, and staff to assign them to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Team
from ingest.models.people import Account
from ingest.models.tickets import Ticket
from ingest.viewer import Viewer, require_staff


@dataclass(frozen=True, slots=True)
class NamedChoice:
    """Something that can be chosen: its id and its name."""

    id: int
    name: str


def seen_teams(session: Session, viewer: Viewer) -> list[NamedChoice]:
    """Teams by name: staff all, contacts those that tickets of their organisation are with. Anybody signed in."""
    query = select(Team.id, Team.name).order_by(Team.name)
    if not viewer.is_staff:
        theirs = select(Ticket.id).where(Ticket.team_id == Team.id, within(Ticket.organisation_id, viewer))
        query = query.where(theirs.exists())
    return [NamedChoice(*row) for row in session.execute(query)]


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


def named_items(session: Session, viewer: Viewer, *, item_ids: Sequence[int]) -> list[NamedChoice]:
    """What the configuration items with these ids are called, as far as the viewer may see them. Anybody signed in."""
    own = within(ConfigItem.organisation_id, viewer)
    if not item_ids:
        return []
    query = select(ConfigItem.id, ConfigItem.reference_name, ConfigItem.product).where(ConfigItem.id.in_(item_ids), own)
    return [NamedChoice(row.id, row.reference_name or row.product) for row in session.execute(query)]
