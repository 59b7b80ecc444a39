"""Gives the tickets of `bench.filling` their facts: one in sixteen was reopened once, three in four were answered."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Row, insert, select, text

from bench.filling import ROWS_PER_STEP
from ingest.db.engine import unit_of_work
from ingest.models import Ticket, TicketFact

CATEGORIES = tuple(f"Category {one}" for one in range(40))
AGENTS = tuple(f"Agent {one}" for one in range(30))
_READ = (
    "id", "organisation_id", "site_id", "request_type", "priority", "stage", "is_open", "created_at", "created_on",
    "completed_at", "completed_on",
)  # fmt: skip


def fill_facts(engine: Engine, *, tickets: int) -> None:
    """A row of facts for each ticket."""
    chance = random.Random(tickets)
    for first in range(1, tickets + 1, ROWS_PER_STEP):
        query = select(*(getattr(Ticket, name) for name in _READ))
        with unit_of_work() as session:
            rows = session.execute(query.where(Ticket.id.between(first, first + ROWS_PER_STEP - 1))).all()
            session.execute(insert(TicketFact), [*_facts(chance, rows)])
    statement = "ANALYZE ticket_facts" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE ticket_facts"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _facts(chance: random.Random, rows: Any) -> Iterator[dict[str, Any]]:
    for row in rows:
        is_reopened = chance.random() < 1 / 16
        answered = timedelta(minutes=chance.randrange(1, 3_000)) if chance.random() < 3 / 4 else None
        course = [*_course(row, is_reopened=is_reopened)]
        seconds = None if row.is_open else int((row.completed_at - row.created_at).total_seconds())
        first = next((one[1] - course[0][1] for one in course if one[0] in {"resolved", "closed"}), None)
        yield {
            **{name: getattr(row, name) for name in _READ if name not in {"id", "created_at", "completed_at"}},
            "ticket_id": row.id,
            "category": chance.choice(CATEGORIES),
            "team_id": chance.randrange(8),
            "assignee_id": 0,
            "assignee_name": chance.choice(AGENTS),
            "created_at": course[0][1],
            "created_hour": row.created_at.hour,
            "completed_at": None if row.is_open else int(row.completed_at.timestamp()),
            "first_response_on": answered and (row.created_at + answered).date(),
            "first_response_seconds": answered and int(answered.total_seconds()),
            "first_response_business": answered and int(answered.total_seconds()) // 3,
            "first_resolution_seconds": first,
            "resolution_seconds": seconds,
            "resolution_business": seconds and seconds // 3,
            "net_resolution_business": seconds and seconds // 4,
            "reopens": int(is_reopened),
            "staff_messages": chance.randrange(5),
            "is_one_touch": not row.is_open and not is_reopened and chance.random() < 1 / 4,
            "customer_update_at": course[-1][1],
            "course": json.dumps(course, separators=(",", ":")),
            "is_fresh": False,
            "revision": chance.getrandbits(62),
        }


def _course(row: Row[Any], *, is_reopened: bool) -> Iterator[tuple[str, int, str]]:
    end = row.completed_at or row.created_at + timedelta(hours=chance_hours(row.id))
    span = end - row.created_at
    yield _entry("new", row.created_at)
    if is_reopened:
        yield _entry("resolved", row.created_at + span / 3)
        yield _entry("open", row.created_at + span / 2)
    yield _entry("pending_customer", row.created_at + span * 2 / 3)
    yield _entry(row.stage, end)


def chance_hours(ticket_id: int) -> int:
    """How long an open ticket has been in its stage: some hours, the same in every run."""
    return 1 + ticket_id % 100


def _entry(stage: str, moment: Any) -> tuple[str, int, str]:
    return stage, int(moment.timestamp()), moment.date().isoformat()
