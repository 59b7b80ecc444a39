"""Checks that what a ticket points to belongs to its organisation: nothing from outside is trusted here."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ingest.errors import InvalidInputError
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Site, Team
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket

_OWN: dict[str, tuple[type[Any], str]] = {
    "site_id": (Site, "site"),
    "contact_id": (Contact, "contact"),
    "config_item_id": (ConfigItem, "configuration item"),
}
_RETIRABLE: dict[str, type[Any]] = {"site_id": Site, "config_item_id": ConfigItem, "team_id": Team}


def check_places(session: Session, ticket: Ticket) -> None:
    """InvalidInputError by field, unless site, contact and configuration item are the organisation's own."""
    for name in _OWN:
        own_name(session, organisation_id=ticket.organisation_id, field=name, value=getattr(ticket, name))


def own_name(session: Session, *, organisation_id: int, field: str, value: int | None) -> str | None:
    """The name of a site, contact or configuration item of the organisation; InvalidInputError for any other id."""
    if value is None:
        return None
    model, label = _OWN[field]
    row = session.scalar(select(model).where(model.id == value, model.organisation_id == organisation_id))
    if row is None:
        message = f"Choose a {label} of the organisation."
        raise InvalidInputError(message, fields={field: message})
    return _name_of(row)


def require_in_use(session: Session, *, field: str, value: int | None) -> None:
    """InvalidInputError for what is retired: where a ticket has it already it stays, but no ticket gets it anew."""
    model = _RETIRABLE.get(field)
    if value is None or model is None:
        return
    if session.scalar(select(model.is_retired).where(model.id == value)):
        message = "This is retired: choose another one."
        raise InvalidInputError(message, fields={field: message})


def team_name(session: Session, *, value: int | None) -> str | None:
    """The name of a team; InvalidInputError when there is none."""
    return _provider_name(session, Team.name, Team.id, field="team_id", label="team", value=value)


def assignee_name(session: Session, *, value: int | None) -> str | None:
    """The name of a member of staff; InvalidInputError for anybody else."""
    return _provider_name(
        session,
        Account.display_name,
        Account.id,
        field="assignee_id",
        label="member of staff",
        value=value,
        is_staff_only=True,
    )


def account_name(session: Session, *, account_id: int) -> str | None:
    """The name of an account, whether it is still active or not."""
    return session.scalar(select(Account.display_name).where(Account.id == account_id))


def _provider_name(
    session: Session,
    name: InstrumentedAttribute[str],
    key: InstrumentedAttribute[int],
    *,
    field: str,
    label: str,
    value: int | None,
    is_staff_only: bool = False,
) -> str | None:
    if value is None:
        return None
    query = select(name).where(key == value)
    if is_staff_only:
        query = query.where(Account.staff_role.is_not(None), Account.is_active)
    found = session.scalar(query)
    if found is None:
        message = f"Choose a {label}."
        raise InvalidInputError(message, fields={field: message})
    return found


def _name_of(row: Any) -> str:
    if isinstance(row, Contact):
        return f"{row.first_name} {row.last_name}".strip()
    return str(row.reference_name or row.product) if isinstance(row, ConfigItem) else str(row.name)
