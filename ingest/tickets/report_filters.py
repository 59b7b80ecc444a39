"""The filters reports lead to: their buckets, and how addresses spell what has no words of its own. Pure."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from ingest.enums import OPEN_STAGES, Stage
from ingest.errors import InvalidInputError

_HOUR = 3_600
_DAY = 24 * _HOUR
# Each from so many seconds up to, and without, so many; None is no end. What clocks that went wrong made less than
# nothing is the shortest there is.
Bounds = tuple[int | None, int | None]
AGE_BUCKETS: Mapping[str, Bounds] = MappingProxyType(
    {
        "0-1": (None, _DAY),
        "1-3": (_DAY, 3 * _DAY),
        "3-7": (3 * _DAY, 7 * _DAY),
        "7-14": (7 * _DAY, 14 * _DAY),
        "14-30": (14 * _DAY, 30 * _DAY),
        "30-90": (30 * _DAY, 90 * _DAY),
        "over-90": (90 * _DAY, None),
    }
)
DURATION_BUCKETS: Mapping[str, Bounds] = MappingProxyType(
    {
        "under-1h": (None, _HOUR),
        "1-4h": (_HOUR, 4 * _HOUR),
        "4-8h": (4 * _HOUR, 8 * _HOUR),
        "8-24h": (8 * _HOUR, _DAY),
        "1-3d": (_DAY, 3 * _DAY),
        "3-7d": (3 * _DAY, 7 * _DAY),
        "7-30d": (7 * _DAY, 30 * _DAY),
        "over-30d": (30 * _DAY, None),
    }
)
BUCKET_FILTERS: Mapping[str, Mapping[str, Bounds]] = MappingProxyType(
    {"age": AGE_BUCKETS, "quiet": AGE_BUCKETS, "resolution": DURATION_BUCKETS, "first_response": DURATION_BUCKETS}
)
# Whole numbers from 0 up to, and without, so many; weekdays begin with Monday.
COUNTED_FILTERS: Mapping[str, int] = MappingProxyType({"weekday": 7, "hour": 24})
# Exact words, any of which may be '': none.
EXACT_FILTERS = ("in_category", "agent")
NOBODY = "0"
_NONE = "-"
MAX_EXACT_CHARACTERS = 300


def stage_word(stage: Stage) -> str:
    """How addresses spell a single stage: 'open' is taken by the group of all that are open."""
    return "in_progress" if stage is Stage.OPEN else str(stage)


def is_account(agent: str) -> bool:
    """Whether an agent is told by an account's id (or is nobody), and not by name."""
    # 18 digits fit the 64-bit ids of both databases.
    return agent.isascii() and agent.isdigit() and len(agent) <= 18  # noqa: PLR2004 - said above


def exact_spelling(value: str) -> str:
    """How an address spells an exact word: '-' is none, and a word that begins with '-' has one more."""
    return f"{_NONE}{value}" if not value or value.startswith(_NONE) else value


def exact_from_spelling(name: str, text: str) -> str:
    """The exact word behind a spelling; InvalidInputError by `name` for what no ticket can hold."""
    value = text.removeprefix(_NONE)
    if len(value) > MAX_EXACT_CHARACTERS:
        raise _refusal(name, f"A value of '{name}' has at most {MAX_EXACT_CHARACTERS} characters.")
    if "\x00" in value:
        raise _refusal(name, f"A value of '{name}' cannot hold control characters.")
    return value


def bucket_from_spelling(name: str, text: str) -> str:
    """The name of a bucket; InvalidInputError by `name` for any other word."""
    if text not in BUCKET_FILTERS[name]:
        choices = ", ".join(BUCKET_FILTERS[name])
        raise _refusal(name, f"'{text[:40]}' is not a choice of '{name}'; use one of {choices}.")
    return text


def counted_from_spelling(name: str, text: str) -> int:
    """The weekday or the hour; InvalidInputError by `name` for anything else."""
    limit = COUNTED_FILTERS[name]
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) < limit):  # noqa: PLR2004 - two digits
        raise _refusal(name, f"'{text[:40]}' is not a choice of '{name}'; use a number from 0 to {limit - 1}.")
    return int(text)


def day_from_spelling(name: str, text: str) -> date | None:
    """The day, None for no text; InvalidInputError by `name` for anything but a day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _refusal(name, f"'{text[:40]}' is not a day; write 2026-05-03.") from error
    if day.isoformat() != text:
        raise _refusal(name, f"'{text[:40]}' is not a day; write 2026-05-03.")
    return day


def require_open_stages(stages: tuple[Stage, ...] | None, *, day: date | None) -> None:
    """Refuse stages of a day that is not given, and those in which no ticket is open."""
    if stages is None:
        return
    if day is None:
        raise _refusal("stage_on", "'stage_on' is the stage on a day; give 'open_on' as well.")
    if not set(stages) <= set(OPEN_STAGES):
        raise _refusal("stage_on", "'stage_on' goes with tickets that were open; use an open stage.")


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})
