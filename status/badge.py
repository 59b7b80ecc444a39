"""The badge: the state of everything as a small picture for other people's pages. Pure.

It needs no font, script or address outside itself. Widths are estimated from the kind of each character, and
`textLength` makes the text fit the estimate in whatever font the reader has.
"""

import re
import unicodedata
from typing import Final

from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.rules import page_indicator
from ingest.system_status.schemas import IndicatorLevel
from status.format_texts import badge_label, badge_title
from status.html import escaped

HEIGHT: Final = 20
LABEL_COLOUR: Final = "#3d444d"
TEXT_COLOUR: Final = "#ffffff"
# Dark enough for white letters on them (4.5 : 1 and more).
COLOURS: Final = {
    IndicatorLevel.NONE: "#1b7334",
    IndicatorLevel.MAINTENANCE: "#1a57b0",
    IndicatorLevel.MINOR: "#8a5a00",
    IndicatorLevel.MAJOR: "#b34500",
    IndicatorLevel.CRITICAL: "#b3242a",
}
LONGEST_LABEL: Final = 60
_FONT: Final = "Verdana,Geneva,DejaVu Sans,sans-serif"
_PADDING: Final = 6
_ICON_WIDTH: Final = 16
_LINE: Final = f'fill="none" stroke="{TEXT_COLOUR}" stroke-width="2"'
_CROSS: Final = f'<path d="M2 2l8 8M10 2l-8 8" {_LINE}/>'
# Drawn and not written, since not every font has these signs; each on a square of 12 by 12.
_ICONS: Final = {
    IndicatorLevel.NONE: f'<path d="M1 6.5l3.5 3.5L11 2.5" {_LINE}/>',
    IndicatorLevel.MAINTENANCE: f'<circle cx="6" cy="6" r="4" {_LINE}/>'
    f'<path d="M6 0v2M6 10v2M0 6h2M10 6h2M2 2l1.3 1.3M8.7 8.7L10 10M10 2L8.7 3.3M3.3 8.7L2 10" {_LINE}/>',
    IndicatorLevel.MINOR: f'<circle cx="6" cy="6" r="5" {_LINE}/><path d="M6 1a5 5 0 0 0 0 10z" fill="{TEXT_COLOUR}"/>',
    IndicatorLevel.MAJOR: _CROSS,
    IndicatorLevel.CRITICAL: _CROSS,
}
# What turns the direction of the text around it, and so could turn what the badge says.
_DIRECTIONS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROW: Final = frozenset("fijltrI|!.,:;'`()[]{}/\\ -\"")
_WIDE: Final = frozenset("mwMW@%&")
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cc"})


def badge(record: StatusRecord) -> bytes:
    """An SVG in UTF-8 that shows and says 'Northgate status: All Systems Operational', in colour, icon and words."""
    found = page_indicator([row.component_status for row in record.components if not row.is_group])
    label = _shortened(_DIRECTIONS.sub("", badge_label(record.page.name)))
    left = text_width(label) + 2 * _PADDING
    width = left + _ICON_WIDTH + text_width(found.description) + 2 * _PADDING
    title = escaped(badge_title(label, found.description))
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"',
        f' role="img" aria-label="{title}"><title>{title}</title>',
        f'<rect width="{width}" height="{HEIGHT}" rx="3" fill="{COLOURS[found.indicator]}"/>',
        f'<path d="M3 0H{left}V{HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="{LABEL_COLOUR}"/>',
        f'<g transform="translate({left + _PADDING} 4)">{_ICONS[found.indicator]}</g>',
        f'<g fill="{TEXT_COLOUR}" font-family="{_FONT}" font-size="11">',
        _text(label, at=_PADDING),
        _text(found.description, at=left + _PADDING + _ICON_WIDTH),
        "</g></svg>",
    ]
    return "".join(pieces).encode()


def text_width(text: str) -> int:
    """About how many pixels a line of text takes at 11 pixels in a wide sans-serif font."""
    return round(sum(_width(character) for character in text))


def _width(character: str) -> float:
    if unicodedata.category(character) in _INVISIBLE:
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 11.5
    if character in _NARROW:
        return 4.4
    if character in _WIDE:
        return 10.2
    return 7.8 if character.isupper() else 6.8


def _shortened(label: str) -> str:
    one_line = " ".join(label.split())
    return one_line if len(one_line) <= LONGEST_LABEL else f"{one_line[: LONGEST_LABEL - 1].rstrip()}\u2026"


def _text(text: str, *, at: int) -> str:
    return (
        f'<text x="{at}" y="14" textLength="{text_width(text)}" lengthAdjust="spacingAndGlyphs">{escaped(text)}</text>'
    )
