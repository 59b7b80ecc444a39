"""Lists that reports lead to: exactly the tickets whose history and messages, read in plain Python, say so."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.enums import Stage
from ingest.metrics.facts.writing import follow_facts
from ingest.models import Organisation, Ticket, TicketEvent, TicketFact, TicketMessage
from ingest.tickets import counted, listing
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period
from ingest.tickets.queries import ticket_page, ticket_rows, ticket_total
from ingest.tickets.report_filters import AGE_BUCKETS, DURATION_BUCKETS
from ingest.tickets.service import change_ticket, reply_to_ticket
from ingest.viewer import Viewer
from tests.support.people import People
from tests.support.tickets import opened

TICKETS = 45
NOW = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
HOUR, DAY = 3600, 86_400
DAYS = [date(2026, 2, 27) + timedelta(days=number) for number in range(97)]
PERIODS = ("2026-03", "2026-04", "2026-05", "2026-05-03", "2026-03-20..2026-04-10", "last-7-days", "last-90-days")
COMPLETED = {Stage.RESOLVED, Stage.CLOSED, Stage.CANCELLED}
WORDS = {"in_progress": "open"}
# The shortest and the longest of each bucket, told apart by the second.
AGES = {"0-1": (-9 * DAY, DAY), "1-3": (DAY, 3 * DAY), "3-7": (3 * DAY, 7 * DAY), "7-14": (7 * DAY, 14 * DAY),
        "14-30": (14 * DAY, 30 * DAY), "30-90": (30 * DAY, 90 * DAY), "over-90": (90 * DAY, 10**12)}  # fmt: skip
DURATIONS = {"under-1h": (0, HOUR), "1-4h": (HOUR, 4 * HOUR), "4-8h": (4 * HOUR, 8 * HOUR), "8-24h": (8 * HOUR, DAY),
             "1-3d": (DAY, 3 * DAY), "3-7d": (3 * DAY, 7 * DAY), "7-30d": (7 * DAY, 30 * DAY),
             "over-30d": (30 * DAY, 10**12)}  # fmt: skip


@dataclass
class Told:
    """A ticket, and what happened to it, as it is stored."""

    ticket: Ticket
    zone: ZoneInfo
    stages: list[tuple[datetime, str]]
    replies: list[datetime]
    seen_at: int

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    @property
    def completions(self) -> list[date]:
        first, _ = self.stages[0]
        found = [self.day(first)] if self.stages[0][1] in COMPLETED else []
        return found + [
            self.day(at)
            for (_, before), (at, now) in pairwise(self.stages)
            if before not in COMPLETED and now in COMPLETED
        ]

    @property
    def reopenings(self) -> list[date]:
        return [
            self.day(at) for (_, one), (at, now) in pairwise(self.stages) if one in COMPLETED and now not in COMPLETED
        ]

    def stage_on(self, day: date) -> str | None:
        return next((stage for at, stage in reversed(self.stages) if self.day(at) <= day), None)


class World:
    """Tickets of two organisations on either side of the date line, and who looks at them."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.viewers = (people.alice, people.bob, people.carol)
        chance = random.Random(11)  # noqa: S311 - repeatable, not secret
        zones = {people.acme: "Pacific/Auckland", people.globex: "America/Los_Angeles"}
        with unit_of_work() as session:
            for owner, name in zones.items():
                session.execute(update(Organisation).where(Organisation.id == owner).values(timezone=name))
            for number in range(TICKETS):
                _ticket(session, people, chance, number, owner=chance.choice((people.acme, people.globex)))
        with unit_of_work() as session:
            ids = [*session.scalars(select(Ticket.id))]
            for ticket in session.scalars(select(Ticket)):
                ticket.category = chance.choice(("Voice", "-", "", None))
                ticket.assignee_name = chance.choice(("Ünal", "", None))
            session.flush()
            follow_facts(session, ticket_ids=ids)
        with reading() as session:
            self.told = [
                _told(session, one, ZoneInfo(zones[one.organisation_id])) for one in session.scalars(select(Ticket))
            ]


