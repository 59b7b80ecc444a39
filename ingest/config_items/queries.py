"""Reads of configuration items, within what the viewer may see."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ingest.config_items.schemas import ConfigItemName
from ingest.db.visibility import within
from ingest.models.config_items import ConfigItem
from ingest.viewer import Viewer

MAX_ITEMS = 2_000


def site_config_items(
    session: Session, viewer: Viewer, *, site_id: int, kept_id: int | None = None
) -> list[ConfigItemName]:
    """The items of a site that are in use, by product and name (2,000 at most). Anybody signed in.

    `kept_id` is among them though it is retired: where it stands already, it can stay.
    """
    query = (
        select(
            ConfigItem.id,
            ConfigItem.product,
            ConfigItem.reference_name,
            ConfigItem.reference_number,
            ConfigItem.serial_number,
        )
        .where(
            within(ConfigItem.organisation_id, viewer),
            ConfigItem.site_id == site_id,
            or_(ConfigItem.is_retired.is_(False), ConfigItem.id == kept_id),
        )
        .order_by(ConfigItem.product, ConfigItem.reference_name, ConfigItem.id)
        .limit(MAX_ITEMS)
    )
    return [ConfigItemName(*row) for row in session.execute(query)]
