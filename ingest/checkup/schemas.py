"""What a check of an installation finds."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is: `danger` is unsafe or broken, `warning` should be looked at."""

    FINE = "fine"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in a sentence; `stops_serving` when nothing may be served like this."""

    check: str
    level: Level
    message: str
    stops_serving: bool = False


def fine(check: str, message: str) -> Finding:
    """All is well."""
    return Finding(check, Level.FINE, message)


def warning(check: str, message: str) -> Finding:
    """Something to look at."""
    return Finding(check, Level.WARNING, message)


def danger(check: str, message: str, *, stops_serving: bool = False) -> Finding:
    """Something unsafe or broken."""
    return Finding(check, Level.DANGER, message, stops_serving=stops_serving)
