"""The filters only facts know, as SQL over the table of facts: what happened to a ticket when, and how long it took."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, true
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.visibility import within
from ingest.enums import COMPLETED_STAGES, OPEN_STAGES
from ingest.models.facts import TicketFact
from ingest.tickets.column_filters import period_bounds
from ingest.tickets.courses import has_completion, has_reopening, last_day, stage_at_end_of, stage_words, weekday_of
from ingest.tickets.filters import FACT_FILTERS, TicketFilters
from ingest.tickets.report_filters import AGE_BUCKETS, DURATION_BUCKETS
from ingest.viewer import Viewer

_DAY_SECONDS = 86_400
_EPOCH = date(1970, 1, 1)
# What facts and tickets both know, and ids are found by.
_KNOWN = ("organisation", "created", "completed", "stage")
_Conditions = list[ColumnElement[bool]]
# The only completion of a ticket that was never reopened, in seconds since 1970; an older second may be cut off it.
# Spelt out, or no database finds the index of those reopened.
_is_reopened = TicketFact.reopens > literal_column("0")
_only_completion: Any = TicketFact.created_at + TicketFact.first_resolution_seconds


def ids_by_facts(session: Session, viewer: Viewer, *, filters: TicketFilters) -> Select[int]:
    """The ids of tickets that fulfil what facts know of the filters, for whoever the viewer is."""
    return select(TicketFact.ticket_id).where(*_known_conditions(session, viewer, filters))


def number_by_facts(session: Session, viewer: Viewer, *, filters: TicketFilters) -> int:
    """How many `ids_by_facts` there are."""
    query = select(func.count()).select_from(TicketFact).where(*_known_conditions(session, viewer, filters))
    return session.scalar(query) or 0


def reads_courses(filters: TicketFilters) -> bool:
    """Whether rows of facts are read beside their indexes, which takes as long for a number as for the ids."""
    return bool(filters.open_on or filters.completion or filters.reopening) or not is_told_by_facts(filters)


def is_told_by_facts(filters: TicketFilters) -> bool:
    """Whether `number_by_facts` is the number of tickets: nothing is asked that it leaves out."""
    stages = filters.stages
    is_whole = stages is None or set(stages) in (set(OPEN_STAGES), set(COMPLETED_STAGES))
    known = {name: getattr(filters, name) for name in (*FACT_FILTERS, *_KNOWN, "sort")}
    return is_whole and filters == TicketFilters(**known)


def holds_facts(session: Session, viewer: Viewer, *, filters: TicketFilters, ticket_id: Any) -> ColumnElement[bool]:
    """Whether one ticket fulfils what only facts know of the filters, asked ticket by ticket.

    This does not keep to the viewer's organisation; the query it is part of does.
    """
    holds = and_(*fact_conditions(session, viewer, filters=filters))
    return select(holds).where(TicketFact.ticket_id == ticket_id).scalar_subquery()


def fact_conditions(session: Session, viewer: Viewer, *, filters: TicketFilters) -> _Conditions:
    """What facts must fulfil of the filters that nothing else knows."""
    found = [*_event_conditions(session, viewer, filters), *_duration_conditions(filters)]
    if filters.open_on is not None:
        found += _standing_conditions(session, filters, filters.open_on)
    if filters.reopened:
        found.append(_is_reopened)
    if filters.one_touch:
        found.append(TicketFact.is_one_touch == true())
    if filters.weekday:
        found.append(weekday_of(session, TicketFact.created_on).in_(filters.weekday))
    if filters.hour:
        found.append(TicketFact.created_hour.in_(filters.hour))
    return found


def _between(seconds: Any, first: int | None, end: int | None) -> _Conditions:
    found = [seconds.is_not(None)]
    found += [] if first is None else [seconds >= first]
    found += [] if end is None else [seconds < end]
    return found


def _known_conditions(session: Session, viewer: Viewer, filters: TicketFilters) -> _Conditions:
    """With what facts and tickets both know, so that few ids are left."""
    found = [within(TicketFact.organisation_id, viewer), *fact_conditions(session, viewer, filters=filters)]
    if filters.organisation:
        found.append(TicketFact.organisation_id.in_(filters.organisation))
    for periods, day in ((filters.created, TicketFact.created_on), (filters.completed, TicketFact.completed_on)):
        if periods:
            found.append(_day_condition(viewer, periods, day))
    if (stages := filters.stages) is not None and len({stage.is_completed for stage in stages}) == 1:
        found.append(TicketFact.is_open == (not stages[0].is_completed))
    return found


def _event_conditions(session: Session, viewer: Viewer, filters: TicketFilters) -> _Conditions:
    found: _Conditions = []
    if filters.answered:
        found.append(_day_condition(viewer, filters.answered, TicketFact.first_response_on))
    if filters.completion:
        found.append(or_(*(_completion(session, *one) for one in period_bounds(viewer, filters.completion))))
    if filters.reopening:
        found.append(or_(*(_reopening(session, *one) for one in period_bounds(viewer, filters.reopening))))
    return found


def _day_condition(viewer: Viewer, periods: Sequence[Any], day: Any) -> ColumnElement[bool]:
    bounds = period_bounds(viewer, periods)
    return or_(*(day >= first if last is None else day.between(first, last) for first, last in bounds))


def _duration_conditions(filters: TicketFilters) -> _Conditions:
    clocks: dict[str, Any] = {
        "resolution": TicketFact.resolution_seconds,
        "first_response": TicketFact.first_response_seconds,
    }
    found = [
        or_(*(and_(*_between(seconds, *DURATION_BUCKETS[one])) for one in names))
        for name, seconds in clocks.items()
        if (names := getattr(filters, name))
    ]
    if filters.quiet:
        found += [TicketFact.is_open == true(), or_(*(_quiet(*AGE_BUCKETS[one]) for one in filters.quiet))]
    return found


def _quiet(first: int | None, end: int | None) -> ColumnElement[bool]:
    """Since when nothing was seen, as an index has it."""
    now, updated_at = int(clock.now().timestamp() // 1), TicketFact.customer_update_at
    found: _Conditions = [true()]
    found += [] if first is None else [updated_at <= now - first]
    found += [] if end is None else [updated_at > now - end]
    return and_(*found)


def _standing_conditions(session: Session, filters: TicketFilters, day: date) -> _Conditions:
    """Open at the end of a local day: what the day's own neighbours leave open, the course is asked."""
    midnight = _seconds(day)
    is_told = and_(TicketFact.reopens == 0, or_(TicketFact.is_open, _only_completion >= midnight + 2 * _DAY_SECONDS))
    is_near = and_(
        TicketFact.reopens == 0,
        _only_completion >= midnight - _DAY_SECONDS,
        _only_completion < midnight + 2 * _DAY_SECONDS,
    )
    is_long = and_(_is_reopened, or_(TicketFact.is_open, last_day() > day.isoformat()))
    stage = stage_at_end_of(session, day)
    found: _Conditions = [TicketFact.created_on <= day]
    if (stages := filters.stages_on) is not None:
        return [*found, or_(is_told, is_near, is_long), stage.in_(stage_words(stages))]
    return [*found, or_(is_told, and_(or_(is_near, is_long), stage.in_(stage_words(OPEN_STAGES))))]


