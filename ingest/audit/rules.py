"""What a line of the audit trail may hold. Pure."""

from collections.abc import Mapping
from typing import Final

MAX_SUBJECT_CHARACTERS: Final = 300
MAX_DETAIL_CHARACTERS: Final = 500
MAX_DETAILS: Final = 20
# Names under which something would come that belongs into no trail.
SECRET_WORDS: Final = ("password", "token", "secret", "cookie", "body", "session_key")


def kept_words(text: str, *, limit: int) -> str:
    """A text in one line, as far as it is kept."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def kept_details(details: Mapping[str, str] | None) -> dict[str, str]:
    """Details as they are kept; ValueError for a name that promises a secret or the text of somebody's message."""
    given = dict(details or {})
    if len(given) > MAX_DETAILS:
        message = "A line of the trail has twenty details at most."
        raise ValueError(message)
    named = [name for name in given if any(word in name.casefold() for word in SECRET_WORDS)]
    if named:
        message = f"The trail keeps no {named[0]}."
        raise ValueError(message)
    return {name: kept_words(str(value), limit=MAX_DETAIL_CHARACTERS) for name, value in given.items()}
