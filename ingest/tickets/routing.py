"""Which support team a ticket belongs to: its item's, else the one its request type names; never a retired one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Team
from ingest.models.people import Account
from ingest.models.tickets import Ticket
from ingest.portal.current import current_portal
from ingest.portal.forms import RequestType


def routed_team(session: Session, *, form: RequestType | None, config_item_id: int | None) -> int | None:
    """The id of the team, or None where neither the item nor the request type names one that there is."""
    if config_item_id is not None:
        owns = select(Team.id).join(ConfigItem, ConfigItem.team_id == Team.id)
        team_id = session.scalar(owns.where(ConfigItem.id == config_item_id, Team.is_retired.is_(False)))
        if team_id is not None:
            return team_id
    if form is None or form.routes_to is None:
        return None
    return session.scalar(select(Team.id).where(Team.name == form.routes_to, Team.is_retired.is_(False)))


def rerouted_team(session: Session, ticket: Ticket, *, request_type: str, config_item_id: int | None) -> int | None:
    """The team a ticket goes to when its item or request type becomes this; None where it stays with whom it is.

    It stays where both lead to the same team as before: who moved it by hand keeps it there.
    """
    is_other_item = config_item_id != ticket.config_item_id
    before = _team_for(session, ticket.request_type, ticket.config_item_id)
    after = _team_for(session, request_type, config_item_id, is_item_given=is_other_item)
    return None if after in (before, ticket.team_id) else after


def keeps_ticket(session: Session, *, account_id: int, team_id: int) -> bool:
    """Whether somebody keeps a ticket that goes to a team: its own people, and those who are of no team."""
    own = session.scalar(select(Account.team_id).where(Account.id == account_id))
    return own is None or own == team_id


def _team_for(
    session: Session, request_type: str, config_item_id: int | None, *, is_item_given: bool = False
) -> int | None:
    # A type without items is sorted by its own team, whatever item is left from before; one that is given now counts.
    form = current_portal().request_type(request_type)
    is_about_item = is_item_given or form is None or form.asks_for_config_item
    return routed_team(session, form=form, config_item_id=config_item_id if is_about_item else None)
