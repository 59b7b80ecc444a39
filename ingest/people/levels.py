"""The portal's words for security levels, and the level an exact word means."""

from ingest.enums import SecurityLevel
from ingest.portal.current import current_portal


def level_label(level: SecurityLevel) -> str:
    """What the portal calls a level."""
    label: str = getattr(current_portal().security_levels, level)
    return label


def level_named(words: str) -> SecurityLevel | None:
    """The level of exactly these words, but for blanks around them; None when the portal has no such level."""
    return next((level for level in SecurityLevel if level_label(level) == words.strip()), None)
