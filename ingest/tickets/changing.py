"""Plans a change of a ticket's fields: what is really new, whether it fits, and how history says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from ingest.errors import InvalidInputError
from ingest.models.tickets import Ticket
from ingest.plain_text import clean_text
from ingest.portal.current import current_portal
from ingest.tickets import places, rules
from ingest.tickets.schemas import FieldChange

MAX_CATEGORY_CHARACTERS = 200


@dataclass(slots=True)
class Plan:
    """New values by column, and the same in words."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)


# Gives the label of a value after checking it.
Labelled = Callable[[Session, Ticket, Any], str | None]


def planned_change(session: Session, ticket: Ticket, *, wanted: Mapping[str, object]) -> Plan:
    """What of `wanted` differs from the ticket; InvalidInputError names a field that may not change or does not fit."""
    plan = Plan()
    for name, value in wanted.items():
        if name not in _FIELDS:
            raise InvalidInputError(f"'{name[:60]}' cannot be changed.", fields={name: "cannot be changed"})
        if value == getattr(ticket, name):
            continue
        label, labelled = _FIELDS[name]
        before = labelled(session, ticket, getattr(ticket, name))
        plan.values[name] = value
        plan.changes.append(FieldChange(label, before, labelled(session, ticket, value)))
    if "status" in plan.values:
        plan.values["stage"] = rules.named_status(current_portal(), plan.values["status"]).stage
    return plan


def _status(_session: Session, ticket: Ticket, value: Any) -> str | None:
    if value != ticket.status:
        rules.named_status(current_portal(), str(value))
    return current_portal().status_label(str(value))


def _priority(_session: Session, ticket: Ticket, value: Any) -> str | None:
    portal = current_portal()
    if value is None:
        return None
    if value != ticket.priority and value not in {one.key for one in portal.priorities}:
        raise InvalidInputError("Choose a priority.", fields={"priority": "not one of this portal"})
    return portal.priority_label(str(value))


def _request_type(_session: Session, ticket: Ticket, value: Any) -> str | None:
    portal = current_portal()
    if value != ticket.request_type and portal.request_type(str(value)) is None:
        raise InvalidInputError("Choose a request type.", fields={"request_type": "not one of this portal"})
    return portal.request_type_label(str(value))


def _site(session: Session, ticket: Ticket, value: Any) -> str | None:
    return places.own_name(session, organisation_id=ticket.organisation_id, field="site_id", value=value)


def _team(session: Session, _ticket: Ticket, value: Any) -> str | None:
    return places.team_name(session, value=value)


def _assignee(session: Session, ticket: Ticket, value: Any) -> str | None:
    if value is not None and value == ticket.assignee_id:
        return ticket.assignee_name
    return places.assignee_name(session, value=value)


def _title(_session: Session, _ticket: Ticket, value: Any) -> str | None:
    return clean_text(str(value), name="title", label="title", limit=rules.MAX_TITLE_CHARACTERS)


def _category(_session: Session, _ticket: Ticket, value: Any) -> str | None:
    if value is None:
        return None
    return clean_text(str(value), name="category", label="category", limit=MAX_CATEGORY_CHARACTERS)


_FIELDS: dict[str, tuple[str, Labelled]] = {
    "status": ("Status", _status),
    "priority": ("Priority", _priority),
    "request_type": ("Request Type", _request_type),
    "site_id": ("Company", _site),
    "team_id": ("Team", _team),
    "assignee_id": ("Assigned To", _assignee),
    "title": ("Ticket Title", _title),
    "category": ("Category", _category),
}
