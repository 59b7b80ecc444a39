"""A published body as the answers it is given in: plain, gzip and brotli, each made once. Pure."""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

import brotli

from status.negotiation import Coding

Headers = list[tuple[str, str]]

# Their best take many times as long for a tenth of the bytes, and a change must be out at once.
GZIP_LEVEL: Final = 6
BROTLI_QUALITY: Final = 5
# Below this, coding costs more bytes than it saves.
MIN_CODED_BYTES: Final = 256
ETAG_LETTERS: Final = 32
ONE_SECOND: Final = timedelta(seconds=1)
NOTHING: Final[list[bytes]] = []


@dataclass(frozen=True, slots=True)
class Coded:
    """The bytes of a body in one coding, and their strong ETag."""

    coding: Coding
    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Content:
    """A body in all its codings (in the order of `Coding`), and when it last changed, in whole seconds."""

    coded: tuple[Coded, ...]
    changed_at: datetime

    @property
    def body(self) -> bytes:
        """The body as it is."""
        return self.coded[Coding.IDENTITY].body


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent in one coding: headers and body; `unchanged` are the headers of '304 Not Modified'."""

    etag: str
    headers: Headers
    body: list[bytes]
    unchanged: Headers


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer in all codings (in the order of `Coding`).

    `changed_at` is None where asking whether it has changed makes no sense. The lists are handed to the server as they
    are, and nobody changes them.
    """

    http_status: str
    replies: tuple[Reply, ...]
    changed_at: datetime | None = None


def content_of(body: bytes, *, moment: datetime, previous: Content | None = None) -> Content:
    """The body ready to be sent; `previous`, the last one at the same address, is kept as it is while bytes are equal.

    Two bodies never carry the same time of change, however fast one follows the other.
    """
    if previous is not None and previous.body == body:
        return previous
    changed_at = moment.replace(microsecond=0)
    if previous is not None:
        changed_at = max(changed_at, previous.changed_at + ONE_SECOND)
    digest = hashlib.sha256(body).hexdigest()[:ETAG_LETTERS]
    plain = Coded(Coding.IDENTITY, body, f'"{digest}"')
    if len(body) < MIN_CODED_BYTES:
        return Content((plain,) * len(Coding), changed_at)
    gzipped = Coded(Coding.GZIP, gzip.compress(body, GZIP_LEVEL, mtime=0), f'"{digest}-gz"')
    brotlied = Coded(Coding.BROTLI, brotli.compress(body, quality=BROTLI_QUALITY), f'"{digest}-br"')
    return Content((plain, gzipped, brotlied), changed_at)


def answer_of(content: Content, *, headers: Sequence[tuple[str, str]], shared: Sequence[tuple[str, str]]) -> Answer:
    """The answer with this content; `shared` headers go with '304 Not Modified' too, the others only with a body."""
    last_modified = format_datetime(content.changed_at.astimezone(UTC), usegmt=True)
    replies = tuple(
        _reply(coded, headers=headers, shared=(*shared, ("Last-Modified", last_modified))) for coded in content.coded
    )
    return Answer("200 OK", replies, content.changed_at)


def plain_answer(http_status: str, body: bytes = b"", *, headers: Sequence[tuple[str, str]] = ()) -> Answer:
    """An answer of another kind: one body for everybody, without anything to ask again by."""
    # '204 No Content' may not even say that its length is nothing.
    length = [] if http_status.startswith("204") else [("Content-Length", str(len(body)))]
    reply = Reply("", [*headers, *length], [body], [])
    return Answer(http_status, (reply,) * len(Coding))


def _reply(coded: Coded, *, headers: Sequence[tuple[str, str]], shared: Sequence[tuple[str, str]]) -> Reply:
    told = [("ETag", coded.etag), ("Vary", "Accept-Encoding"), *shared]
    coding = [] if coded.coding is Coding.IDENTITY else [("Content-Encoding", coded.coding.token)]
    length = ("Content-Length", str(len(coded.body)))
    return Reply(coded.etag, [*headers, length, *coding, *told], [coded.body], told)
