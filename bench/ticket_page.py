"""Measures one ticket among many: opening, replying, changing, its page with 500 messages, and writers side by side."""

import json
import statistics
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine, insert, text

from bench.filling import fill
from dashboard.pages import Address
from dashboard.tickets.detail import ticket_detail
from ingest.db.engine import open_engine, reading, unit_of_work, use_engine
from ingest.db.migrate import upgrade_database
from ingest.enums import SecurityLevel, StaffRole
from ingest.models import Account, Contact, Ticket, TicketMessage
from ingest.tickets.filters import TicketFilters
from ingest.tickets.linking import child_tickets
from ingest.tickets.neighbours import neighbours
from ingest.tickets.schemas import TicketDraft
from ingest.tickets.service import change_ticket, open_ticket, reply_to_ticket
from ingest.viewer import Viewer

MESSAGES = 500
WRITERS = {"sqlite": 8, "postgresql": 20}
ORGANISATION, SITE, CONTACT_ID, STAFF_ID = 1, 1, 1, 2
STARTED = datetime.now(UTC) - timedelta(days=1)
BOB = Viewer(1, "Bob Field", "UTC", organisation_id=ORGANISATION, contact_id=CONTACT_ID,
             security_level=SecurityLevel.STANDARD)  # fmt: skip
ALICE = Viewer(STAFF_ID, "Alice Moore", "UTC", staff_role=StaffRole.AGENT)
_DRAFT = TicketDraft(ORGANISATION, "No dial tone", "Handsets are dead.", "incident", site_id=SITE)


def measure_ticket_page(url: str, database: str, *, tickets: int, rounds: int) -> None:
    """Fill a database once, and print medians in milliseconds of everything a ticket's page asks for."""
    engine = open_engine(url)
    use_engine(engine)
    upgrade_database(engine)
    fill(engine, tickets=tickets)
    _settle_writers(engine)
    numbers = [_opened() for _ in range(rounds)]
    found = {
        "open a ticket": _median(_opened, rounds),
        "add a reply": _median(_each(numbers, _replied), rounds),
        "change a status": _median(_each(numbers, _changed), rounds),
    }
    long = _long_ticket()
    for name, viewer, listed in (
        ("contact", BOB, ""),
        ("staff", ALICE, ""),
        ("staff, in a list", ALICE, "stage=open&organisation=1"),
        ("staff, in all tickets", ALICE, "sort=-created"),
    ):
        address = Address(f"/tickets/{long}", {"list": [listed]}, {"number": long})
        found[f"page with {MESSAGES} messages, {name}"] = _median(partial(_shown, viewer, address), rounds)
    found["place in a list of all"] = _median(lambda: _place(long), rounds)
    print(f"\n{f'{database}, {tickets:,} tickets, median ms':<52}")
    for name, milliseconds in found.items():
        print(f"{name:<52}{milliseconds:>8.1f}", flush=True)
    _number_side_by_side(engine, writers=WRITERS[database])
    engine.dispose()


def _settle_writers(engine: Engine) -> None:
    now = datetime.now(UTC)
    with unit_of_work() as session:
        session.execute(insert(Contact), [{"id": CONTACT_ID, "organisation_id": ORGANISATION, "first_name": "Bob",
                                           "last_name": "Field", "created_at": now}])  # fmt: skip
        common = {"timezone": "UTC", "created_at": now}
        staff = {"id": STAFF_ID, "user_name": "alice", "display_name": "Alice Moore",
                 "staff_role": "agent"}  # fmt: skip
        contact = {"id": 1, "user_name": "bob", "display_name": "Bob Field",
                   "organisation_id": ORGANISATION, "contact_id": CONTACT_ID, "security_level": "standard"}  # fmt: skip
        for row in (contact, staff):
            session.execute(insert(Account), [common | row])
        if engine.dialect.name == "postgresql":
            # What was filled brought its ids along.
            session.execute(text("SELECT setval(pg_get_serial_sequence('tickets', 'id'), max(id)) FROM tickets"))


def _opened() -> str:
    with unit_of_work() as session:
        return open_ticket(session, BOB, draft=_DRAFT)


def _replied(number: str, turn: int) -> None:
    with unit_of_work() as session:
        reply_to_ticket(session, (ALICE, BOB)[turn % 2], number=number, body="Are the lights amber?")


def _changed(number: str, turn: int) -> None:
    status = ("in_progress", "waiting_vendor")[turn % 2]
    with unit_of_work() as session:
        change_ticket(session, ALICE, number=number, changes={"status": status})


def _each(numbers: list[str], act: Callable[[str, int], None]) -> Callable[[], object]:
    turns = iter(range(1_000_000))

    def call() -> None:
        turn = next(turns)
        act(numbers[turn % len(numbers)], turn // len(numbers))

    return call


def _long_ticket() -> str:
    number = _opened()
    with unit_of_work() as session:
        ticket_id = session.scalar(text("SELECT id FROM tickets WHERE number = :number"), {"number": number})
        rows = [
            {"organisation_id": ORGANISATION, "ticket_id": ticket_id, "at": STARTED + timedelta(minutes=one),
             "author_account_id": (1, STAFF_ID)[one % 2], "author_name": ("Bob Field", "Alice Moore")[one % 2],
             "is_by_staff": bool(one % 2), "is_public": True, "body": f"Message {one}. " * 20}
            for one in range(MESSAGES)
        ]  # fmt: skip
        session.execute(insert(TicketMessage), rows)
    return number


def _shown(viewer: Viewer, address: Address) -> None:
    json.dumps(ticket_detail(viewer, address), cls=PlotlyJSONEncoder)


def _place(number: str) -> None:
    with reading() as session:
        neighbours(session, ALICE, filters=TicketFilters(), number=number)


def _number_side_by_side(engine: Engine, *, writers: int, each: int = 25) -> None:
    parent = _opened()
    child = TicketDraft(ORGANISATION, "Part", "Part", "incident", site_id=SITE, parent=parent)
    made: list[str] = []
    failures: list[str] = []

    def write() -> None:
        for turn in range(each):
            try:
                with unit_of_work() as session:
                    made.append(open_ticket(session, BOB, draft=child if turn % 5 == 0 else _DRAFT))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
                failures.append(repr(error)[:200])

    started = time.perf_counter()
    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    children = sorted(one for one in made if one.startswith(f"{parent}."))
    days = sorted(one for one in made if one not in set(children))
    with reading() as session:
        stored = session.query(Ticket).filter(Ticket.number.in_(made)).count()
        shown = len(child_tickets(session, ALICE, number=parent))
    gaps = _gaps(days) + _gaps(children)
    print(
        f"{writers} writers, {len(made)} tickets ({len(children)} children, {shown} shown) in {seconds:.1f} s, ", end=""
    )
    print(f"{stored} stored, {gaps} gaps, {len(failures)} failed {failures[:1] or ''}\n", flush=True)
    engine.dispose()


def _gaps(numbers: list[str]) -> int:
    running = [int(one.rpartition(".")[2]) for one in numbers]
    return max(running) - min(running) + 1 - len(set(running)) if running else 0


def _median(call: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds + 2):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[2:])
