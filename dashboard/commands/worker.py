"""`helmdesk worker`: do, round after round, what falls due by itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import structlog
import typer

from dashboard.commands.cleaning import free_documents, sweep_files
from dashboard.commands.facts import complete_older_facts, freeze_facts
from dashboard.commands.helping import answer_help, forget_sign_ins
from dashboard.commands.opening import begin_calendar, open_installation
from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.errors import HelmdeskError
from ingest.importing.contacts.queue import carry_out_next, forget_files
from ingest.notifications.sending import send_mails
from ingest.system_status.maintenance import due_maintenances, move_due_maintenances
from ingest.viewer import system_viewer

INTERVAL_SECONDS = 1.0
LONGEST_BACK_OFF_SECONDS = 60.0
PATIENCE_SECONDS = 10.0
GLANCE_SECONDS = 0.25
FORGET_SECONDS: Final = 3600.0
_forgot_at = float("-inf")

_log = structlog.get_logger(__name__)


def move_maintenances() -> int:
    """Begin and complete planned maintenance at its times; how many moved."""
    viewer, moment = system_viewer(), clock.now()
    with reading() as session:
        # Nearly always nothing is due; nobody waits for a writer that has nothing to write.
        if not due_maintenances(session, viewer, now=moment):
            return 0
    with unit_of_work() as session:
        return move_due_maintenances(session, viewer, now=moment)


def forget_imports() -> int:
    """Once an hour: give up files of contacts nobody says anything of any more, and rejected rows; how many."""
    global _forgot_at  # noqa: PLW0603 - when this process did it last
    if time.monotonic() - _forgot_at < FORGET_SECONDS:
        return 0
    with unit_of_work() as session:
        forgotten = forget_files(session, system_viewer())
    _forgot_at = time.monotonic()
    return forgotten


def carry_out_imports(*, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Look files of contacts through, and import those that are to be; how many."""
    count = 0
    while not is_stopping() and carry_out_next(is_stopping=is_stopping):
        count += 1
    return count


# What is done in each round, one after the other; each opens its own work and says how many things it did.
DUTIES: Final[tuple[Callable[[], int], ...]] = (
    move_maintenances,
    answer_help,
    send_mails,
    free_documents,
    sweep_files,
    forget_sign_ins,
    forget_imports,
    complete_older_facts,
    freeze_facts,
)


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, and stop.")] = False,
    parent: Annotated[int, typer.Option(hidden=True, help="Stop when this process is no longer the parent.")] = 0,
) -> None:
    """Do what falls due by itself, such as maintenance that begins; several workers do no harm to each other."""
    if once:
        open_installation()
        if not (do_round() and _is_done(carry_out_imports)):
            raise typer.Exit(1)
        return
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    work_until(stop, is_wanted=lambda: parent in (0, os.getppid()))


def work_until(stop: threading.Event, *, is_wanted: Callable[[], bool]) -> None:
    """Round after round until `stop` is set or nobody wants it any more; the more rounds fail, the longer the rests.

    ConfigurationError when the installation cannot be opened for another reason than an absent database. Imports, which
    may take minutes, have a thread of their own: no mail waits for them. It ends with the batch at hand.
    """
    failures, is_open = 0, False
    over = threading.Event()
    imports = threading.Thread(target=_import_until, args=(over,), name="imports", daemon=True)
    while is_wanted() and not stop.is_set():
        is_open = is_open or _is_opened()
        if is_open and imports.ident is None:
            imports.start()
        failures = 0 if is_open and do_round() else failures + 1
        _rest(stop, rest_seconds(failures), is_wanted=is_wanted)
    over.set()
    if is_open:
        imports.join(PATIENCE_SECONDS)


def do_round() -> bool:
    """Every duty once; False when one failed, which keeps none of the others from being done."""
    outcomes = [_is_done(duty) for duty in DUTIES]
    return all(outcomes)


def _import_until(over: threading.Event) -> None:
    failures = 0

    def carry_out() -> int:
        return carry_out_imports(is_stopping=over.is_set)

    while not over.is_set():
        failures = 0 if _is_done(carry_out) else failures + 1
        over.wait(rest_seconds(failures))


def rest_seconds(failures: int) -> float:
    """How long to rest after so many failed rounds in a row: twice as long each time, up to a minute."""
    return float(min(INTERVAL_SECONDS * 2 ** min(failures, 10), LONGEST_BACK_OFF_SECONDS))


@contextmanager
def worker_beside(*, is_wanted: bool = True) -> Iterator[None]:
    """A worker as a child of this process while the block lasts; it also ends by itself when this process is killed.

    One that dies is followed by another, after a rest that grows while they die young.
    """
    if not is_wanted:
        yield
        return
    over = threading.Event()
    keeper = threading.Thread(target=_keep_one, args=(_child(), over), name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_one(child: subprocess.Popen[bytes], over: threading.Event) -> None:
    """See to it that there is a worker until it is over, and then end it."""
    deaths, began = 0, time.monotonic()
    while not over.wait(GLANCE_SECONDS):
        if child.poll() is None:
            continue
        has_lasted = time.monotonic() - began > LONGEST_BACK_OFF_SECONDS
        rest = rest_seconds(0 if has_lasted else deaths)
        deaths = 1 if has_lasted else deaths + 1
        _log.warning("worker died", exit_status=child.returncode, rest_seconds=rest)
        if not over.wait(rest):
            child, began = _child(), time.monotonic()
    _end(child)


def _child() -> subprocess.Popen[bytes]:
    # In a group of its own: Ctrl-C reaches this process alone, which then stops it in order.
    command = (sys.executable, "-m", "dashboard.cli", "worker", "--parent", str(os.getpid()))
    return subprocess.Popen(command, process_group=0)  # noqa: S603 - our own command


def _is_opened() -> bool:
    try:
        open_installation()
        # Where the server had to start without its database, nobody has kept it yet; here nobody waits for it.
        begin_calendar()
    except HelmdeskError:
        raise
    except Exception as error:  # noqa: BLE001 - the database may come up after the worker
        _log.warning("no database", reason=type(error).__name__)
        return False
    return True


def _is_done(duty: Callable[[], int]) -> bool:
    try:
        count = duty()
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker goes on and tries again
        _log.warning("duty failed", duty=duty.__name__, reason=type(error).__name__)
        return False
    if count:
        _log.info("duty done", duty=duty.__name__, count=count)
    return True


def _rest(stop: threading.Event, seconds: float, *, is_wanted: Callable[[], bool]) -> None:
    while seconds > 0 and is_wanted() and not stop.wait(min(seconds, INTERVAL_SECONDS)):
        seconds -= INTERVAL_SECONDS


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