def _completion(session: Session, first: date, last: date | None) -> ColumnElement[bool]:
    """Any completion in a period; where the only one is far from its ends, without reading the course."""
    begun, ended = _seconds(first), None if last is None else _seconds(last)
    inside = [TicketFact.reopens == 0, _only_completion >= begun + _DAY_SECONDS]
    near = [TicketFact.reopens == 0, _only_completion >= begun - _DAY_SECONDS]
    if ended is not None:
        inside.append(_only_completion < ended)
        near.append(_only_completion < ended + 2 * _DAY_SECONDS)
    unsure = or_(and_(*near), and_(*_reopened_within(first, last)))
    found = or_(and_(*inside), and_(unsure, has_completion(session, first, last)))
    return found if last is None else and_(TicketFact.created_on <= last, found)


def _reopening(session: Session, first: date, last: date | None) -> ColumnElement[bool]:
    return and_(*_reopened_within(first, last), has_reopening(session, first, last))


def _reopened_within(first: date, last: date | None) -> _Conditions:
    """Tickets once reopened, with anything of their course in a period."""
    found = [_is_reopened, last_day() >= first.isoformat()]
    return found if last is None else [*found, TicketFact.created_on <= last]


def _seconds(day: date) -> int:
    """The seconds since 1970 of a day's beginning at UTC; no zone is a whole day away from it."""
    return (day - _EPOCH).days * _DAY_SECONDS
