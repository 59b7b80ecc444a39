"""Which support team gets a new ticket: its configuration item's, else its request type's; never a retired one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Team
from ingest.portal.forms import RequestType


def routed_team(session: Session, *, form: RequestType, config_item_id: int | None) -> int | None:
    """The id of the team, or None where neither the item nor the request type names one that there is."""
    if config_item_id is not None:
        owns = select(Team.id).join(ConfigItem, ConfigItem.team_id == Team.id)
        team_id = session.scalar(owns.where(ConfigItem.id == config_item_id, Team.is_retired.is_(False)))
        if team_id is not None:
            return team_id
    if form.routes_to is None:
        return None
    return session.scalar(select(Team.id).where(Team.name == form.routes_to, Team.is_retired.is_(False)))
