"""Text that every format can hold."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from status.printable import printable


def test_what_can_be_printed_stays_as_it_is() -> None:
    text = "Tab\t, line\n, caf\u00e9 \u202e \U0001f525 <b> & ]]>"
    assert printable(text) == text


def test_what_cannot_is_marked_and_lines_end_alike() -> None:
    assert printable("a\x00b\x1bc\x85d\ud800e\ufffff") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"
    assert printable("one\r\ntwo\rthree") == "one\ntwo\nthree"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_stand_in_xml_and_in_utf_8(text: str) -> None:
    element = ET.Element("x")
    element.text = printable(text)
    read_again = ET.fromstring(ET.tostring(element, encoding="utf-8"))  # noqa: S314 - written a line above
    assert (read_again.text or "") == printable(text)