def _ticket(session: Any, people: People, chance: random.Random, number: int, *, owner: int) -> None:
    at = FIRST + timedelta(minutes=chance.randrange(88 * 24 * 60))
    if number < len(AGES):
        # On the very edge of an age, or a part of a second to either side.
        at = NOW - timedelta(seconds=[*AGES.values()][number][1] % 10**9, microseconds=chance.choice((-1, 0, 1)))
    # Without an account it is history that is entered, which may be dated.
    customer = replace(people.bob if owner == people.acme else people.carol, account_id=None)
    by = chance.choice((people.alice, customer))
    priority = chance.choice(("high", None))
    name = opened(session, by, at=at, organisation_id=owner, priority=priority)
    for _ in range(chance.randrange(5)):
        span = chance.choice((chance.randrange(1, 300), 60, 240, 480, 24 * 60, chance.randrange(20_000)))
        at += timedelta(minutes=span)
        if at > NOW:
            return
        status = chance.choice(
            ("in_progress", "waiting_customer", "waiting_vendor", "resolved", "complete", "complete")
        )
        if chance.random() < 1 / 3:
            reply_to_ticket(session, people.alice, number=name, body="Looking", at=at)
        else:
            change_ticket(session, people.alice, number=name, changes={"status": status, "assignee_id": chance.choice(
                (people.alice.account_id, None))}, at=at)  # fmt: skip


def _told(session: Any, ticket: Ticket, zone: ZoneInfo) -> Told:
    events = session.execute(
        select(TicketEvent.at, TicketEvent.stage)
        .where(TicketEvent.ticket_id == ticket.id)
        .order_by(TicketEvent.position)
    )
    replies = select(TicketMessage.at).where(TicketMessage.ticket_id == ticket.id, TicketMessage.is_by_staff)
    seen_at = session.scalar(select(TicketFact.customer_update_at).where(TicketFact.ticket_id == ticket.id))
    found = [(row.at, row.stage) for row in events]
    return Told(ticket, zone, found, sorted(session.scalars(replies.where(TicketMessage.is_public))), seen_at)


