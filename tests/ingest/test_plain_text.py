"""What people write is kept as plain text: nothing invisible, nothing too long, never markup."""

import sys
from xml.etree import ElementTree as ET

import pytest

from ingest.errors import InvalidInputError
from ingest.plain_text import clean_line, clean_optional_text, clean_text

FIELD = {"name": "body", "label": "text", "limit": 20}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1b[0m", "abc[0m"),
        ("a\x0bb\x0cc\x1fd\x85e", "a b c d e"),
        ("\u202egnirts\u2066", "gnirts"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("a\u00a0b", "a\u00a0b"),
        ("\ud800x", "x"),
    ],
)
def test_a_text_keeps_what_was_meant(written: str, kept: str) -> None:
    assert clean_text(written, **FIELD) == kept


@pytest.mark.parametrize("written", ["", " \n\t", "\x00\u202e", "x" * 21])
def test_no_text_and_too_much_are_refused_by_field(written: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean_text(written, **FIELD)
    assert set(refused.value.fields) == {"body"}


def test_a_line_is_one_line() -> None:
    assert clean_line(" one\n\ttwo  three ", **FIELD) == "one two three"


def test_an_optional_text_may_be_left_out_but_not_be_too_long() -> None:
    for nothing in (None, "", " ", "\x00"):
        assert clean_optional_text(nothing, **FIELD) is None
    assert clean_optional_text(" a ", **FIELD) == "a"
    with pytest.raises(InvalidInputError):
        clean_optional_text("x" * 21, **FIELD)


def test_whatever_is_kept_can_stand_in_xml() -> None:
    everything = "".join(chr(number) for number in range(sys.maxunicode + 1))
    kept = clean_text(everything, name="body", label="text", limit=sys.maxunicode)
    element = ET.Element("text")
    element.text = kept
    read = ET.fromstring(ET.tostring(element, encoding="utf-8")).text  # noqa: S314 - our own
    assert read == kept
