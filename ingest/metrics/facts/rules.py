"""What the facts of one ticket are: its clocks and its course, from its history, its messages and the calendars. Pure.

A ticket counts wholly for the site, type, category, priority, team and agent it has now.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from ingest.calendars.rules import CalendarHistory
from ingest.clock import zone
from ingest.enums import Stage
from ingest.tickets.history import Course, Standing, course_of

# Time spent in these is not counted against the provider (shared definition 'net resolution time').
WAITING_STAGES = frozenset({Stage.PENDING_CUSTOMER, Stage.ON_HOLD})
_ONE_TOUCH_MESSAGES = 1


class Said(NamedTuple):
    """A message of a ticket."""

    at: datetime
    is_by_staff: bool
    is_public: bool


class Spell(NamedTuple):
    """That a ticket stood in a stage from a moment on; it never runs backwards."""

    stage: Stage
    start: datetime


@dataclass(frozen=True, slots=True)
class FactSource:
    """Everything the facts of a ticket are made of; `seen_ats` are the entries of its history a customer is shown."""

    ticket_id: int
    organisation_id: int
    timezone: str
    category: str | None
    team_id: int | None
    assignee_id: int | None
    assignee_name: str | None
    history: Sequence[Standing]
    seen_ats: Sequence[datetime]
    messages: Sequence[Said]
    is_opened_by_staff: bool


def fact_of(source: FactSource, calendars: CalendarHistory) -> dict[str, Any]:
    """The facts of a ticket by column, but for `is_fresh` and `revision`.

    Moments count by the whole second they lie in, as business time has them, so that parts add up to the whole.
    """
    course = course_of(source.history)
    spells = spells_of(source.history, course)
    by_staff = [one.at for one in source.messages if one.is_by_staff and one.is_public]
    created_at = course.created_at
    created = created_at.astimezone(zone(source.timezone))
    return {
        "ticket_id": source.ticket_id,
        "organisation_id": source.organisation_id,
        **_place(source, course),
        "created_at": _epoch(created_at),
        "created_on": created.date(),
        "created_hour": created.hour,
        **_answered(source, created_at, by_staff, calendars),
        **_completed(source, course, spells, calendars),
        "first_resolution_seconds": _seconds(created_at, next(iter(course.completion_ats), None)),
        "reopens": len(course.reopen_ats),
        "staff_messages": len(by_staff),
        "is_one_touch": not course.is_open and len(by_staff) == _ONE_TOUCH_MESSAGES and not course.reopen_ats,
        "customer_update_at": _epoch(max([created_at, *source.seen_ats, *_public_ats(source.messages)])),
        "course": _course_text(source, spells),
    }


def spells_of(history: Sequence[Standing], course: Course) -> list[Spell]:
    """The stages a ticket stood in, one after the other; completions begin when the course says."""
    found: list[Spell] = []
    completions, moment = iter(course.completion_ats), history[0].at
    for event in history:
        moment = max(moment, event.at)
        was_completed = bool(found) and found[-1].stage.is_completed
        is_completion = event.stage.is_completed and not was_completed
        if is_completion or not found or found[-1].stage is not event.stage:
            found.append(Spell(event.stage, next(completions) if is_completion else moment))
    return found


def _place(source: FactSource, course: Course) -> dict[str, Any]:
    now = course.now
    return {
        "site_id": now.site_id or 0,
        "request_type": now.request_type,
        "category": source.category or "",
        "priority": now.priority or "",
        "team_id": source.team_id or 0,
        "assignee_id": source.assignee_id or 0,
        # Who has an account is known by it.
        "assignee_name": "" if source.assignee_id else source.assignee_name or "",
        "stage": str(now.stage),
        "is_open": course.is_open,
    }


def _answered(
    source: FactSource, created_at: datetime, by_staff: Sequence[datetime], calendars: CalendarHistory
) -> dict[str, Any]:
    """The first response, as `ingest.metrics.response` has it: what staff wrote in opening a ticket is none."""
    answers = (at for at in by_staff if at > created_at or not source.is_opened_by_staff)
    first = min(answers, default=None)
    return {
        "first_response_on": first and _day(first, source.timezone),
        "first_response_seconds": _seconds(created_at, first),
        "first_response_business": None if first is None else calendars.business_seconds(created_at, first),
    }


def _completed(
    source: FactSource, course: Course, spells: Sequence[Spell], calendars: CalendarHistory
) -> dict[str, Any]:
    created_at, completed_at = course.created_at, course.completed_at
    return {
        "completed_at": _epoch(completed_at) if completed_at else None,
        "completed_on": completed_at and _day(completed_at, source.timezone),
        "resolution_seconds": _seconds(created_at, completed_at),
        "resolution_business": calendars.business_seconds(created_at, completed_at) if completed_at else None,
        "net_resolution_business": calendars.accumulated(_worked(spells, completed_at)) if completed_at else None,
    }


def _worked(spells: Sequence[Spell], completed_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The spells from creation to completion in which nobody was waited for."""
    for spell, following in pairwise([*spells, Spell(spells[-1].stage, completed_at)]):
        end = min(following.start, completed_at)
        if spell.stage not in WAITING_STAGES and spell.start < end:
            yield spell.start, end


def _course_text(source: FactSource, spells: Sequence[Spell]) -> str:
    told = [[str(one.stage), _epoch(one.start), _day(one.start, source.timezone).isoformat()] for one in spells]
    return json.dumps(told, separators=(",", ":"))


def _public_ats(messages: Sequence[Said]) -> Iterator[datetime]:
    return (one.at for one in messages if one.is_public)


def _seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else _epoch(end) - _epoch(start)


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp() // 1)


def _day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(zone(timezone)).date()
