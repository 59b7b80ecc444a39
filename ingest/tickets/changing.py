"""The columns of a ticket that people change: for each how what is given is read, and how a value is said."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.errors import InvalidInputError
from ingest.models.config_items import ConfigItem
from ingest.models.tickets import Ticket
from ingest.plain_text import clean_line, clean_optional_text
from ingest.portal.current import current_portal
from ingest.tickets import places, rules
from ingest.tickets.form_versions import form_of, joined_form, kept_form_version
from ingest.tickets.routing import keeps_ticket, rerouted_team
from ingest.tickets.schemas import FieldChange

MAX_CATEGORY_CHARACTERS = 200
ITEM_ELSEWHERE = "This item is at another site; choose one of the ticket's site."


@dataclass(slots=True)
class Plan:
    """New values by column and files that come and go, and the same in words."""

    values: dict[str, Any] = field(default_factory=dict)
    changes: list[FieldChange] = field(default_factory=list)
    # Documents that become the ticket's, each with its field of the form, and those that are taken from it.
    files_added: dict[str, str] = field(default_factory=dict)
    files_removed: list[str] = field(default_factory=list)

    def put(self, column: str, value: Any, change: FieldChange) -> None:
        """Note that a column gets another value."""
        self.values[column] = value
        self.changes.append(change)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called, how what is given becomes its value, and how a value of it is said.

    `read` gives a value as it is stored, or InvalidInputError by the column's name; `words` never refuses a stored one.
    """

    label: str
    read: Callable[[Session, Ticket, Any], Any]
    words: Callable[[Session, Ticket, Any], str | None]


def planned_change(session: Session, ticket: Ticket, *, wanted: Mapping[str, object]) -> Plan:
    """What of `wanted` differs from the ticket; InvalidInputError names a field that may not change or does not fit."""
    plan = Plan()
    for name, given in wanted.items():
        put_column(session, ticket, plan, name=name, given=given)
    settle(session, ticket, plan, named=wanted.keys())
    return plan


def put_column(session: Session, ticket: Ticket, plan: Plan, *, name: str, given: object) -> None:
    """Read what is given for a column, and plan the change where it is another value."""
    column = COLUMNS.get(name)
    if column is None:
        raise InvalidInputError(f"'{name[:60]}' cannot be changed.", fields={name: "cannot be changed"})
    present = getattr(ticket, name)
    if given == present or (value := column.read(session, ticket, given)) == present:
        return
    before, after = column.words(session, ticket, present), column.words(session, ticket, value)
    plan.put(name, value, FieldChange(column.label, before, after))


def settle(session: Session, ticket: Ticket, plan: Plan, *, named: Collection[str]) -> None:
    """Bring along what follows from the planned values; InvalidInputError where they do not fit each other.

    `named` are the columns somebody chose a value for, be it the present one: what they chose is not changed for them.
    """
    _check_item(session, ticket, plan)
    _follow_routing(session, ticket, plan, named=named)
    if "status" in plan.values:
        plan.values["stage"] = rules.named_status(current_portal(), plan.values["status"]).stage
    if "assignee_id" in plan.values:
        # Whoever had it in the system it came from has it no longer.
        plan.values["assignee_name"] = None
    if "request_type" in plan.values:
        # The answers stay readable: their fields go along into the form of the new type.
        form, present = current_portal().request_type(plan.values["request_type"]), form_of(session, ticket)
        if form is not None:
            plan.values["form_version_id"] = kept_form_version(session, form=joined_form(form, present))
    _follow_matrix(ticket, plan)


def _follow_routing(session: Session, ticket: Ticket, plan: Plan, *, named: Collection[str]) -> None:
    """Another configuration item or request type brings the ticket to its team; who is of another team is let go."""
    if "team_id" in named or not plan.values.keys() & {"config_item_id", "request_type"}:
        return
    places = {name: plan.values.get(name, getattr(ticket, name)) for name in ("request_type", "config_item_id")}
    team_id = rerouted_team(session, ticket, **places)
    if team_id is None:
        return
    put_column(session, ticket, plan, name="team_id", given=team_id)
    assignee = ticket.assignee_id
    if "assignee_id" in named or assignee is None or keeps_ticket(session, account_id=assignee, team_id=team_id):
        return
    put_column(session, ticket, plan, name="assignee_id", given=None)


def _check_item(session: Session, ticket: Ticket, plan: Plan) -> None:
    site_id, item_id = (plan.values.get(name, getattr(ticket, name)) for name in ("site_id", "config_item_id"))
    if item_id is None or not plan.values.keys() & {"site_id", "config_item_id"}:
        return
    place = session.scalar(select(ConfigItem.site_id).where(ConfigItem.id == item_id))
    if place is not None and place != site_id:
        raise InvalidInputError(ITEM_ELSEWHERE, fields={"config_item_id": ITEM_ELSEWHERE})


