"""Text as every format can hold it: without characters that neither XML, HTML nor UTF-8 has a place for. Pure."""

import re
from typing import Final

_REPLACEMENT: Final = "\ufffd"
# Control characters, halves of characters that no encoding can hold, and code points that stand for nothing.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """The text with single line feeds, and a mark in place of each character that cannot be published."""
    return _UNPRINTABLE.sub(_REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))
