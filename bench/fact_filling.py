"""Fills the facts of as many tickets as asked for: 50 organisations, 200 sites, five years, drawn by DuckDB's hash.

The tickets themselves and their histories, which reports do not read, are left out.
"""

from collections.abc import Iterator
from typing import Any

import duckdb
from sqlalchemy import Engine, insert

from bench.filling import NOW, ORGANISATIONS, SITES_EACH
from ingest.db.engine import unit_of_work
from ingest.metrics.facts.columns import TABLE
from ingest.models import Organisation, Site

YEARS = 5
TICKETS_PER_STEP = 250_000
ROWS_PER_WRITE = 20_000
# A life: taken within hours, of every third the customer is asked; most are completed, some of these reopened.
_LIVES = """
    WITH drawn AS (
        SELECT n AS ticket_id, hash(n) AS a, hash(n + 7) AS b, hash(n + 13) AS c, hash(n + 29) AS d, hash(n + 31) AS e,
               ($now - $span + (n::DOUBLE * $span / $tickets))::BIGINT AS created_at
        FROM range($first, $last) AS numbers(n)
    ), moments AS (
        SELECT *, created_at + 600 + (a % 28800)::BIGINT AS taken_at, b % 10 < 3 AS is_asked, d % 50 = 0 AS is_stuck,
               taken_at + 1800 + (b % 86400)::BIGINT AS asked_at, asked_at + 3600 + (c % 172800)::BIGINT AS back_at,
               CASE WHEN is_asked THEN back_at ELSE taken_at END + 1800 + ((c % 1000) * (c % 1000))::BIGINT AS done_at,
               d % 20 = 1 AS is_reopened, done_at + 3600 + (d % 259200)::BIGINT AS again_at,
               again_at + 3600 + (e % 259200)::BIGINT AS end_at
        FROM drawn
    ), lives AS (
        SELECT *, list_filter([
            {'s': 'new', 'at': created_at}, {'s': 'open', 'at': taken_at},
            {'s': 'pending_customer', 'at': CASE WHEN is_asked THEN asked_at END},
            {'s': 'open', 'at': CASE WHEN is_asked THEN back_at END},
            {'s': 'closed', 'at': CASE WHEN NOT is_stuck THEN done_at END},
            {'s': 'open', 'at': CASE WHEN is_reopened THEN again_at END},
            {'s': 'closed', 'at': CASE WHEN is_reopened THEN end_at END}
        ], lambda x: x.at <= $now) AS course
        FROM moments
    ), ended AS (
        SELECT *, course[-1].s AS stage, course[-1].s <> 'closed' AS is_open,
               CASE WHEN course[-1].s = 'closed' THEN course[-1].at END AS completed_at,
               len(list_filter(course, lambda x: x.s = 'closed')) AS completions
        FROM lives
    ), facts AS (
        SELECT ticket_id, 1 + (a % $organisations)::INT AS organisation_id,
            1 + (a % $organisations)::INT * $sites + (b % $sites)::INT AS site_id,
            ['incident', 'query', 'change_request'][1 + (c % 3)::INT] AS request_type,
            'Category ' || (d % 40) AS category, ['low', 'medium', 'high', ''][1 + (e % 4)::INT] AS priority,
            e % 7 AS team_id, c % 60 AS assignee_id, '' AS assignee_name, stage, is_open,
            created_at, make_timestamp(created_at * 1000000)::DATE AS created_on,
            extract(hour FROM make_timestamp(created_at * 1000000)) AS created_hour,
            completed_at, make_timestamp(completed_at * 1000000)::DATE AS completed_on,
            make_timestamp((taken_at + 900) * 1000000)::DATE AS first_response_on,
            taken_at + 900 - created_at AS first_response_seconds,
            (taken_at - created_at) // 4 AS first_response_business,
            CASE WHEN completions > 0 THEN done_at - created_at END AS first_resolution_seconds,
            completed_at - created_at AS resolution_seconds, (completed_at - created_at) // 4 AS resolution_business,
            (completed_at - created_at) // 5 AS net_resolution_business,
            greatest(completions - 1 + is_open::INT, 0) * (is_reopened AND completions > 0)::INT AS reopens,
            1 + b % 3 AS staff_messages, b % 3 = 0 AND completions = 1 AND NOT is_open AS is_one_touch,
            course[-1].at AS customer_update_at,
            '[' || list_aggregate(list_transform(course, lambda x: '["' || x.s || '",' || x.at || ',"'
                || make_timestamp(x.at * 1000000)::DATE || '"]'), 'string_agg', ',') || ']' AS course,
            true AS is_fresh, (a % 4611686018427387904)::BIGINT AS revision
        FROM ended
    )
"""


def fill_facts(engine: Engine, *, tickets: int) -> None:
    """The facts alone, all of them fresh; of what they point to only organisations and sites."""
    with unit_of_work() as session:
        session.execute(insert(Organisation), [_organisation(one) for one in range(1, ORGANISATIONS + 1)])
        session.execute(insert(Site), [_site(one) for one in range(1, ORGANISATIONS * SITES_EACH + 1)])
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as drawing:
        for drawn in _drawn(drawing, tickets):
            _keep_in_sqlite(engine, drawn) if engine.dialect.name == "sqlite" else _keep_in_postgresql(engine, drawn)


def _organisation(one: int) -> dict[str, Any]:
    return {"id": one, "name": f"Organisation {one}", "timezone": "UTC", "created_at": NOW}


def _site(one: int) -> dict[str, Any]:
    return {"id": one, "organisation_id": (one - 1) // SITES_EACH + 1, "name": f"Site {one}", "is_main": False}


def _drawn(drawing: duckdb.DuckDBPyConnection, tickets: int) -> Iterator[duckdb.DuckDBPyConnection]:
    # Days as text, as SQLite keeps them and PostgreSQL reads them.
    names = ", ".join(f"{one.name}::VARCHAR" if one.name.endswith("_on") else one.name for one in TABLE.c)
    same = {"now": int(NOW.timestamp()), "span": YEARS * 365 * 86_400, "tickets": tickets}
    for first in range(1, tickets + 1, TICKETS_PER_STEP):
        step = {"first": first, "last": min(first + TICKETS_PER_STEP, tickets + 1)}
        places = {"organisations": ORGANISATIONS, "sites": SITES_EACH}
        yield drawing.execute(f"{_LIVES} SELECT {names} FROM facts ORDER BY ticket_id", same | step | places)


def _keep_in_sqlite(engine: Engine, drawn: duckdb.DuckDBPyConnection) -> None:
    marks = ", ".join("?" for _ in TABLE.c)
    # Nothing points anywhere here, and nothing has to survive a power cut.
    connection = engine.raw_connection()
    for pragma in ("foreign_keys=OFF", "synchronous=OFF"):
        connection.cursor().execute(f"PRAGMA {pragma}")
    names = ", ".join(one.name for one in TABLE.c)
    while rows := drawn.fetchmany(ROWS_PER_WRITE):
        connection.cursor().executemany(f"INSERT INTO ticket_facts ({names}) VALUES ({marks})", rows)
    connection.commit()
    connection.close()


def _keep_in_postgresql(engine: Engine, drawn: duckdb.DuckDBPyConnection) -> None:
    connection: Any = engine.raw_connection()
    names = ", ".join(one.name for one in TABLE.c)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with cursor.copy(f"COPY ticket_facts ({names}) FROM STDIN") as copy:
            while rows := drawn.fetchmany(ROWS_PER_WRITE):
                for row in rows:
                    copy.write_row(row)
    connection.commit()
    connection.close()
