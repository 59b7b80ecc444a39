"""Measures the facts behind reports: each question by DuckDB, by the database itself, and by pandas."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import pandas as pd
from sqlalchemy import text

from bench.fact_filling import fill_facts
from ingest.db.engine import current_engine, open_engine, reading, use_engine
from ingest.db.migrate import upgrade_database
from ingest.enums import SecurityLevel
from ingest.metrics.facts.duck import use_folder
from ingest.metrics.facts.keeping import keep_facts
from ingest.metrics.facts.reading import fact_reader
from ingest.metrics.measures import FactFilters
from ingest.viewer import Viewer, system_viewer

STAFF = system_viewer()
CONTACT = Viewer(None, "Contact", "UTC", organisation_id=7, contact_id=1, security_level=SecurityLevel.STANDARD)
_YEAR = "DATE '2025-01-01' AND DATE '2025-12-31'"
# As reports ask them.
QUESTIONS = {
    "created by month": "SELECT date_trunc('month', created_on) AS m, count(*) FROM facts GROUP BY m",
    "resolution by month": (
        "SELECT date_trunc('month', completed_on) AS m, count(*), avg(resolution_seconds), "
        "quantile_cont(resolution_seconds, [0.5, 0.9]) FROM facts WHERE completed_on IS NOT NULL GROUP BY m"
    ),
    "resolution of a year": (
        f"SELECT count(*), quantile_cont(resolution_seconds, [0.5, 0.9]) FROM facts WHERE completed_on BETWEEN {_YEAR}"
    ),
    "flow: changes by day and stage": (
        "SELECT day, stage, sum(change) FROM ("
        "SELECT from_on AS day, stage, count(*) AS change FROM spells GROUP BY ALL UNION ALL "
        "SELECT to_on, stage, -count(*) FROM spells WHERE to_on IS NOT NULL GROUP BY ALL) GROUP BY ALL"
    ),
    "reopenings by month": (
        "SELECT date_trunc('month', on_day) AS m, count(*) FROM transitions WHERE kind = 'reopen' GROUP BY m"
    ),
    "weekday and hour": "SELECT isodow(created_on), created_hour, count(*) FROM facts GROUP BY ALL",
    "categories": "SELECT category, count(*) FROM facts GROUP BY category",
    "open by team": "SELECT team_id, count(*) FROM facts WHERE is_open GROUP BY team_id",
}
_MONTH = {"sqlite": "strftime('%Y-%m', {})", "postgresql": "date_trunc('month', {})"}
# The middle ones by ranks: SQLite has no function for them.
_RANKS = (
    "SELECT m, avg(n), avg(CASE WHEN place IN ((n + 1) / 2, (n + 2) / 2) THEN seconds END), "
    "max(CASE WHEN place = (n * 9 + 9) / 10 THEN seconds END) FROM (SELECT m, seconds, "
    "row_number() OVER (PARTITION BY m ORDER BY seconds) AS place, count(*) OVER (PARTITION BY m) AS n FROM "
    "(SELECT {month} AS m, resolution_seconds AS seconds FROM ticket_facts WHERE completed_on IS NOT NULL{scope}) AS a"
    ") AS b GROUP BY m"
)
_PERCENTILES = (
    "SELECT {month} AS m, count(*), avg(resolution_seconds), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP "
    "(ORDER BY resolution_seconds) FROM ticket_facts WHERE completed_on IS NOT NULL{scope} GROUP BY 1"
)


def measure_reports(folder: Path, url: str, database: str, *, tickets: int, rounds: int) -> None:
    """Fill, and print what each way takes."""
    engine = open_engine(url)
    use_engine(engine)
    upgrade_database(engine)
    use_folder(folder / f"facts-{database}-{tickets}")
    _timed(f"{database}: facts of {tickets:,} tickets drawn and written", lambda: fill_facts(engine, tickets=tickets))
    _timed(f"{database}: all of them frozen and copied", lambda: keep_facts(is_thorough=True))
    with reading() as session:
        session.execute(text("ANALYZE" if database == "sqlite" else "SELECT 1"))
    measure_questions(database, rounds=rounds)
    engine.dispose()


def measure_questions(database: str, *, rounds: int) -> None:
    """Print the median milliseconds of each question, for all organisations and for one."""
    print(f"\n{f'{database}, median ms':<40}{'all':>10}{'one organisation':>20}")
    for name, question in QUESTIONS.items():
        cells = [_median(partial(_by_duckdb, viewer, question), rounds) for viewer in (STAFF, CONTACT)]
        print(f"{name:<40}{cells[0]:>10.0f}{cells[1]:>20.0f}", flush=True)
    for name, ask in (("the database", _by_database), ("pandas", _by_pandas)):
        cells = [_median(partial(ask, viewer), 1) for viewer in (STAFF, CONTACT)]
        print(f"{f'resolution by month, by {name}':<40}{cells[0]:>10.0f}{cells[1]:>20.0f}", flush=True)
    print(f"at most {_megabytes():.0f} MB\n", flush=True)


def _by_duckdb(viewer: Viewer, question: str) -> object:
    with reading() as session, fact_reader(session, viewer, filters=FactFilters()) as reader:
        return reader.rows(question)


def _by_database(viewer: Viewer) -> object:
    dialect = current_engine().dialect.name
    month = _MONTH[dialect].format("completed_on")
    query = (_RANKS if dialect == "sqlite" else _PERCENTILES).format(month=month, scope=_scope(viewer))
    with current_engine().connect() as connection:
        return connection.execute(text(query)).all()


def _by_pandas(viewer: Viewer) -> object:
    query = f"SELECT completed_on, resolution_seconds FROM ticket_facts WHERE completed_on IS NOT NULL{_scope(viewer)}"
    with current_engine().connect() as connection:
        frame = pd.read_sql(text(query), connection, parse_dates=["completed_on"])
    return frame.groupby(frame["completed_on"].dt.to_period("M"))["resolution_seconds"].quantile([0.5, 0.9])


def _scope(viewer: Viewer) -> str:
    return "" if viewer.organisation_id is None else f" AND organisation_id = {viewer.organisation_id}"


def _median(ask: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


def _timed(what: str, act: Callable[[], object]) -> None:
    started, spent = time.perf_counter(), time.process_time()
    act()
    seconds = time.perf_counter() - started
    print(f"{what}: {seconds:.0f} s ({time.process_time() - spent:.0f} s of this process)", flush=True)


def _megabytes() -> float:
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
