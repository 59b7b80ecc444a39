"""A snapshot: everything the public may ask for at one moment, as finished answers that need no database."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qs

import structlog

from ingest.errors import NotFoundError
from status.addresses import LIVE, STILL_PARAMETER, Addresses
from status.answer_headers import headers_of, page_headers, shared_headers
from status.answers import Answer, Content, answer_of, content_of
from status.publishing import TABLE, Asked, Frame, Moment, Published, not_found_page, published_at

_log = structlog.get_logger(__name__)

# What is made only when it is asked for is kept until the next snapshot, so many at most.
MOST_MADE: Final = 256
MAX_QUERY_FIELDS: Final = 20


@dataclass(frozen=True, slots=True)
class Delivery:
    """How this service is reached: where links lead, and whether it is behind TLS."""

    addresses: Addresses = LIVE
    is_encrypted: bool = False


DIRECT: Final = Delivery()


@dataclass(slots=True)
class Snapshot:
    """The answers of one moment.

    `answers` are those that are ready, by PATH_INFO, for requests without a query; `find` gives any, and makes the
    ones that are asked for seldom. `contents` and `older` let what did not change keep its bytes and its date.
    """

    moment: Moment
    delivery: Delivery = DIRECT
    answers: dict[str, Answer] = field(default_factory=dict)
    contents: dict[Asked, Content] = field(default_factory=dict)
    older: Mapping[Asked, Content] = field(default_factory=dict)
    _not_found: Answer | None = None
    _made: dict[Asked, Answer] = field(default_factory=dict)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def find(self, path: str, query: str) -> Answer | None:
        """The answer at '/status/history', 'page=2'; None when there is no such thing.

        Raises whatever keeps it from being made, when there is no earlier answer either.
        """
        entry = published_at(path[1:])
        if entry is None:
            return None
        asked = _asked(entry, path[1:], query)
        if asked is None:
            return None
        if asked == Asked(asked.path) and path in self.answers:
            return self.answers[path]
        return self._made.get(asked) or self._make_once(entry, asked)

    def in_child(self) -> "Snapshot":
        """The same in a process that was forked, where another thread's lock would never be given back."""
        return replace(self, _making=threading.Lock())

    def prepare(self, entry: Published) -> None:
        """Make an answer before anybody asks for it; what cannot be made now is tried again when it is asked for."""
        try:
            answer = self._answer(entry, Asked(entry.path))
        except Exception:  # noqa: BLE001 - one that cannot be made does not keep the others from being published
            _log.exception("status: not published", path=entry.path)
            return
        if answer is not None:
            self.answers[f"/{entry.path}"] = answer

    def not_found(self) -> Answer:
        """The page that says that there is nothing at an address."""
        if self._not_found is None:
            body = not_found_page(self.moment, self.delivery.addresses)
            content = content_of(body, moment=self.moment.as_of)
            answer = answer_of(content, headers=page_headers(self.moment.brand), shared=self._shared())
            self._not_found = Answer("404 Not Found", answer.replies)
        return self._not_found

    def _make_once(self, entry: Published, asked: Asked) -> Answer | None:
        with self._making:
            answer = self._made.get(asked) or self._answer(entry, asked)
            if answer is not None:
                while len(self._made) >= MOST_MADE:
                    self._forget(next(iter(self._made)))
                self._made[asked] = answer
            return answer

    def _forget(self, asked: Asked) -> None:
        del self._made[asked]
        self.contents.pop(asked, None)

    def _answer(self, entry: Published, asked: Asked) -> Answer | None:
        content = self._content(entry, asked)
        if content is None:
            return None
        self.contents[asked] = content
        is_updating = entry.is_updating and not asked.is_still
        return answer_of(
            content,
            headers=headers_of(entry, asked, brand=self.moment.brand, is_updating=is_updating),
            shared=self._shared(),
        )

    def _shared(self) -> list[tuple[str, str]]:
        return shared_headers(stale_since=self.moment.stale_since, is_encrypted=self.delivery.is_encrypted)

    def _content(self, entry: Published, asked: Asked) -> Content | None:
        known = self.older.get(asked)
        frame = Frame(self.delivery.addresses, is_updating=entry.is_updating and not asked.is_still)
        try:
            body = entry.make(self.moment, asked, frame)
        except NotFoundError:
            return None
        except Exception:
            if known is None:
                raise
            _log.exception("status: published as it was before", path=asked.path)
            return known
        return content_of(body, moment=self.moment.as_of, previous=known)


def snapshot_of(moment: Moment, *, previous: Snapshot | None = None, delivery: Delivery = DIRECT) -> Snapshot:
    """A snapshot with everything that is prepared; what is the same as in the previous one is taken from there."""
    older = {} if previous is None else dict(previous.contents)
    snapshot = Snapshot(moment, delivery, older=older)
    for entry in TABLE:
        if entry.is_prepared:
            snapshot.prepare(entry)
    return snapshot


def _asked(entry: Published, path: str, query: str) -> Asked | None:
    """What exactly a query asks for; None for a page number that is none. What a thing does not know is ignored."""
    if not query or not entry.is_page:
        return Asked(path)
    try:
        told = parse_qs(query, keep_blank_values=True, max_num_fields=MAX_QUERY_FIELDS)
        number = int(told.get("page", ["1"])[0]) if entry.is_numbered else 1
    except ValueError:
        return None
    return Asked(path, number, is_still=entry.is_updating and STILL_PARAMETER in told)
