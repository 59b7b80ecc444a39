"""The badge: a picture that says the same in words, in colours people can read, whatever the page is called."""

import re
from xml.etree import ElementTree as ET

import pytest

from ingest.enums import ComponentStatus
from ingest.system_status.schemas import IndicatorLevel, PageDefinition
from status.badge import COLOURS, LABEL_COLOUR, LONGEST_LABEL, TEXT_COLOUR, badge, text_width
from tests.support.status_records import HOSTILE, component_row, status_record

SVG = "{http://www.w3.org/2000/svg}"
MAJOR, WELL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.OPERATIONAL


def drawn(*statuses: ComponentStatus, name: str = "Northgate status") -> ET.Element:
    rows = [component_row(number, component_status=each) for number, each in enumerate(statuses, start=1)]
    record = status_record(*rows, page=PageDefinition(name=name))
    return ET.fromstring(badge(record))  # noqa: S314 - our own picture


def texts(picture: ET.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("statuses", "level", "words"),
    [
        ((), IndicatorLevel.NONE, "All Systems Operational"),
        ((WELL,), IndicatorLevel.NONE, "All Systems Operational"),
        ((ComponentStatus.UNDER_MAINTENANCE,), IndicatorLevel.MAINTENANCE, "Service Under Maintenance"),
        ((ComponentStatus.DEGRADED_PERFORMANCE,), IndicatorLevel.MINOR, "Partially Degraded Service"),
        ((ComponentStatus.PARTIAL_OUTAGE,), IndicatorLevel.MINOR, "Minor Service Outage"),
        ((MAJOR, WELL), IndicatorLevel.MAJOR, "Partial System Outage"),
        ((MAJOR,), IndicatorLevel.CRITICAL, "Major Service Outage"),
    ],
)
def test_it_says_the_state_of_everything_in_words_and_in_its_colour(
    statuses: tuple[ComponentStatus, ...], level: IndicatorLevel, words: str
) -> None:
    picture = drawn(*statuses)
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == picture.findtext(f"{SVG}title") == f"Northgate status: {words}"
    assert texts(picture) == ["Northgate status", words]
    assert picture[1].get("fill") == COLOURS[level]


def test_every_state_has_a_sign_of_its_own_but_for_the_two_worst() -> None:
    signs = {
        each: ET.tostring(drawn(each).findall(f"{SVG}g")[0]).split(b">", 1)[1]
        for each in ComponentStatus
        if each is not ComponentStatus.PARTIAL_OUTAGE
    }
    assert len(set(signs.values())) == 4
    assert all(b"<" in sign for sign in signs.values())


@pytest.mark.parametrize("colour", [*COLOURS.values(), LABEL_COLOUR])
def test_white_letters_stand_out(colour: str) -> None:
    assert contrast(TEXT_COLOUR, colour) >= 4.5


def test_groups_do_not_count() -> None:
    rows = (component_row(1, "All", is_group=True), component_row(2, group_id=1, component_status=MAJOR))
    assert b"Major Service Outage" in badge(status_record(*rows))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Northgate", "Northgate status"),
        ("Northgate Status", "Northgate Status"),
        ("Statuspage Ltd", "Statuspage Ltd status"),
        ("  spaced \n out  ", "spaced out status"),
        ("", "status"),
    ],
)
def test_the_label_names_the_page_and_says_once_that_it_is_a_status(name: str, label: str) -> None:
    assert texts(drawn(name=name))[0] == label


def test_it_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    text = badge(status_record(page=PageDefinition(name=HOSTILE))).decode()
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|<style|<foreignObject|<image|<use|href|\son\w+=|url\(|@import|data:", text)


def test_a_hostile_name_is_text_and_turns_nothing_around() -> None:
    picture = drawn(name=HOSTILE)
    shown = texts(picture)[0]
    assert shown.startswith("<script>alert(1)</script> & \"quoted\" 'text' ]]> right to le")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(picture.itertext()))
    assert {each.tag.removeprefix(SVG) for each in picture.iter()} == {"svg", "title", "rect", "path", "g", "text"}


def test_a_long_name_is_shortened() -> None:
    shown = texts(drawn(name="Northgate " * 10_000))[0]
    assert len(shown) == LONGEST_LABEL
    assert shown.endswith("\u2026")


def test_the_width_follows_the_text() -> None:
    narrow, wide = (drawn(name=name) for name in ("iii status", "WWW status"))
    assert int(narrow.get("width") or 0) < int(wide.get("width") or 0)
    for picture in (narrow, wide):
        right = [int(each.get("x") or 0) + int(each.get("textLength") or 0) for each in picture.iter(f"{SVG}text")]
        left_part = int(re.match(r"M3 0H(\d+)", picture[2].get("d") or "")[1])  # type: ignore[index]
        assert right[0] < left_part < int(picture.get("width") or 0)
        assert right[1] < int(picture.get("width") or 0)


def test_wide_and_combining_characters_have_their_widths() -> None:
    assert text_width("\u72b6\u614b") > text_width("ab") > text_width("il")
    assert text_width("e\u0301") == text_width("e")
