"""The metrics once more, in plain Python from events and messages alone: what the agreement test compares with.

Written from the definitions, and sharing nothing with the code it is there to doubt.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models import Account, Organisation, Ticket, TicketEvent, TicketMessage
from ingest.portal.loader import load_portal

OPEN = {"new", "open", "pending_customer", "on_hold"}
PORTAL = load_portal("managed")
WAITING = {"pending_customer", "on_hold"}
AGES = [(1, "0-1"), (3, "1-3"), (7, "3-7"), (14, "7-14"), (30, "14-30"), (90, "30-90"), (math.inf, "over-90")]
LENGTHS = [
    (1, "under-1h"), (4, "1-4h"), (8, "4-8h"), (24, "8-24h"), (72, "1-3d"), (168, "3-7d"), (720, "7-30d"),
    (math.inf, "over-30d"),
]  # fmt: skip


@dataclass
class PlainTicket:
    """One ticket as its events and messages tell it."""

    row: Any
    zone: ZoneInfo
    events: list[Any]
    messages: list[Any]
    is_by_staff: bool
    steps: list[tuple[datetime, str]] = field(default_factory=list)
    completions: list[datetime] = field(default_factory=list)
    reopenings: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        latest = self.events[0].at
        for event in self.events:
            before, latest = latest, max(latest, event.at)
            was_open = not self.steps or self.steps[-1][1] in OPEN
            moment = latest
            if event.stage not in OPEN and was_open:
                said = event.reported_completed_at
                moment = said if said and before <= said <= latest else latest
                self.completions.append(moment)
            elif event.stage in OPEN and not was_open:
                self.reopenings.append(moment)
            self.steps.append((moment, event.stage))

    @property
    def stage(self) -> str:
        return str(self.events[-1].stage)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def created_at(self) -> datetime:
        return self.events[0].at

    @property
    def completed_at(self) -> datetime | None:
        if self.is_open:
            return None
        since = len(self.events) - 1
        while since and self.events[since - 1].stage not in OPEN:
            since -= 1
        told = [one.reported_completed_at for one in self.events[since:] if one.import_run_id is not None]
        return (told[-1] if told else None) or self.completions[-1]

    @property
    def answered_at(self) -> datetime | None:
        answers = [one.at for one in self.messages if one.is_by_staff and one.is_public]
        return min((at for at in answers if not self.is_by_staff or at > self.created_at), default=None)

    @property
    def is_one_touch(self) -> bool:
        public = [one for one in self.messages if one.is_by_staff and one.is_public]
        return not self.is_open and len(public) == 1 and not self.reopenings

    @property
    def quiet_since(self) -> datetime:
        shown = [one.at for one in self.events if not one.changes or any(not change[3:4] for change in one.changes)]
        return max(self.created_at, *shown, *(one.at for one in self.messages if one.is_public))

    def day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None

    def stage_at_end_of(self, day: date) -> str | None:
        passed = [stage for moment, stage in self.steps if self.day(moment) <= day]  # type: ignore[operator]
        return passed[-1] if passed else None

    def worked(self, end: datetime) -> list[tuple[datetime, datetime]]:
        """The spells up to a moment in which nobody was waited for."""
        ends = [*(moment for moment, _ in self.steps[1:]), end]
        spells = [(start, min(over, end), stage) for (start, stage), over in zip(self.steps, ends, strict=True)]
        return [(start, over) for start, over, stage in spells if stage not in WAITING and start < over]

    def keys(self, *, now: datetime) -> dict[str, Any]:
        created = self.created_at.astimezone(self.zone)
        agent = str(self.row.assignee_id) if self.row.assignee_id else self.row.assignee_name or "0"
        return {
            "organisation": self.row.organisation_id,
            "site": self.row.site_id or 0,
            "request_type": self.row.request_type,
            "category": self.row.category or "",
            "priority": self.row.priority or "",
            "team": self.row.team_id or 0,
            "agent": agent,
            "stage": self.stage,
            "age": bucket(AGES, (now - self.created_at) / timedelta(days=1)),
            "quiet": bucket(AGES, (now - self.quiet_since) / timedelta(days=1)),
            "weekday": created.weekday(),
            "hour": created.hour,
        }


@dataclass
class PlainFigure:
    """What one mark should say."""

    numbers: list[str] = field(default_factory=list)
    seconds: list[int] = field(default_factory=list)
    open_seconds: list[int] = field(default_factory=list)
    parts: set[str] = field(default_factory=set)


def durations(seconds: Sequence[int]) -> tuple[float, float, float]:
    """Median, 90th percentile and mean, in hours."""
    return quantile(seconds, 0.5) / 3600, quantile(seconds, 0.9) / 3600, sum(seconds) / len(seconds) / 3600


def open_seconds(start: datetime, end: datetime) -> int:
    """How many seconds of a spell lie within the business hours of the preset 'managed': 8 to 17, Monday to Friday."""
    zone, seconds = ZoneInfo(PORTAL.timezone), 0
    holidays = {one.date for one in PORTAL.business_hours.holidays}
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if day.weekday() < 5 and day not in holidays:
            opening, closing = (datetime.combine(day, time(hour), tzinfo=zone) for hour in (8, 17))
            seconds += max(0, second(min(end, closing)) - second(max(start, opening)))
        day += timedelta(days=1)
    return seconds


def second(moment: datetime) -> int:
    """The whole second a moment lies in; durations are from one to another."""
    return int(moment.timestamp())


@dataclass(frozen=True)
class Happening:
    """Something of a ticket that a metric counts; `worked` are the spells of it in which somebody could work."""

    at: datetime | None = None
    took: int | None = None
    worked: Sequence[tuple[datetime, datetime]] = ()
    is_part: bool = True


def _completed(
    one: PlainTicket, *, until: Sequence[datetime] = (), is_net: bool = False, is_part: bool = True
) -> Iterable[Happening]:
    if one.completed_at:
        end = until[0] if until else one.completed_at
        worked = one.worked(end) if is_net else [(one.created_at, end)]
        yield Happening(one.completed_at, second(end) - second(one.created_at), worked, is_part)


def _answered(one: PlainTicket) -> Iterable[Happening]:
    if one.answered_at:
        spell = (one.created_at, one.answered_at)
        yield Happening(one.answered_at, second(one.answered_at) - second(one.created_at), [spell])


HAPPENINGS: dict[str, Callable[[PlainTicket], Iterable[Happening]]] = {
    "created": lambda one: [Happening(one.created_at)],
    "inflow": lambda one: [Happening(one.created_at)],
    "completed": _completed,
    "completion_events": lambda one: [Happening(at) for at in one.completions],
    "reopen_events": lambda one: [Happening(at) for at in one.reopenings],
    "open_now": lambda one: [Happening()] if one.is_open else [],
    "ageing": lambda one: [Happening()] if one.is_open else [],
    "workload": lambda one: [Happening()] if one.is_open else [],
    "first_response": _answered,
    "first_response_distribution": _answered,
    "resolution": _completed,
    "resolution_distribution": _completed,
    "net_resolution": lambda one: _completed(one, is_net=True),
    "first_resolution": lambda one: _completed(one, until=one.completions[:1]),
    "reopen_rate": lambda one: _completed(one, is_part=bool(one.reopenings)),
    "one_touch": lambda one: _completed(one, is_part=one.is_one_touch),
}


def plain_figures(
    tickets: Iterable[PlainTicket], name: str, *, first: date, last: date, cuts: Sequence[str], now: datetime
) -> dict[tuple[Any, ...], PlainFigure]:
    """What `name` comes to by place, a place being the keys of `cuts` ('month', 'site', ...) in their order."""
    if name == "backlog":
        return _plain_levels(tickets, first=first, last=last, cuts=cuts, now=now)
    found: dict[tuple[Any, ...], PlainFigure] = {}
    for ticket in tickets:
        for happening in HAPPENINGS[name](ticket):
            day = ticket.day(happening.at)
            if day is None or first <= day <= last:
                keys = ticket.keys(now=now) | (period_keys(day) if day else {})
                if happening.took is not None:
                    keys["duration"] = bucket(LENGTHS, happening.took / 3600)
                figure = found.setdefault(tuple(keys[cut] for cut in cuts), PlainFigure())
                _count(figure, ticket, happening)
    return found


def _count(figure: PlainFigure, ticket: PlainTicket, happening: Happening) -> None:
    figure.numbers.append(ticket.row.number)
    if happening.took is not None:
        figure.seconds.append(happening.took)
        figure.open_seconds.append(sum(open_seconds(*spell) for spell in happening.worked))
    if happening.is_part:
        figure.parts.add(ticket.row.number)


def _plain_levels(
    tickets: Iterable[PlainTicket], *, first: date, last: date, cuts: Sequence[str], now: datetime
) -> dict[tuple[Any, ...], PlainFigure]:
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    grain = next((cut for cut in cuts if cut in {"day", "week", "month"}), None)
    ends = {period_keys(day)[grain]: day for day in days} if grain else {None: last}
    found: dict[tuple[Any, ...], PlainFigure] = {}
    for ticket in tickets:
        for start, end in ends.items():
            stage = ticket.stage_at_end_of(end)
            if stage in OPEN:
                keys = ticket.keys(now=now) | {"stage": stage, grain: start}
                figure = found.setdefault(tuple(keys[cut] for cut in cuts), PlainFigure())
                _count(figure, ticket, Happening())
    return found


def period_keys(day: date) -> dict[str | None, Any]:
    """The first days of the periods a day lies in."""
    return {"day": day, "week": day - timedelta(days=day.weekday()), "month": date(day.year, day.month, 1)}


def bucket(bounds: Sequence[tuple[float, str]], length: float) -> str:
    """The name of the bucket a length is in."""
    return next(name for end, name in bounds if length < end)


def quantile(values: Sequence[int], share: float) -> float:
    """Interpolated linearly between the two values next to it."""
    ordered, place = sorted(values), share * (len(values) - 1)
    low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
    return low + (place - math.floor(place)) * (high - low)


def is_asked(ticket: PlainTicket, asked: Mapping[str, Sequence[Any]], *, now: datetime) -> bool:
    """Whether a ticket meets the filters."""
    keys = ticket.keys(now=now)
    return all(keys[name] in values for name, values in asked.items() if values)


def plain_tickets(session: Session) -> list[PlainTicket]:
    """Every ticket of the database."""
    zones = dict(session.execute(select(Organisation.id, Organisation.timezone)).all())
    staff = set(session.scalars(select(Account.id).where(Account.staff_role.is_not(None))))
    events: dict[int, list[Any]] = {}
    for event in session.scalars(select(TicketEvent).order_by(TicketEvent.ticket_id, TicketEvent.position)):
        events.setdefault(event.ticket_id, []).append(event)
    messages: dict[int, list[Any]] = {}
    for message in session.scalars(select(TicketMessage)):
        messages.setdefault(message.ticket_id, []).append(message)
    return [
        PlainTicket(
            row,
            ZoneInfo(zones[row.organisation_id]),
            events[row.id],
            messages.get(row.id, []),
            any(one.kind == "created" and one.actor_account_id in staff for one in events[row.id]),
        )
        for row in session.scalars(select(Ticket))
    ]