def _follow_matrix(ticket: Ticket, plan: Plan) -> None:
    """A priority that came of urgency and impact follows them; one that somebody chose stays."""
    if "priority" in plan.values or not plan.values.keys() & {"urgency", "impact"}:
        return
    portal, names = current_portal(), ("urgency", "impact")
    before = portal.priority_for(**{name: getattr(ticket, name) for name in names})
    after = portal.priority_for(**{name: plan.values.get(name, getattr(ticket, name)) for name in names})
    if after is not None and after != before == ticket.priority:
        was = None if before is None else portal.priority_label(before)
        plan.put("priority", after, FieldChange(COLUMNS["priority"].label, was, portal.priority_label(after)))


def _text(given: object, *, name: str) -> str:
    if isinstance(given, str):
        return given
    message = "Give text here."
    raise InvalidInputError(message, fields={name: message})


def _read_status(_session: Session, _ticket: Ticket, given: Any) -> str:
    return rules.named_status(current_portal(), _text(given, name="status")).status


def _read_priority(_session: Session, _ticket: Ticket, given: Any) -> str | None:
    if given is not None and _text(given, name="priority") not in {one.key for one in current_portal().priorities}:
        raise InvalidInputError("Choose a priority.", fields={"priority": "not one of this portal"})
    return None if given is None else str(given)


def _read_request_type(_session: Session, _ticket: Ticket, given: Any) -> str:
    if current_portal().request_type(_text(given, name="request_type")) is None:
        raise InvalidInputError("Choose a request type.", fields={"request_type": "not one of this portal"})
    return str(given)


def _read_own(name: str) -> Callable[[Session, Ticket, Any], int | None]:
    def read(session: Session, ticket: Ticket, given: Any) -> int | None:
        places.own_name(session, organisation_id=ticket.organisation_id, field=name, value=given)
        places.require_in_use(session, field=name, value=given)
        return None if given is None else int(given)

    return read


def _own_words(name: str) -> Callable[[Session, Ticket, Any], str | None]:
    def words(session: Session, ticket: Ticket, value: Any) -> str | None:
        return places.own_name(session, organisation_id=ticket.organisation_id, field=name, value=value)

    return words


def _read_team(session: Session, _ticket: Ticket, given: Any) -> int | None:
    places.team_name(session, value=given)
    places.require_in_use(session, field="team_id", value=given)
    return None if given is None else int(given)


def _team_words(session: Session, _ticket: Ticket, value: Any) -> str | None:
    return places.team_name(session, value=value)


def _read_assignee(session: Session, _ticket: Ticket, given: Any) -> int | None:
    places.assignee_name(session, value=given)
    return None if given is None else int(given)


def _assignee_words(session: Session, ticket: Ticket, value: Any) -> str | None:
    if value is None:
        return ticket.assignee_name if ticket.assignee_id is None else None
    return places.account_name(session, account_id=value)


def _read_title(_session: Session, _ticket: Ticket, given: Any) -> str:
    return clean_line(_text(given, name="title"), name="title", label="title", limit=rules.MAX_TITLE_CHARACTERS)


def _read_resolution(_session: Session, _ticket: Ticket, given: Any) -> str:
    return rules.clean_resolution(_text(given, name="resolution"))


def _read_category(_session: Session, _ticket: Ticket, given: Any) -> str | None:
    text = None if given is None else " ".join(_text(given, name="category").split())
    return clean_optional_text(text, name="category", label="category", limit=MAX_CATEGORY_CHARACTERS)


def _category_words(_session: Session, ticket: Ticket, value: Any) -> str | None:
    form = current_portal().request_type(ticket.request_type)
    known = () if form is None else form.categories
    return next((one.label for one in known if one.key == value), value)


def _plain_words(_session: Session, _ticket: Ticket, value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


COLUMNS: dict[str, Column] = {
    "status": Column("Status", _read_status, lambda _s, _t, value: current_portal().status_label(str(value))),
    "priority": Column(
        "Priority",
        _read_priority,
        lambda _s, _t, value: None if value is None else current_portal().priority_label(str(value)),
    ),
    "request_type": Column(
        "Request Type", _read_request_type, lambda _s, _t, value: current_portal().request_type_label(str(value))
    ),
    "site_id": Column("Company", _read_own("site_id"), _own_words("site_id")),
    "config_item_id": Column("Configuration Item", _read_own("config_item_id"), _own_words("config_item_id")),
    "team_id": Column("Team", _read_team, _team_words),
    "assignee_id": Column("Assigned To", _read_assignee, _assignee_words),
    "title": Column("Ticket Title", _read_title, _plain_words),
    "category": Column("Category", _read_category, _category_words),
    "resolution": Column("Resolution", _read_resolution, _plain_words),
}