@pytest.fixture
def world(people: People, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return World(people)


def several(values: Sequence[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)


def asked_of(world: World) -> st.SearchStrategy[dict[str, Any]]:
    """One or two filters of reports, and perhaps one every list has."""
    periods = [Period(text) for text in PERIODS]
    reported: dict[str, st.SearchStrategy[Any]] = {
        "in_category": several(("Voice", "-", "", "Gone")),
        "agent": several(
            (str(world.people.alice.account_id), "0", "\N{LATIN CAPITAL LETTER U WITH DIAERESIS}nal", "99")
        ),
        **{name: several(periods) for name in ("answered", "completion", "reopening")},
        **{name: several([*AGE_BUCKETS]) for name in ("age", "quiet")},
        **{name: several([*DURATION_BUCKETS]) for name in ("resolution", "first_response")},
        "reopened": st.sampled_from((True,)),
        "one_touch": st.sampled_from((True,)),
        "weekday": several(range(7)),
        "hour": several(range(24)),
        "open_on": st.sampled_from(DAYS),
        "stage_on": several(("new", "in_progress", "pending_customer", "on_hold", "open")),
    }
    usual: dict[str, st.SearchStrategy[Any]] = {
        "organisation": several((world.people.acme, world.people.globex)),
        "stage": several(("open", "completed", "new", "closed")),
        "created": several(periods),
        "completed": several(periods),
        "priority": several(("high", "")),
    }
    some = st.lists(st.sampled_from([*reported]), min_size=1, max_size=2, unique=True)
    names = st.tuples(some, st.lists(st.sampled_from([*usual]), max_size=1))
    return names.flatmap(
        lambda both: st.fixed_dictionaries({one: (reported | usual)[one] for one in [*both[0], *both[1]]})
    )


@pytest.mark.usefixtures("database")
def test_every_list_of_a_report_is_what_histories_say(world: World) -> None:
    @settings(max_examples=50, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        viewer = data.draw(st.sampled_from(world.viewers))
        asked = data.draw(asked_of(world))
        if "stage_on" in asked:
            asked["open_on"] = data.draw(st.sampled_from(DAYS))
        filters = TicketFilters(**asked, sort=data.draw(st.sampled_from(("number", "-updated", "title", "priority"))))
        truth = sorted(one.ticket.id for one in world.told if fits(one, viewer, filters))
        with pytest.MonkeyPatch.context() as patch:
            # The ways of large databases, on a small one.
            few = data.draw(st.sampled_from((0, 10, 100_000)))
            patch.setattr(counted, "FEW_TICKETS", few)
            patch.setattr(listing, "FEW_TICKETS", few)
            patch.setattr(counted, "ASKED_AT_ONCE", data.draw(st.sampled_from((0, 5, 10_000))))
            patch.setattr(listing, "FEW_FOUND", data.draw(st.sampled_from((0, 5, 100))))
            patch.setattr(listing, "FACTS_TIMES", data.draw(st.sampled_from((1, 50))))
            patch.setattr(listing, "MOST_OF_CANDIDATES", data.draw(st.sampled_from((0, 2, 100))))
            with reading() as session:
                assert ticket_total(session, viewer, filters=filters) == len(truth)
                limit = data.draw(st.sampled_from((3, TICKETS)))
                page = ticket_page(session, viewer, filters=filters, limit=limit)
                exported = [row.id for row in ticket_rows(session, viewer, filters=filters)]
                assert sorted(exported) == truth
                assert ([row.id for row in page.rows], page.total) == (exported[:limit], len(truth))

    check()


def fits(one: Told, viewer: Viewer, filters: TicketFilters) -> bool:
    """Whether a ticket is behind filters for a viewer."""
    ticket = one.ticket
    if viewer.organisation_id not in {None, ticket.organisation_id}:
        return False
    plain = (
        (filters.organisation, ticket.organisation_id),
        (filters.priority, ticket.priority or ""),
        (filters.in_category, ticket.category or ""),
        (filters.agent, str(ticket.assignee_id or ticket.assignee_name or 0)),
        (filters.weekday, one.day(ticket.created_at).weekday()),
        (filters.hour, ticket.created_at.astimezone(one.zone).hour),
        (filters.stages or (), Stage(ticket.stage)),
    )
    periods = (
        (filters.created, [one.day(ticket.created_at)]),
        (filters.completed, [one.day(ticket.completed_at)] if ticket.completed_at else []),
        (filters.completion, one.completions),
        (filters.reopening, one.reopenings),
        (filters.answered, [one.day(at) for at in one.replies[:1]]),
    )
    return (
        all(not wanted or value in wanted for wanted, value in plain)
        and all(not wanted or any(_within(day, viewer, wanted) for day in days) for wanted, days in periods)
        and (not filters.reopened or bool(one.reopenings))
        and (not filters.one_touch or (bool(ticket.completed_at) and len(one.replies) == 1 and not one.reopenings))
        and _durations_fit(one, filters)
        and _stood(one, filters)
    )


def _durations_fit(one: Told, filters: TicketFilters) -> bool:
    ticket, now = one.ticket, int(NOW.timestamp())
    answered = one.replies[0] if one.replies else None
    clocks = (
        (filters.age, AGES, now - int(ticket.created_at.timestamp()) if ticket.is_open else None),
        (filters.quiet, AGES, now - one.seen_at if ticket.is_open else None),
        (
            filters.resolution,
            DURATIONS,
            ticket.completed_at and (ticket.completed_at - ticket.created_at).total_seconds(),
        ),
        (filters.first_response, DURATIONS, answered and (answered - ticket.created_at).total_seconds()),
    )
    return all(
        not wanted or (seconds is not None and any(spans[name][0] <= seconds < spans[name][1] for name in wanted))
        for wanted, spans, seconds in clocks
    )


def _stood(one: Told, filters: TicketFilters) -> bool:
    if filters.open_on is None:
        return True
    stage = one.stage_on(filters.open_on)
    wanted = (
        [WORDS.get(word, word) for word in filters.stage_on if word != "open"] if "open" not in filters.stage_on else []
    )
    return stage is not None and stage not in COMPLETED and (not wanted or stage in wanted)


def _within(day: date, viewer: Viewer, periods: Sequence[Period]) -> bool:
    today = clock.local_day(NOW, timezone=viewer.timezone)
    bounds = [period.bounds(today=today) for period in periods]
    return any(first <= day and (last is None or day <= last) for first, last in bounds)
