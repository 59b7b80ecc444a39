"""What a text opens it closes, so that nothing after it runs the wrong way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from status.bidi import closed


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("plain", "plain"),
        ("\u202eback", "\u202eback\u202c"),
        ("\u2066a\u202eb", "\u2066a\u202eb\u202c\u2069"),
        ("a\u2069b", "ab"),
        ("a\u202cb", "ab"),
        ("\u2067a\u202bb\u2069c", "\u2067a\u202bb\u2069c"),
        ("\u202ea\u2066b\u202cc", "\u202ea\u2066bc\u2069\u202c"),
    ],
)
def test_what_is_open_is_closed_and_what_closes_nothing_is_left_out(text: str, whole: str) -> None:
    assert closed(text) == whole


@given(st.text(st.sampled_from("ab\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")))
def test_a_closed_text_stays_as_it_is_and_loses_no_letter(text: str) -> None:
    whole = closed(text)
    assert closed(whole) == whole
    assert [each for each in whole if each in "ab"] == [each for each in text if each in "ab"]
    assert closed(f"{whole}x\u202e") == f"{whole}x\u202e\u202c"
