"""Texts of any direction: what they open they close, so that nothing after them runs the wrong way. Pure."""

import re
from typing import Final

_ENDS_EMBEDDING: Final = "\u202c"
_ENDS_ISOLATE: Final = "\u2069"
_EMBEDDINGS: Final = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_CONTROL: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def closed(text: str) -> str:
    """The text with an end to each change of direction in it, and without ends of what it did not begin.

    An element that isolates its text (`bdi`) does so with the same invisible characters; one that is open or too many
    inside it would undo that in browsers.
    """
    if not _CONTROL.search(text):
        return text
    open_ends: list[str] = []
    kept = [each for each in text if _is_kept(each, open_ends)]
    return "".join([*kept, *reversed(open_ends)])


def _is_kept(character: str, open_ends: list[str]) -> bool:
    """Note what the character opens or closes; False for one that closes nothing of this text."""
    if character in _EMBEDDINGS:
        open_ends.append(_ENDS_EMBEDDING)
    elif character in _ISOLATES:
        open_ends.append(_ENDS_ISOLATE)
    elif character == _ENDS_EMBEDDING:
        if open_ends[-1:] != [_ENDS_EMBEDDING]:
            return False
        open_ends.pop()
    elif character == _ENDS_ISOLATE:
        if _ENDS_ISOLATE not in open_ends:
            return False
        # The end of an isolate ends the embeddings inside it, too.
        while open_ends.pop() != _ENDS_ISOLATE:
            pass
    return True
