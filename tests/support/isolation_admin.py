"""What the walk over all functions of the ground floor calls of administration, with what names Acme's things."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ingest.config_items.kinds import ITEMS
from ingest.config_items.schemas import ItemFilters
from ingest.organisations.kinds import ORGANISATIONS, SITES
from ingest.people.staff import STAFF
from ingest.records.schemas import RecordFilters
from ingest.teams.kinds import TEAMS

Arguments = Callable[[Any], dict[str, Any]]

ALL = RecordFilters(state="")
# A table decides who may ask, and is asked by `preview_records` and `import_records`.
PIECES = frozenset({"planned_batches", "preview_table", "apply_table"})


def _owners(world: Any) -> list[tuple[Any, int]]:
    return [(ORGANISATIONS, world.people.acme), (SITES, world.people.leeds), (TEAMS, world.people.voice_team)]


def _of_kind(number: int, **more: Any) -> Arguments:
    def arguments(world: Any) -> dict[str, Any]:
        kind, record_id = _owners(world)[number]
        return {"kind": kind, "record_id": record_id} | more

    return arguments


READS: dict[str, list[Arguments]] = {
    "record_page": [lambda _w, kind=kind: {"kind": kind, "filters": ALL} for kind in (ORGANISATIONS, SITES, STAFF)],
    "record_of": [_of_kind(0), _of_kind(1)],
    "record_options": [lambda _w: {"kind": ITEMS}],
    "exported_records": [lambda _w: {"kind": SITES, "filters": ALL}],
    "exported_rows": [lambda _w: {"kind": SITES, "filters": ALL}],
    "preview_records": [lambda _w: {"kind": SITES, "path": Path("absent.csv")}],
    "staff_access": [lambda w: {"account_id": w.people.alice.account_id}],
    "seen_items": [
        lambda w: {"filters": ItemFilters(organisation_id=w.people.acme, site_id=w.people.leeds, with_retired=True)}
    ],
    "organisations_in_use": [lambda _w: {}],
    "named_items": [lambda _w: {"item_ids": [1, 2]}],
    "sites_in_use": [lambda _w: {}, lambda w: {"organisation_id": w.people.acme, "kept_id": w.people.leeds}],
}
STAFF_ACTS: dict[str, Arguments] = {
    "add_record": lambda w: {"kind": SITES, "values": {"organisation": str(w.people.acme), "name": "Attic"}},
    "change_record": _of_kind(0, values={"name": "Mine"}),
    "retire_record": _of_kind(1, is_retired=True),
    "remove_record": _of_kind(2),
    "import_records": lambda _w: {
        "kind": SITES, "path": Path("absent.csv"), "is_all_or_nothing": False, "digest": "",
    },
    "note_export": lambda _w: {"kind": SITES, "filters": ALL},
    "end_staff_access": lambda w: {"account_id": w.people.alice.account_id, "hand_to": "team"},
}  # fmt: skip
TICKET_ACTS: dict[str, Arguments] = {}
