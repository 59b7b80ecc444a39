"""What readers say about the answer they want is understood as the standards mean it."""

from datetime import UTC, datetime

import pytest

from status.negotiation import Coding, is_known_already, wanted_coding

ETAG = '"0123abcd-gz"'
CHANGED = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, Coding.IDENTITY),
        ("", Coding.IDENTITY),
        ("gzip", Coding.GZIP),
        ("gzip, deflate, br, zstd", Coding.BROTLI),
        ("GZip , BR", Coding.BROTLI),
        ("br;q=0.5, gzip", Coding.GZIP),
        ("br;q=0.5, gzip;q=0.5", Coding.BROTLI),
        ("br; q=0.001", Coding.BROTLI),
        ("br;q=0, gzip;q=0", Coding.IDENTITY),
        ("*", Coding.BROTLI),
        ("br;q=0, *;q=0.1", Coding.GZIP),
        ("*;q=0", Coding.IDENTITY),
        ("identity, gzip;q=0.5", Coding.IDENTITY),
        ("identity;q=0.5, gzip", Coding.GZIP),
        ("deflate, zstd", Coding.IDENTITY),
        ("gzip;q=high", Coding.IDENTITY),
        ("gzip;level=9", Coding.GZIP),
        (";;,,;q=1,", Coding.IDENTITY),
        ("gzip;q=nan", Coding.IDENTITY),
    ],
)
def test_the_coding_a_reader_likes_best(header: str | None, coding: Coding) -> None:
    assert wanted_coding(header) is coding


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "is_known"),
    [
        (ETAG, None, True),
        (f"W/{ETAG}", None, True),
        (f'"other", {ETAG}', None, True),
        (f'"other",W/{ETAG} ', None, True),
        ("*", None, True),
        ('"other"', None, False),
        ("", None, False),
        ('"0123abcd"', None, False),
        # Dates count only where no ETag is given.
        ('"other"', "Wed, 04 Mar 2026 12:30:00 GMT", False),
        (ETAG, "Wed, 04 Mar 2020 12:30:00 GMT", True),
        (None, "Wed, 04 Mar 2026 12:30:00 GMT", True),
        (None, "Wed, 04 Mar 2026 12:30:01 GMT", True),
        (None, "Wed, 04 Mar 2026 12:29:59 GMT", False),
        (None, "Wednesday, 04-Mar-26 12:30:00 GMT", True),
        (None, "Wed Mar  4 12:30:00 2026", True),
        (None, "yesterday", False),
        (None, "", False),
        (None, "Wed, 99 Mar 2026 99:30:00 GMT", False),
        (None, None, False),
    ],
)
def test_what_a_reader_has_already(if_none_match: str | None, if_modified_since: str | None, is_known: bool) -> None:
    found = is_known_already(
        if_none_match=if_none_match, if_modified_since=if_modified_since, etag=ETAG, changed_at=CHANGED
    )
    assert found is is_known
