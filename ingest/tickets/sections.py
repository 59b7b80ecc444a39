"""A list sorted by one of few values is made of sections, one after the other: the counts know how long each is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.enums import COMPLETED_STAGES, OPEN_STAGES, Stage
from ingest.models.organisations import Organisation, Site
from ingest.models.rollups import NO_PRIORITY, CurrentCount
from ingest.tickets.counted import standing_conditions
from ingest.tickets.filters import TicketFilters
from ingest.viewer import Viewer

# What the tickets of a section have in common: what it is sorted by, and the values that ask for it.
_SORTED_BY: dict[str, tuple[Any, Any]] = {
    "status": (CurrentCount.status, CurrentCount.status),
    "request_type": (CurrentCount.request_type, CurrentCount.request_type),
    "priority": (func.nullif(CurrentCount.priority, NO_PRIORITY), CurrentCount.priority),
    "organisation": (Organisation.name, CurrentCount.organisation_id),
    "site": (Site.name, CurrentCount.site_id),
}


@dataclass(frozen=True, slots=True)
class Section:
    """Tickets that stand together in a list: the filters and sort that give just these, and how many they are."""

    filters: TicketFilters
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a list: at most `limit` of its tickets, from `offset` on."""

    filters: TicketFilters
    offset: int
    limit: int


def is_sectioned(filters: TicketFilters) -> bool:
    """Whether a list is sorted by one of few values, and asked for by nothing but what present counts know."""
    if filters.created or filters.completed or not filters.is_counted:
        return False
    if filters.sort_name == "completed":
        # Open tickets stand last, in the order of their ids.
        return not all(stage.is_completed for stage in filters.stages or Stage)
    return filters.sort_name in _SORTED_BY


def sections(session: Session, viewer: Viewer, *, filters: TicketFilters) -> list[Section]:
    """The sections of a list that `is_sectioned`, in its order."""
    by_id = "-id" if filters.is_descending else "id"
    if filters.sort_name == "completed":
        named = ((filters.sort, COMPLETED_STAGES), (by_id, OPEN_STAGES))
        parts = [replace(filters, sort=sort, stage=_words(filters, stages)) for sort, stages in named]
        return [Section(part, _number(session, viewer, part)) for part in parts if part.stage]
    rows = session.execute(_values_query(viewer, filters))
    found: list[Section] = []
    for _, group in groupby(rows, key=lambda row: row.name):
        same = list(group)
        values: dict[str, Any] = {filters.sort_name: tuple(row.value for row in same)}
        found.append(Section(replace(filters, sort=by_id, **values), sum(int(row.number) for row in same)))
    return found


def parts_shown(of: Iterable[Section], *, offset: int, limit: int) -> Iterator[Part]:
    """What tickets `offset` to `offset + limit` of a list show of each of its sections. Pure."""
    first, end = 0, offset + limit
    for section in of:
        begin, stop = max(offset, first), min(end, first + section.number)
        if begin < stop:
            yield Part(section.filters, begin - first, stop - begin)
        first += section.number


def _values_query(viewer: Viewer, filters: TicketFilters) -> Any:
    name, value = _SORTED_BY[filters.sort_name]
    query = select(name.label("name"), value.label("value"), func.sum(CurrentCount.tickets).label("number"))
    if filters.sort_name == "organisation":
        query = query.join(Organisation, Organisation.id == CurrentCount.organisation_id)
    if filters.sort_name == "site":
        query = query.outerjoin(Site, Site.id == CurrentCount.site_id)
    order = name.desc() if filters.is_descending else name.asc()
    visible = within(CurrentCount.organisation_id, viewer)
    return query.where(visible, *standing_conditions(filters)).group_by(name, value).order_by(order.nulls_last(), value)


def _number(session: Session, viewer: Viewer, filters: TicketFilters) -> int:
    query = select(func.sum(CurrentCount.tickets)).where(*standing_conditions(filters))
    return int(session.scalar(query.where(within(CurrentCount.organisation_id, viewer))) or 0)


def _words(filters: TicketFilters, stages: Sequence[Stage]) -> tuple[str, ...]:
    asked = filters.stages or tuple(Stage)
    return tuple("in_progress" if stage is Stage.OPEN else str(stage) for stage in stages if stage in asked)
