"""Reads of configuration items, within what the viewer may see."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from ingest.config_items.schemas import ConfigItemName, ItemFilters, ItemPage, ItemView
from ingest.db.matching import contains_text
from ingest.db.visibility import within
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Organisation, Site
from ingest.models.tickets import Ticket
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


def seen_items(session: Session, viewer: Viewer, *, filters: ItemFilters, offset: int = 0, limit: int = 50) -> ItemPage:
    """Some of the items the viewer may see, by site and product, and how many there are. Anybody signed in.

    With each how many tickets are about it: open ones, and all.
    """
    conditions = _conditions(session, viewer, filters)
    total = session.scalar(select(func.count()).select_from(ConfigItem).where(*conditions)) or 0
    query = (
        select(
            ConfigItem.id,
            ConfigItem.product,
            ConfigItem.reference_name,
            ConfigItem.reference_number,
            ConfigItem.serial_number,
            ConfigItem.is_retired,
            Site.name.label("site"),
            Organisation.name.label("organisation"),
        )
        .join(Organisation, Organisation.id == ConfigItem.organisation_id)
        .outerjoin(Site, Site.id == ConfigItem.site_id)
        .where(*conditions)
        .order_by(Organisation.name, Site.name, ConfigItem.product, ConfigItem.reference_name, ConfigItem.id)
    )
    rows = session.execute(query.offset(offset).limit(limit)).all()
    counts = _ticket_counts(session, viewer, [row.id for row in rows])
    return ItemPage(total, tuple(ItemView(*row, *counts.get(row.id, (0, 0))) for row in rows))


def _conditions(session: Session, viewer: Viewer, filters: ItemFilters) -> list[ColumnElement[bool]]:
    found = [within(ConfigItem.organisation_id, viewer)]
    if not filters.with_retired:
        found.append(ConfigItem.is_retired.is_(False))
    if filters.site_id is not None:
        found.append(ConfigItem.site_id == filters.site_id)
    if filters.organisation_id is not None:
        found.append(ConfigItem.organisation_id == filters.organisation_id)
    if filters.q:
        columns = (
            ConfigItem.product, ConfigItem.reference_name, ConfigItem.reference_number, ConfigItem.serial_number
        )  # fmt: skip
        found.append(or_(*(contains_text(session, column, filters.q) for column in columns)))
    return found


def _ticket_counts(session: Session, viewer: Viewer, ids: list[int]) -> dict[int, tuple[int, int]]:
    if not ids:
        return {}
    open_count = func.count().filter(Ticket.is_open.is_(True))
    query = (
        select(Ticket.config_item_id, open_count, func.count())
        .where(Ticket.config_item_id.in_(ids), within(Ticket.organisation_id, viewer))
        .group_by(Ticket.config_item_id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(query) if row[0] is not None}
