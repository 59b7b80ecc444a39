"""Turns filters into SQL over tickets, within what the viewer may see: shared by lists, totals and exports."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from ingest.approvals.counting import tickets_waiting_for
from ingest.clock import days_later
from ingest.db.planning import is_one_of, out_of_index
from ingest.db.visibility import within
from ingest.enums import Stage
from ingest.models.organisations import Organisation, Site
from ingest.models.people import Contact
from ingest.models.rollups import NO_PRIORITY, NO_SITE
from ingest.models.tickets import Ticket
from ingest.tickets.column_filters import column_conditions, period_bounds
from ingest.tickets.fact_conditions import holds_facts, ids_by_facts
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period
from ingest.tickets.search import holds_words, matching_ids
from ingest.viewer import Viewer

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "id": Ticket.id,
    "number": Ticket.number,
    "title": Ticket.title,
    "created": Ticket.created_at,
    "updated": Ticket.updated_at,
    "completed": Ticket.completed_at,
    "status": Ticket.status,
    "priority": Ticket.priority,
    "request_type": Ticket.request_type,
    "site": Site.name,
    "organisation": Organisation.name,
    "contact": Contact.last_name,
}
_NEVER_EMPTY = frozenset({"id", "number", "title", "created", "updated", "status", "request_type", "organisation"})
_NEVER_EQUAL = frozenset({"id", "number"})


class Through(StrEnum):
    """What tickets are reached through: the index of an order, or that of a filter."""

    ORDER = "order"
    ORGANISATION = "organisation"
    OPEN = "open"
    CREATED = "created"
    COMPLETED = "completed"
    MINE = "mine"
    WORDS = "words"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Way:
    """How tickets are reached, and what is known of all of them beyond the filters; none of it changes the list."""

    through: Through = Through.ORDER
    organisation_id: int | None = None
    is_open: bool = False


def selected_ids(
    session: Session, viewer: Viewer, *, filters: TicketFilters, way: Way | None = None
) -> Select[*tuple[Any, ...]]:
    """The ids of the tickets behind these filters, in the order asked for: empty values last, ties by id."""
    query = joined(select(Ticket.id).where(*conditions(session, viewer, filters=filters, way=way)), filters.sort_name)
    return query.order_by(*ordering(filters, key=SORTS[filters.sort_name], ticket_id=Ticket.id))


def gathered_ids(
    session: Session, viewer: Viewer, *, filters: TicketFilters, way: Way, is_counted: bool, most: int | None = None
) -> Select[*tuple[Any, ...]]:
    """The same, all (or any `most`) gathered before they are sorted; beside each id their number if it `is_counted`."""
    key = SORTS[filters.sort_name].label("sort_key")
    query = select(Ticket.id, key).where(*conditions(session, viewer, filters=filters, way=way))
    # Materialised, so that no planner walks an order in the hope of meeting what is rare.
    found = joined(query, filters.sort_name).limit(most).cte("found").prefix_with("MATERIALIZED")
    columns = [found.c.id]
    if is_counted:
        columns.append(select(func.count()).select_from(found).scalar_subquery().label("total"))
    return select(*columns).order_by(*ordering(filters, key=found.c.sort_key, ticket_id=found.c.id))


def ids_holding_words(
    session: Session, viewer: Viewer, *, filters: TicketFilters, among: int
) -> Select[*tuple[Any, ...]]:
    """Those of the first `among` tickets in the order asked for, search aside, that hold the words searched for."""
    read, key = _first_read(session, viewer, replace(filters, q=""), among)
    query = select(read.c.id).where(holds_words(session, read.c.id, content=filters.q))
    return query.order_by(*ordering(filters, key=key, ticket_id=read.c.id))


def ids_holding_facts(
    session: Session, viewer: Viewer, *, filters: TicketFilters, among: int
) -> Select[*tuple[Any, ...]]:
    """Those of the first `among` tickets in the order asked for, facts aside, that have the facts asked for."""
    read, key = _first_read(session, viewer, filters.without_facts, among)
    query = select(read.c.id).where(holds_facts(session, viewer, filters=filters, ticket_id=read.c.id))
    return query.order_by(*ordering(filters, key=key, ticket_id=read.c.id))


def _first_read(session: Session, viewer: Viewer, others: TicketFilters, among: int) -> tuple[Any, Any]:
    """The first `among` tickets in the order asked for, and what they are sorted by."""
    key = SORTS[others.sort_name].label("sort_key")
    first = select(Ticket.id, key).where(*conditions(session, viewer, filters=others, way=Way()))
    first = first.order_by(*ordering(others, key=SORTS[others.sort_name], ticket_id=Ticket.id)).limit(among)
    read = first.subquery()
    return read, read.c.sort_key


def found_ids_in_order(session: Session, viewer: Viewer, *, filters: TicketFilters) -> Select[*tuple[Any, ...]]:
    """The ids holding the words searched for, met along the index of the order; where nothing else is asked."""
    key = SORTS[filters.sort_name]
    found = matching_ids(session, viewer, content=filters.q).cte("found").prefix_with("MATERIALIZED")
    # As a truth, not as a join: it is asked of each entry of the index, which is left when the page is full.
    holds = Ticket.id.in_(select(found.c[0])).is_(true())
    query = select(Ticket.id).where(holds, within(out_of_index(session, Ticket.organisation_id), viewer))
    return query.order_by(*ordering(filters, key=key, ticket_id=Ticket.id))


def selected_number(session: Session, viewer: Viewer, *, filters: TicketFilters, way: Way) -> int:
    """How many tickets are behind these filters, by counting them."""
    counted = select(func.count()).select_from(Ticket)
    return session.scalar(counted.where(*conditions(session, viewer, filters=filters, way=way))) or 0


def ordering(
    filters: TicketFilters, *, key: Any, ticket_id: Any, is_reversed: bool = False
) -> list[ColumnElement[Any]]:
    """The order asked for (or its reverse), over a column that holds the sorted value and one that holds the id."""
    is_descending = filters.is_descending != is_reversed
    sort = key.desc() if is_descending else key.asc()
    if filters.sort_name in _NEVER_EQUAL:
        return [sort]
    tie = ticket_id.desc() if is_descending else ticket_id.asc()
    if is_never_empty(filters):
        return [sort, tie]
    return [sort.nulls_first() if is_reversed else sort.nulls_last(), tie]


def is_never_empty(filters: TicketFilters) -> bool:
    """Whether every ticket behind these filters has a value of what they are sorted by."""
    return filters.sort_name in _NEVER_EMPTY or (filters.sort_name == "completed" and are_completed(filters))


def conditions(
    session: Session, viewer: Viewer, *, filters: TicketFilters, way: Way | None = None
) -> list[ColumnElement[bool]]:
    """Everything a ticket must fulfil to be behind these filters and visible to the viewer."""
    way = way or Way()
    found = [*_organisation_conditions(session, viewer, filters, way), *_value_conditions(filters)]
    if (stages := filters.stages) is not None:
        found += _stage_conditions(stages)
    elif way.is_open:
        found.append(Ticket.is_open == true())
    if filters.sort_name == "completed" and are_completed(filters):
        found.append(Ticket.completed_at.is_not(None))
    if filters.created:
        found += _period_conditions(viewer, filters.created, Ticket.created_on, Ticket.created_at, way)
    if filters.completed:
        found += _period_conditions(viewer, filters.completed, Ticket.completed_on, Ticket.completed_at, way)
    if filters.mine:
        found.append(_mine(viewer))
    if filters.approval:
        found += [Ticket.is_open == true(), Ticket.id.in_(tickets_waiting_for(viewer))]
    found += column_conditions(session, viewer, filters=filters)
    return found + _beside_conditions(session, viewer, filters, way)


def _beside_conditions(session: Session, viewer: Viewer, filters: TicketFilters, way: Way) -> list[ColumnElement[bool]]:
    """What is kept beside the tickets: their facts, and the words in them."""
    found: list[ColumnElement[bool]] = []
    if filters.asks_facts and way.through is Through.FACTS:
        found.append(is_one_of(session, Ticket.id, ids_by_facts(session, viewer, filters=filters)))
    elif filters.asks_facts:
        found.append(holds_facts(session, viewer, filters=filters, ticket_id=Ticket.id))
    if filters.q:
        is_index_read = way.through in {Through.WORDS, Through.ORDER}
        matching = Ticket.id.in_(matching_ids(session, viewer, content=filters.q))
        found.append(matching if is_index_read else holds_words(session, Ticket.id, content=filters.q))
    return found


def key_conditions(model: Any, filters: TicketFilters) -> list[ColumnElement[bool]]:
    """The filters that tickets and present counts hold in columns of the same name, less the organisation."""
    wanted = {model.request_type: filters.request_type, model.status: filters.status}
    return [column.in_(values) for column, values in wanted.items() if values]


def _organisation_conditions(
    session: Session, viewer: Viewer, filters: TicketFilters, way: Way | None
) -> list[ColumnElement[bool]]:
    column: Any = Ticket.organisation_id
    if way is not None and way.through is not Through.ORGANISATION and not _is_by_update(filters, way):
        column = out_of_index(session, column)
    found = [within(column, viewer)]
    if filters.organisation:
        found.append(column.in_(filters.organisation))
    if way is not None and way.organisation_id is not None:
        found.append(column == way.organisation_id)
    return found


def _is_by_update(filters: TicketFilters, way: Way) -> bool:
    # An organisation's index holds its tickets in the order of their updates.
    return way.through is Through.ORDER and filters.sort_name == "updated"


def _value_conditions(filters: TicketFilters) -> list[ColumnElement[bool]]:
    found = key_conditions(Ticket, filters)
    if filters.site:
        found.append(_site_condition(filters.site))
    if filters.priority:
        found.append(func.coalesce(Ticket.priority, NO_PRIORITY).in_(filters.priority))
    return found


def _site_condition(sites: Sequence[int]) -> ColumnElement[bool]:
    if NO_SITE in sites:
        return or_(Ticket.site_id.is_(None), Ticket.site_id.in_(sites))
    return Ticket.site_id.in_(sites)


def _stage_conditions(stages: Sequence[Stage]) -> list[ColumnElement[bool]]:
    # Whether a ticket is open leads the indexes of lists, so it is asked wherever the stages agree on it.
    completed = [stage.is_completed for stage in stages]
    found: list[ColumnElement[bool]] = []
    if all(completed):
        found.append(Ticket.is_open == false())
    elif not any(completed):
        found.append(Ticket.is_open == true())
    same = [stage for stage in Stage if stage.is_completed == completed[0]]
    if not found or set(stages) != set(same):
        found.append(Ticket.stage.in_([str(stage) for stage in stages]))
    return found


def _period_conditions(
    viewer: Viewer, periods: Sequence[Period], day: Any, moment: Any, way: Way | None
) -> list[ColumnElement[bool]]:
    is_indexed = way is None or way.through in {Through.ORDER, Through.CREATED, Through.COMPLETED}
    parts: list[ColumnElement[bool]] = []
    for first, last in period_bounds(viewer, periods):
        part = [day >= first if last is None else day.between(first, last)]
        # Indexes are in the order of moments, and no zone is a whole day away from UTC.
        if is_indexed and first.year > MINYEAR:
            part.append(moment >= _midnight(days_later(first, days=-1)))
        if is_indexed and last is not None and last.year < MAXYEAR:
            part.append(moment < _midnight(days_later(last, days=2)))
        parts.append(and_(*part))
    return [or_(*parts)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def are_completed(filters: TicketFilters) -> bool:
    """Whether the filters ask for completed tickets alone."""
    stages = filters.stages
    return bool(filters.completed) or (stages is not None and all(stage.is_completed for stage in stages))


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.contact_id is not None:
        return Ticket.contact_id == viewer.contact_id
    if viewer.account_id is not None:
        return Ticket.assignee_id == viewer.account_id
    return false()


def joined(query: Select[*tuple[Any, ...]], name: str) -> Select[*tuple[Any, ...]]:
    """A select of tickets with the table that holds what they are sorted by."""
    if name == "site":
        return query.outerjoin(Site, Site.id == Ticket.site_id)
    if name == "organisation":
        return query.join(Organisation, Organisation.id == Ticket.organisation_id)
    if name == "contact":
        return query.outerjoin(Contact, Contact.id == Ticket.contact_id)
    return query
