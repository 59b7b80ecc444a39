"""What people write, as it is kept: plain text without control characters, never markup, and not too long. Pure."""

from ingest.errors import InvalidInputError

# Joiners are part of how some languages and pictures are written; other invisible characters can only mislead.
_JOINERS = "\u200c\u200d"


def clean_text(text: str, *, name: str, label: str, limit: int) -> str:
    """A text without the control characters and outer spaces nobody meant; InvalidInputError names the field."""
    cleaned = clean_optional_text(text, name=name, label=label, limit=limit)
    if cleaned is None:
        message = f"Write a {label}."
        raise InvalidInputError(message, fields={name: message})
    return cleaned


def clean_line(text: str, *, name: str, label: str, limit: int) -> str:
    """The same for what stands on one line: every stretch of spaces and line ends becomes one space."""
    return clean_text(" ".join(text.split()), name=name, label=label, limit=limit)


def clean_optional_text(text: str | None, *, name: str, label: str, limit: int) -> str | None:
    """The same for a text that may be left out: None when there is nothing in it."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    cleaned = "".join(_kept(one) for one in lines).strip()
    if len(cleaned) > limit:
        message = f"The {label} has {len(cleaned):,} characters; at most {limit:,} are possible."
        raise InvalidInputError(message, fields={name: message})
    return cleaned or None


def _kept(one: str) -> str:
    if one.isprintable() or one in "\n\t" or one in _JOINERS:
        return one
    if not one.isspace():
        return ""
    # Some control characters count as spaces; XML takes none of them.
    return " " if one < "\xa0" else one
