"""Names of documents: whatever comes in, what goes out is one harmless part; and sizes in words."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.documents.names import MAX_NAME_BYTES, extension_of, renamed, safe_name
from ingest.documents.rules import size_words

RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
ODD = st.text(st.characters() | st.sampled_from('./\\:*?"<>| \u202e\x00\u200f\t\r\n¹'), max_size=400)


@given(ODD)
@example("con .pdf")
@example("CON. .txt")
@example(". . a")
@example("_" * 300 + ". .")
@example("a" * 190 + " ." * 30 + ".pdf")
@example("\u0344" * 200)
def test_a_safe_name_is_one_harmless_part_and_stays_as_it_is(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name.encode()) <= MAX_NAME_BYTES
    assert name.isprintable()
    assert not set(name) & set('/\\:*?"<>|')
    assert name == name.strip(". ")
    assert not RESERVED.fullmatch(name.partition(".")[0].strip())
    assert safe_name(name) == name


@given(ODD)
def test_a_renamed_document_keeps_its_extension(text: str) -> None:
    assert extension_of(renamed(text, extension="pdf")) == "pdf"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (14_336, "14 KB"),
        (1_000 * 1_024, "1.0 MB"),
        (25 * 1024 * 1024, "25.0 MB"),
        (3 * 1024**3, "3,072.0 MB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
