"""What the isolation tests call of business calendars: all who sign in read them, administrators keep them."""

from collections.abc import Callable
from typing import Any

Arguments = Callable[[Any], dict[str, Any]]
PIECES: set[str] = set()
READS: dict[str, list[Arguments]] = {"calendar_history": [lambda _w: {}]}
STAFF_ACTS: dict[str, Arguments] = {"is_calendar_kept": lambda _w: {}, "keep_calendar": lambda _w: {}}
