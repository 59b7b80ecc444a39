"""Keeps the snapshot true: one thread asks the database, another publishes, and no request waits for either."""

import os
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from ingest import clock
from ingest.portal.current import current_portal
from ingest.portal.schema import Brand
from ingest.settings import Settings
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.rules import page_definition
from status.addresses import LIVE, Addresses
from status.answers import Answer
from status.keeping import FILE_NAME, KeptRecord, keep, kept_record
from status.publishing import Moment, as_of, overdue_since
from status.snapshot import Delivery, Snapshot, snapshot_of
from status.source import Source

POLL_SECONDS: Final = 0.25
STALE_AFTER_SECONDS: Final = 5.0
FIRST_LOOK_SECONDS: Final = 3.0
STOP_SECONDS: Final = 3.0
FORK_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A record, when the database last stood by it, and the same on the clock that nobody sets."""

    record: StatusRecord
    at: datetime
    ticks: float


@dataclass(frozen=True, slots=True)
class Place:
    """What an installation publishes under, and where it keeps the last record."""

    brand: Brand
    base_url: str
    kept: Path
    delivery: Delivery


class Watcher:
    """The snapshot of one installation.

    `answers` are the ready answers by PATH_INFO while the threads run; everything else is had through `current`.
    Before `start` and after `stop`, `current` looks at the database itself each time, as suits tests and scripts.
    """

    def __init__(self, source: Source, place: Place) -> None:
        self.answers: dict[str, Answer] = {}
        self._source, self._place = source, place
        self._seen: _Seen | None = None
        self._snapshot: Snapshot | None = None
        self._failure = "unanswered"
        self._is_reported = False
        self._still: list[threading.Lock] = []
        self._begin_anew()

    def current(self) -> Snapshot | None:
        """The snapshot; None when nothing was ever known."""
        if not self._threads:
            self.look()
        return self._snapshot

    def is_fresh(self) -> bool:
        """Whether the database answered a moment ago."""
        return self._seen is not None and time.monotonic() - self._seen.ticks <= STALE_AFTER_SECONDS

    def look(self) -> None:
        """Ask the database and publish, here and now."""
        self._ask(is_once=True)
        self._fall_back()
        with self._publishing:
            self._publish()

    def start(self) -> None:
        """Begin to watch; returns with a snapshot, or knowing that there is none to be had now."""
        if not self._threads:
            _STARTED.add(self)
            self._run()
            self._is_asked.wait(FIRST_LOOK_SECONDS)
            self._fall_back()
            self._publish_and_keep()

    def stop(self) -> None:
        """End the threads; one that waits for a database that does not answer is left to itself."""
        _STARTED.discard(self)
        self._is_over.set()
        self._news.set()
        for thread in self._threads:
            thread.join(STOP_SECONDS)
        self._source.close()
        self._begin_anew()

    def hold_still(self) -> None:
        """Get ready for a fork: no thread is at work, and no connection is open, for a copy of one is of no use.

        A question that hangs is not waited for.
        """
        locks = (self._asking, self._publishing)
        self._still = [lock for lock in locks if lock.acquire(timeout=FORK_SECONDS)]
        if self._asking in self._still:
            self._source.close()

    def go_on(self) -> None:
        """Go on in the process that was forked from."""
        for lock in self._still:
            lock.release()

    def continue_in_child(self) -> None:
        """Go on in the process that came of a fork, where there are no threads, and locks are nobody's."""
        self._source.forget()
        self._begin_anew()
        if self._snapshot is not None:
            self._snapshot = self._snapshot.in_child()
            self.answers = self._snapshot.answers
        self._run()

    def _begin_anew(self) -> None:
        self.answers = {}
        self._threads: tuple[threading.Thread, ...] = ()
        self._is_over, self._is_asked, self._news = threading.Event(), threading.Event(), threading.Event()
        self._asking, self._publishing = threading.Lock(), threading.Lock()
        self._still = []

    def _run(self) -> None:
        over = (self._is_over,)
        self._threads = (
            threading.Thread(target=self._ask_until, args=over, name="status-watcher", daemon=True),
            threading.Thread(target=self._publish_until, args=over, name="status-publisher", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def _ask_until(self, over: threading.Event) -> None:
        while not over.is_set():
            self._ask()
            self._is_asked.set()
            over.wait(POLL_SECONDS)

    def _publish_until(self, over: threading.Event) -> None:
        while not over.is_set():
            # Awake for news at once, and for the turn of a minute or a silence of the other thread by itself.
            self._news.wait(POLL_SECONDS)
            self._news.clear()
            self._publish_and_keep()

    def _ask(self, *, is_once: bool = False) -> None:
        moment, ticks = clock.now(), time.monotonic()
        with self._asking:
            try:
                record = self._source.newest()
            except Exception as error:  # noqa: BLE001 - whatever keeps the database away, the page stands
                self._failure = type(error).__name__
                return
            finally:
                if is_once:
                    self._source.close()
        is_news = self._seen is None or self._seen.record is not record
        self._seen = _Seen(record, moment, ticks)
        if is_news:
            self._news.set()

    def _fall_back(self) -> None:
        """Take what an earlier process knew, where the database says nothing; it is stale from the start."""
        if self._seen is not None:
            return
        kept = kept_record(self._place.kept)
        if kept is None:
            self._report("status: nothing is known yet", reason=self._failure)
        elif self._seen is None:
            record = replace(kept.record, page=self._source.page)
            self._seen = _Seen(record, kept.seen_at, -STALE_AFTER_SECONDS)

    def _publish_and_keep(self) -> None:
        try:
            with self._publishing:
                snapshot = self._publish()
                if snapshot is not None and self._seen is not None and self.is_fresh():
                    keep(self._place.kept, KeptRecord(self._seen.at, snapshot.moment.record))
        except Exception:  # noqa: BLE001 - the thread lives on, and the last snapshot stands
            _log.exception("status: the snapshot could not be renewed")

    def _publish(self) -> Snapshot | None:
        """Swap the snapshot where what is known, the minute or the staleness has changed; the new one."""
        moment = self._moment()
        if moment is None or (self._snapshot is not None and _is_same(moment, self._snapshot.moment)):
            return None
        snapshot = snapshot_of(moment, previous=self._snapshot, delivery=self._place.delivery)
        self._snapshot = snapshot
        if self._threads:
            self.answers = snapshot.answers
        self._tell(moment)
        return snapshot

    def _moment(self) -> Moment | None:
        seen = self._seen
        if seen is None:
            return None
        # Of what came after the last answer nothing is known: a stale page does not grow older by itself.
        silent_since = None if self.is_fresh() else seen.at.replace(microsecond=0)
        now = silent_since or clock.now()
        stale_since = overdue_since(seen.record.incidents, now=now) or silent_since
        return Moment(seen.record, as_of(seen.record, now=now), self._place.brand, self._place.base_url, stale_since)

    def _tell(self, moment: Moment) -> None:
        if moment.stale_since is not None:
            self._report(
                "status: published as stale",
                reason="MaintenanceOverdue" if self.is_fresh() else self._failure,
                since=moment.stale_since.isoformat(),
            )
        elif self._is_reported:
            self._is_reported = False
            _log.info("status: up to date again")

    def _report(self, event: str, **facts: str) -> None:
        if not self._is_reported:
            self._is_reported = True
            _log.warning(event, **facts)


def watcher_of(settings: Settings, *, addresses: Addresses = LIVE) -> Watcher:
    """The watcher of the installation the settings name, not yet started; the database need not be there."""
    portal = current_portal()
    delivery = Delivery(addresses, is_encrypted=settings.base_url.startswith("https://"))
    place = Place(portal.brand, settings.base_url, settings.data_dir / FILE_NAME, delivery)
    return Watcher(Source(settings.resolved_database_url, page=page_definition(portal)), place)


def _is_same(one: Moment, other: Moment) -> bool:
    is_same_record = one.record is other.record
    return is_same_record and (one.as_of, one.stale_since) == (other.as_of, other.stale_since)


_STARTED: Final[weakref.WeakSet[Watcher]] = weakref.WeakSet()


def _each(act: Callable[[Watcher], None]) -> None:
    for watcher in tuple(_STARTED):
        act(watcher)


os.register_at_fork(
    before=partial(_each, Watcher.hold_still),
    after_in_parent=partial(_each, Watcher.go_on),
    after_in_child=partial(_each, Watcher.continue_in_child),
)
