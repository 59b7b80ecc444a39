"""One body, three codings: the same bytes in each, told apart by their ETags, and dated by when they changed."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from status.answers import Answer, Content, answer_of, content_of, plain_answer
from status.negotiation import Coding

NOON = datetime(2026, 3, 4, 12, 0, 0, 400_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LONG = b"<p>All Systems Operational</p>" * 40


@given(st.binary(max_size=3000))
def test_every_coding_holds_the_same_body(body: bytes) -> None:
    plain, gzipped, brotlied = (coded.body for coded in content_of(body, moment=NOON).coded)
    assert plain == body
    if len(body) >= 256:
        assert gzip.decompress(gzipped) == body
        assert brotli.decompress(brotlied) == body


def test_codings_are_told_apart_and_the_same_body_is_always_the_same_bytes() -> None:
    content, again = content_of(LONG, moment=NOON), content_of(LONG, moment=NOON + SECOND)
    assert len({coded.etag for coded in content.coded}) == len(Coding)
    assert content.coded == again.coded
    assert len(content.coded[Coding.BROTLI].body) < len(content.coded[Coding.GZIP].body) < len(LONG)


def test_a_body_that_stays_keeps_its_date_and_one_that_changes_gets_a_later_one() -> None:
    first = content_of(LONG, moment=NOON)
    assert first.changed_at == NOON.replace(microsecond=0)
    assert content_of(LONG, moment=NOON + 60 * SECOND, previous=first) is first
    # Within the same second, and even where the clock went back.
    for moment in (NOON, NOON + 0.3 * SECOND, NOON - 60 * SECOND):
        assert content_of(LONG + b"!", moment=moment, previous=first).changed_at == first.changed_at + SECOND
    assert (
        content_of(LONG + b"!", moment=NOON + 90 * SECOND, previous=first).changed_at == first.changed_at + 90 * SECOND
    )


@pytest.mark.parametrize("coding", list(Coding))
def test_the_headers_of_a_coding(coding: Coding) -> None:
    content = content_of(LONG, moment=NOON)
    reply = _answer(content).replies[coding]
    headers = dict(reply.headers)
    assert len(headers) == len(reply.headers)
    assert headers["Content-Length"] == str(len(reply.body[0]))
    assert headers["Last-Modified"] == "Wed, 04 Mar 2026 12:00:00 GMT"
    assert headers["Vary"] == "Accept-Encoding"
    assert headers.get("Content-Encoding") == {Coding.GZIP: "gzip", Coding.BROTLI: "br"}.get(coding)
    assert dict(reply.unchanged) == {name: headers[name] for name in ("ETag", "Vary", "Cache-Control", "Last-Modified")}


def test_a_plain_answer_is_the_same_for_everybody_and_cannot_be_asked_again_by_date() -> None:
    answer = plain_answer("404 Not Found", b"nothing")
    assert answer.changed_at is None
    assert {tuple(reply.headers) for reply in answer.replies} == {(("Content-Length", "7"),)}
    assert plain_answer("204 No Content").replies[0].headers == []


def _answer(content: Content) -> Answer:
    return answer_of(content, headers=[("Content-Type", "text/html")], shared=[("Cache-Control", "public")])
