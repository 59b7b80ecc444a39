"""Turns filters into SQL over tickets, within what the viewer may see: shared by lists, totals and exports."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from ingest import clock
from ingest.db.visibility import within
from ingest.enums import Stage
from ingest.models.organisations import Organisation, Site
from ingest.models.people import Contact
from ingest.models.rollups import NO_PRIORITY, NO_SITE, CurrentCount
from ingest.models.tickets import Ticket
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period
from ingest.tickets.search import matching_ids
from ingest.viewer import Viewer

_SORTS: dict[str, InstrumentedAttribute[Any]] = {
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
_NEVER_EMPTY = frozenset({"number", "title", "created", "updated", "status", "request_type", "organisation"})


def selected_ids(session: Session, viewer: Viewer, *, filters: TicketFilters) -> Select[int]:
    """The ids of the tickets behind these filters, in the order asked for: empty values last, ties by id."""
    name = filters.sort_name
    query = _joined(select(Ticket.id).where(*conditions(session, viewer, filters=filters)), name)
    sort = _SORTS[name].desc() if filters.is_descending else _SORTS[name].asc()
    tie = Ticket.id.desc() if filters.is_descending else Ticket.id.asc()
    return query.order_by(sort if name in _NEVER_EMPTY else sort.nulls_last(), tie)


def selected_total(session: Session, viewer: Viewer, *, filters: TicketFilters) -> int:
    """How many tickets are behind these filters; from the present counts where those know, else by counting."""
    if not (filters.created or filters.completed or filters.mine or filters.q):
        total = select(func.sum(CurrentCount.tickets)).where(*_count_conditions(viewer, filters))
        return int(session.scalar(total) or 0)
    if filters == TicketFilters(q=filters.q, sort=filters.sort):
        # The search index keeps to the viewer's organisation by itself: it is counted without reading the tickets.
        matching = matching_ids(session, viewer, content=filters.q).subquery()
        return session.scalar(select(func.count()).select_from(matching)) or 0
    counted = select(func.count()).select_from(Ticket).where(*conditions(session, viewer, filters=filters))
    return session.scalar(counted) or 0


def conditions(session: Session, viewer: Viewer, *, filters: TicketFilters) -> list[ColumnElement[bool]]:
    """Everything a ticket must fulfil to be behind these filters and visible to the viewer."""
    found = [within(Ticket.organisation_id, viewer), *_key_conditions(Ticket, filters)]
    if filters.site:
        found.append(_site_condition(filters.site))
    if filters.priority:
        found.append(func.coalesce(Ticket.priority, NO_PRIORITY).in_(filters.priority))
    if (stages := filters.stages) is not None:
        found += _stage_conditions(stages)
    if filters.created:
        found.append(_period_condition(Ticket.created_on, viewer, filters.created))
    if filters.completed:
        found.append(_period_condition(Ticket.completed_on, viewer, filters.completed))
    if filters.mine:
        found.append(_mine(viewer))
    if filters.q:
        found.append(Ticket.id.in_(matching_ids(session, viewer, content=filters.q)))
    return found


def _key_conditions(model: Any, filters: TicketFilters) -> list[ColumnElement[bool]]:
    wanted = {
        model.organisation_id: filters.organisation,
        model.request_type: filters.request_type,
        model.status: filters.status,
    }
    return [column.in_(values) for column, values in wanted.items() if values]


def _count_conditions(viewer: Viewer, filters: TicketFilters) -> list[ColumnElement[bool]]:
    found = [within(CurrentCount.organisation_id, viewer), *_key_conditions(CurrentCount, filters)]
    if filters.site:
        found.append(CurrentCount.site_id.in_(filters.site))
    if filters.priority:
        found.append(CurrentCount.priority.in_(filters.priority))
    if (stages := filters.stages) is not None:
        found.append(CurrentCount.stage.in_([str(stage) for stage in stages]))
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


def _period_condition(
    column: InstrumentedAttribute[Any], viewer: Viewer, periods: Sequence[Period]
) -> ColumnElement[bool]:
    today = clock.local_day(clock.now(), timezone=viewer.timezone)
    parts: list[ColumnElement[bool]] = []
    for period in periods:
        first, last = period.bounds(today=today)
        parts.append(column >= first if last is None else and_(column >= first, column <= last))
    return or_(*parts)


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.contact_id is not None:
        return Ticket.contact_id == viewer.contact_id
    if viewer.account_id is not None:
        return Ticket.assignee_id == viewer.account_id
    return false()


def _joined(query: Select[int], name: str) -> Select[int]:
    if name == "site":
        return query.outerjoin(Site, Site.id == Ticket.site_id)
    if name == "organisation":
        return query.join(Organisation, Organisation.id == Ticket.organisation_id)
    if name == "contact":
        return query.outerjoin(Contact, Contact.id == Ticket.contact_id)
    return query
