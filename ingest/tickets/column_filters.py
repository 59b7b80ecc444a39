"""The filters of single columns as SQL over tickets: texts they contain, periods, teams, and nobody's tickets."""

from collections.abc import Callable, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import days_later, zone
from ingest.db.matching import contains_text
from ingest.db.visibility import within
from ingest.models.config_items import ConfigItem
from ingest.models.people import Account, Contact
from ingest.models.tickets import Ticket
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period
from ingest.tickets.report_filters import AGE_BUCKETS, is_account
from ingest.viewer import Viewer

NO_TEAM = 0


def column_conditions(session: Session, viewer: Viewer, *, filters: TicketFilters) -> list[ColumnElement[bool]]:
    """What a ticket must fulfil of the filters that no count knows, but for whose it is and words searched for."""
    found = [_text_condition(session, viewer, name, text) for name, text in filters.texts.items()]
    if filters.team:
        found.append(_team_condition(filters.team))
    if filters.config_item:
        found.append(Ticket.config_item_id.in_(filters.config_item))
    if filters.unassigned:
        found += [Ticket.assignee_id.is_(None), Ticket.assignee_name.is_(None)]
    if filters.in_category:
        found.append(_category_condition(filters.in_category))
    if filters.agent:
        found.append(_agent_condition(filters.agent))
    if filters.age:
        found += [Ticket.is_open == true(), or_(*(_age_condition(*AGE_BUCKETS[one]) for one in filters.age))]
    if filters.updated:
        found.append(or_(*(_moment_condition(viewer, *one) for one in period_bounds(viewer, filters.updated))))
    if filters.customer_requested_date:
        day: Any = Ticket.customer_requested_date
        bounds = period_bounds(viewer, filters.customer_requested_date)
        found.append(or_(*(day >= first if last is None else day.between(first, last) for first, last in bounds)))
    return found


def period_bounds(viewer: Viewer, periods: Sequence[Period]) -> list[tuple[date, date | None]]:
    """First and last day of each period, for the viewer's today."""
    today = clock.local_day(clock.now(), timezone=viewer.timezone)
    return [period.bounds(today=today) for period in periods]


def _text_condition(session: Session, viewer: Viewer, name: str, text: str) -> ColumnElement[bool]:
    if name in _ELSEWHERE:
        return _ELSEWHERE[name](session, viewer, name, text)
    return contains_text(session, getattr(Ticket, name), text)


def _config_item(session: Session, viewer: Viewer, name: str, text: str) -> ColumnElement[bool]:
    column = ConfigItem.product if name == "config_item_product" else getattr(ConfigItem, name)
    items = select(ConfigItem.id).where(
        within(ConfigItem.organisation_id, viewer), contains_text(session, column, text)
    )
    return Ticket.config_item_id.in_(items)


def _contact(session: Session, viewer: Viewer, _name: str, text: str) -> ColumnElement[bool]:
    name = Contact.first_name + " " + Contact.last_name
    people = select(Contact.id).where(within(Contact.organisation_id, viewer), contains_text(session, name, text))
    return Ticket.contact_id.in_(people)


def _assignee(session: Session, _viewer: Viewer, _name: str, text: str) -> ColumnElement[bool]:
    # As lists show it: the account's name, or the one an import brought where there is no account.
    accounts = select(Account.id).where(Account.staff_role.is_not(None))
    named = Ticket.assignee_id.in_(accounts.where(contains_text(session, Account.display_name, text)))
    return or_(named, and_(Ticket.assignee_id.is_(None), contains_text(session, Ticket.assignee_name, text)))


_ELSEWHERE: dict[str, Callable[[Session, Viewer, str, str], ColumnElement[bool]]] = {
    "config_item_product": _config_item,
    "serial_number": _config_item,
    "reference_number": _config_item,
    "reference_name": _config_item,
    "contact": _contact,
    "assignee": _assignee,
}


def _team_condition(teams: Sequence[int]) -> ColumnElement[bool]:
    if NO_TEAM in teams:
        return or_(Ticket.team_id.is_(None), Ticket.team_id.in_(teams))
    return Ticket.team_id.in_(teams)


def _category_condition(categories: Sequence[str]) -> ColumnElement[bool]:
    named = Ticket.category.in_([one for one in categories if one])
    return or_(Ticket.category.is_(None), Ticket.category == "", named) if "" in categories else named


def _agent_condition(agents: Sequence[str]) -> ColumnElement[bool]:
    """An account's id, nobody, or who an imported ticket names where nobody with an account has it."""
    has_none, name = Ticket.assignee_id.is_(None), func.coalesce(Ticket.assignee_name, "")
    accounts = [int(one) for one in agents if is_account(one) and int(one)]
    names = ["" if is_account(one) else one for one in agents if not is_account(one) or not int(one)]
    parts = [Ticket.assignee_id.in_(accounts)] if accounts else []
    return or_(*parts, and_(has_none, name.in_(names))) if names else or_(*parts)


def _age_condition(first: int | None, end: int | None) -> ColumnElement[bool]:
    # Whole seconds of both moments are compared, as charts do; the column may hold parts of one.
    second = datetime.fromtimestamp(clock.now().timestamp() // 1, tz=UTC) + timedelta(seconds=1)
    found: list[ColumnElement[bool]] = [true()]
    if first is not None:
        found.append(Ticket.created_at < second - timedelta(seconds=first))
    if end is not None:
        found.append(Ticket.created_at >= second - timedelta(seconds=end))
    return and_(*found)


def _moment_condition(viewer: Viewer, first: date, last: date | None) -> ColumnElement[bool]:
    # The first and the last year there is have no midnight in every zone, and no ticket.
    found: list[ColumnElement[bool]] = [true()]
    if first.year > MINYEAR:
        found.append(Ticket.updated_at >= _midnight(first, viewer))
    if last is not None and last.year < MAXYEAR:
        found.append(Ticket.updated_at < _midnight(days_later(last, days=1), viewer))
    return and_(*found)


def _midnight(day: date, viewer: Viewer) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone(viewer.timezone)).astimezone(UTC)
