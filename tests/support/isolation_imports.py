"""What the isolation tests call of imports of contacts, with what names Acme's things."""

from collections.abc import Callable
from typing import Any

from ingest.importing.contacts.asked import Existing
from ingest.importing.schemas import Tally

Arguments = Callable[[Any], dict[str, Any]]
# Steps of what is tried itself; a run was looked up for the viewer before.
PIECES = {"planned_batch", "standing_of", "written", "record_begin", "are_rejects_kept"}


def _run(world: Any) -> dict[str, Any]:
    return {"run_id": world.run_id}


READS: dict[str, list[Arguments]] = {
    "checked_preview": [_run],
    "has_rejects": [lambda w: {"run": _Numbered(w.run_id)}],
}
# For the system alone.
STAFF_ACTS: dict[str, Arguments] = {"take_next": lambda _w: {}, "forget_files": lambda _w: {}}
_ENDED = {"tally": Tally(), "state": "done"}
TICKET_ACTS: dict[str, Arguments] = {
    "end_run": lambda w: _run(w) | _ENDED,
    "note_file": lambda _w: {"file_name": "a.csv", "file_key": "a", "total_bytes": 1},
    "begin_check": lambda w: _run(w) | {"organisation_id": w.people.acme, "existing": Existing.SKIP, "site_id": None},
    "apply_checked": lambda w: _run(w) | {"is_all_or_nothing": False},
    "discard": _run,
}


class _Numbered:
    """What is asked of a run: its number, and that no file of it is named."""

    rejects_file = None

    def __init__(self, run_id: int) -> None:
        self.id = run_id
