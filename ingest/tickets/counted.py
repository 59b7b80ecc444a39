"""What the counts say of a list before a ticket is read: how many tickets it has, and how few need be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from ingest.db.visibility import within
from ingest.enums import OPEN_STAGES
from ingest.models.rollups import CurrentCount, DayCount, MonthCount
from ingest.tickets.column_filters import period_bounds
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period
from ingest.tickets.selecting import Through, Way, key_conditions
from ingest.viewer import Viewer

# So many tickets are gathered and sorted in some hundredths of a second.
FEW_TICKETS = 100_000
# So many tickets are each asked for their facts sooner than all facts are passed.
ASKED_AT_ONCE = 10_000
_OPEN = tuple(str(stage) for stage in OPEN_STAGES)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the counts know of a list, but for what `TicketFilters.is_counted` leaves out.

    `total` is exact, or None where counts cannot tell. On its `way` at most `candidates` tickets are looked at.
    """

    total: int | None
    candidates: int
    way: Way

    @property
    def is_few(self) -> bool:
        """Whether the candidates are so few that all may be gathered."""
        return self.candidates <= FEW_TICKETS

    @property
    def is_read_at_once(self) -> bool:
        """Whether the candidates are so few that each may be asked for more."""
        return self.candidates <= ASKED_AT_ONCE


def counted(session: Session, viewer: Viewer, *, filters: TicketFilters) -> Counted:
    """What the counts say of the list behind these filters."""
    present = session.execute(_present_query(viewer, filters)).one()
    found = _by_present_counts(session, viewer, present)
    if not found.total:
        return found
    asked = [(name, periods) for name in ("created", "completed") if (periods := getattr(filters, name))]
    is_told = len(asked) == 1 and not (filters.stage or filters.status or filters.priority)
    for name, periods in asked:
        if is_told or not found.is_few:
            found = _within_periods(session, viewer, found, filters=filters, name=name, periods=periods)
    is_known = filters.is_counted and (is_told or not asked)
    return found if is_known else replace(found, total=None)


def _present_query(viewer: Viewer, filters: TicketFilters) -> Select[*tuple[Any, ...]]:
    """Everything that is visible and what is behind the filters, of both the open ones, and whose the latter are."""
    tickets, is_open, owner = CurrentCount.tickets, CurrentCount.stage.in_(_OPEN), CurrentCount.organisation_id
    behind = standing_conditions(filters)
    return select(
        func.sum(tickets).label("everything"),
        func.sum(tickets).filter(is_open).label("everything_open"),
        func.sum(tickets).filter(*behind).label("behind"),
        func.sum(tickets).filter(*behind, is_open).label("behind_open"),
        func.min(owner).filter(*behind).label("first_owner"),
        func.max(owner).filter(*behind).label("last_owner"),
    ).where(within(owner, viewer))


def standing_conditions(filters: TicketFilters) -> list[ColumnElement[bool]]:
    """The present counts of tickets behind the filters, as far as present counts know them."""
    found = [
        CurrentCount.tickets > 0,
        *_place_conditions(CurrentCount, filters),
        *key_conditions(CurrentCount, filters),
    ]
    if filters.priority:
        found.append(CurrentCount.priority.in_(filters.priority))
    if (stages := filters.stages) is not None:
        found.append(CurrentCount.stage.in_([str(stage) for stage in stages]))
    return found


def _by_present_counts(session: Session, viewer: Viewer, present: Row[*tuple[Any, ...]]) -> Counted:
    total, everything = int(present.behind or 0), int(present.everything or 0)
    is_open = total == int(present.behind_open or 0)
    # A contact's own organisation is everything there is.
    ways = [(everything, Way(Through.ORDER if viewer.is_staff else Through.ORGANISATION, is_open=is_open))]
    if is_open:
        ways.append((int(present.everything_open or 0), Way(Through.OPEN, is_open=True)))
    owner = present.first_owner
    if viewer.is_staff and owner == present.last_owner and everything > FEW_TICKETS:
        query = select(func.sum(CurrentCount.tickets)).where(CurrentCount.organisation_id == owner)
        size = int(session.scalar(query.where(within(CurrentCount.organisation_id, viewer))) or 0)
        ways.append((size, Way(Through.ORGANISATION, organisation_id=owner, is_open=is_open)))
    candidates, way = min(ways, key=lambda one: one[0])
    return Counted(total, candidates, way)


def _within_periods(
    session: Session, viewer: Viewer, found: Counted, *, filters: TicketFilters, name: str, periods: Sequence[Period]
) -> Counted:
    """The same with what happened in the periods, of whole months where they are: there are fewer of those."""
    model: Any = DayCount if any(period.month is None for period in periods) else MonthCount
    day = model.day if model is DayCount else model.month
    within_periods = [
        day >= first if last is None else day.between(first, last) for first, last in period_bounds(viewer, periods)
    ]
    behind = _place_conditions(model, filters)
    if filters.request_type:
        behind.append(model.request_type.in_(filters.request_type))
    number = getattr(model, name)
    query = select(func.sum(number).label("there"), func.sum(number).filter(*behind).label("behind"))
    row = session.execute(query.where(within(model.organisation_id, viewer), or_(*within_periods))).one()
    there, total = int(row.there or 0), int(row.behind or 0)
    if found.is_few or there > found.candidates:
        return replace(found, total=total)
    return Counted(total, there, replace(found.way, through=Through(name), organisation_id=None))


def _place_conditions(model: Any, filters: TicketFilters) -> list[ColumnElement[bool]]:
    wanted = {model.organisation_id: filters.organisation, model.site_id: filters.site}
    return [column.in_(values) for column, values in wanted.items() if values]
