"""Fills a database with as many tickets as asked for: 50 organisations, 200 sites, two years, one word in common."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, text

from ingest.db.engine import unit_of_work
from ingest.models import Organisation, Site, Ticket
from ingest.tickets.search import SearchText, index_tickets

ORGANISATIONS = 50
SITES_EACH = 4
OPEN_SHARE = 0.02
NOW = datetime.now(UTC).replace(microsecond=0)
DAYS = 730
ROWS_PER_STEP = 20_000
REQUEST_TYPES = ("incident", "query", "change_request")
OPEN_STATUSES = (("new", "new"), ("in_progress", "open"), ("waiting_customer", "pending_customer"))
_LETTERS = "bcdfghklmnprstvz"
_COUNT_COLUMNS = "request_type, created, completed, completion_events, reopen_events"


def fill(engine: Engine, *, tickets: int) -> None:
    """Everything a dashboard, a list and a search read; the histories, which they do not read, are left out."""
    chance = random.Random(tickets)
    words = ["".join(chance.choices(_LETTERS, k=3)) + "a" + "".join(chance.choices(_LETTERS, k=3)) for _ in range(4000)]
    with unit_of_work() as session:
        session.execute(insert(Organisation), [_organisation(one) for one in range(1, ORGANISATIONS + 1)])
        session.execute(insert(Site), [_site(one) for one in range(1, ORGANISATIONS * SITES_EACH + 1)])
    for rows in _steps(chance, words, tickets):
        with unit_of_work() as session:
            session.execute(insert(Ticket), rows)
            index_tickets(session, [_text(row) for row in rows])
    with unit_of_work() as session:
        for statement in _count_statements(is_sqlite=engine.dialect.name == "sqlite"):
            session.execute(text(statement))
    # As after an import, and after the rounds that PostgreSQL makes by itself.
    if engine.dialect.name == "sqlite":
        with unit_of_work() as session:
            session.execute(text("ANALYZE"))
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _organisation(one: int) -> dict[str, Any]:
    return {"id": one, "name": f"Organisation {one}", "timezone": "UTC", "created_at": NOW}


def _site(one: int) -> dict[str, Any]:
    return {"id": one, "organisation_id": (one - 1) // SITES_EACH + 1, "name": f"Site {one}", "is_main": False}


def _text(row: dict[str, Any]) -> SearchText:
    return SearchText(row["id"], row["organisation_id"], (row["number"], row["title"], row["description"]))


def _steps(chance: random.Random, words: list[str], tickets: int) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for one in range(1, tickets + 1):
        rows.append(_ticket(chance, words, one, share=one / tickets))
        if len(rows) == ROWS_PER_STEP:
            yield rows
            rows = []
    if rows:
        yield rows


def _ticket(chance: random.Random, words: list[str], one: int, *, share: float) -> dict[str, Any]:
    created = NOW - timedelta(days=DAYS * (1 - share), seconds=chance.randrange(60))
    completed = created + timedelta(hours=chance.randrange(1, 200))
    is_open = completed > NOW or chance.random() < OPEN_SHARE
    status, stage = chance.choice(OPEN_STATUSES) if is_open else ("complete", "closed")
    site = chance.randrange(1, ORGANISATIONS * SITES_EACH + 1)
    return {
        "id": one,
        "organisation_id": (site - 1) // SITES_EACH + 1,
        "site_id": site,
        "number": f"B{one:08}",
        "title": " ".join(chance.choices(words, k=5)),
        "description": "Printer " + " ".join(chance.choices(words, k=25)),
        "request_type": chance.choice(REQUEST_TYPES),
        "status": status,
        "stage": stage,
        "is_open": is_open,
        "priority": chance.choice(("low", "medium", "high")),
        "source": "import",
        "created_at": created,
        "updated_at": created if is_open else completed,
        "completed_at": None if is_open else completed,
        "created_on": created.date(),
        "completed_on": None if is_open else completed.date(),
    }


def _count_statements(*, is_sqlite: bool) -> Iterator[str]:
    month = "date({}, 'start of month')" if is_sqlite else "CAST(date_trunc('month', {}) AS date)"
    for table, name, of in (("day_counts", "day", "{}"), ("month_counts", "month", month)):
        created, completed = of.format("created_on"), of.format("completed_on")
        yield (
            f"INSERT INTO {table} (organisation_id, {name}, site_id, {_COUNT_COLUMNS}) "
            f"SELECT organisation_id, {name}, site_id, request_type, sum(c), sum(d), sum(d), 0 FROM ("
            f"SELECT organisation_id, {created} AS {name}, site_id, request_type, 1 AS c, 0 AS d FROM tickets "
            f"UNION ALL SELECT organisation_id, {completed}, site_id, request_type, 0, 1 FROM tickets "
            f"WHERE completed_on IS NOT NULL) AS marks GROUP BY organisation_id, {name}, site_id, request_type"
        )
    keys = "organisation_id, site_id, request_type, stage, status, priority"
    yield f"INSERT INTO current_counts ({keys}, tickets) SELECT {keys}, count(*) FROM tickets GROUP BY {keys}"
