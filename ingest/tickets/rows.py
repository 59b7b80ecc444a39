"""Makes list rows of tickets: one statement for all names of a page, however many tickets there are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from ingest.enums import Stage
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Organisation, Site, Team
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket
from ingest.tickets.schemas import TicketRow

_Assignee = aliased(Account)
_PLAIN_COLUMNS = (
    "id",
    "number",
    "organisation_id",
    "site_id",
    "title",
    "created_at",
    "updated_at",
    "completed_at",
    "status",
    "is_open",
    "source",
    "priority",
    "request_type",
    "category",
    "created_by",
    "customer_reference",
    "customer_requested_date",
    "change_approval_status",
    "additional_contacts",
    "external_id",
)


def rows_of(session: Session, *, ids: Sequence[int]) -> tuple[TicketRow, ...]:
    """The rows of these tickets, in the order of `ids`."""
    if not ids:
        return ()
    found = {row.id: ticket_row(row) for row in session.execute(row_query().where(Ticket.id.in_(ids)))}
    return tuple(found[ticket_id] for ticket_id in ids)


def row_query(*more: Any) -> Select[Any]:
    """A select of everything a row needs, and of further columns."""
    return (
        select(
            *(getattr(Ticket, name) for name in _PLAIN_COLUMNS),
            Ticket.stage,
            Ticket.assignee_name,
            Organisation.name.label("organisation"),
            Organisation.timezone,
            Site.name.label("site"),
            Contact.first_name,
            Contact.last_name,
            ConfigItem.product.label("config_item_product"),
            ConfigItem.serial_number,
            ConfigItem.reference_number,
            ConfigItem.reference_name,
            Team.name.label("team"),
            _Assignee.display_name.label("assignee_account"),
            *more,
        )
        .join(Organisation, Organisation.id == Ticket.organisation_id)
        .outerjoin(Site, Site.id == Ticket.site_id)
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(ConfigItem, ConfigItem.id == Ticket.config_item_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
        .outerjoin(_Assignee, _Assignee.id == Ticket.assignee_id)
    )


def ticket_row(row: Row[*tuple[Any, ...]]) -> TicketRow:
    """One result of `row_query` as a row."""
    contact = " ".join(part for part in (row.first_name, row.last_name) if part)
    return TicketRow(
        **{name: getattr(row, name) for name in _PLAIN_COLUMNS},
        organisation=row.organisation,
        timezone=row.timezone,
        site=row.site,
        stage=Stage(row.stage),
        contact=contact or None,
        config_item_product=row.config_item_product,
        serial_number=row.serial_number,
        reference_number=row.reference_number,
        reference_name=row.reference_name,
        team=row.team,
        assignee=row.assignee_account or row.assignee_name,
    )
