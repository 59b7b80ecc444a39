"""What is asked of a file of contacts, and its preview, as they are kept with the run. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from ingest.importing.tables import CellChange, PlannedRow, RowEffect, RowFlaw, TablePreview


class Existing(StrEnum):
    """What to do with somebody who is found: leave them as they are, or update them."""

    SKIP = "skip"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a file.

    With a `site_id` all its contacts are at that site; without one, new ones are at none and others stay where they
    are. `header` is that of the file, which its rejected rows are given back under.
    """

    existing: Existing = Existing.SKIP
    site_id: int | None = None
    is_all_or_nothing: bool = False
    header: tuple[str, ...] = ()


def asked_as_json(asked: Asked) -> dict[str, Any]:
    """What is kept."""
    return asdict(asked)


def asked_of_json(kept: Any) -> Asked:
    """What was kept."""
    known = dict(kept or {})
    return Asked(
        existing=Existing(known.get("existing", Existing.SKIP)),
        site_id=known.get("site_id"),
        is_all_or_nothing=bool(known.get("is_all_or_nothing")),
        header=tuple(known.get("header") or ()),
    )


def preview_as_json(preview: TablePreview) -> dict[str, Any]:
    """A preview as it is kept: of rows what is shown of them."""
    return {
        "counts": {effect.value: count for effect, count in preview.counts.items()},
        "rows": [[one.line, one.subject, one.effect, [_change(each) for each in one.changes]] for one in preview.rows],
        "flaws": [[one.line, one.column, one.reason] for one in preview.flaws],
        "unknown": list(preview.unknown),
        "digest": preview.digest,
    }


def preview_of_json(kept: Mapping[str, Any]) -> TablePreview:
    """The preview that was kept."""
    return TablePreview(
        counts={RowEffect(effect): int(count) for effect, count in kept["counts"].items()},
        rows=tuple(
            PlannedRow(line, subject, RowEffect(effect), tuple(CellChange(*each) for each in changes))
            for line, subject, effect, changes in kept["rows"]
        ),
        flaws=tuple(RowFlaw(*one) for one in kept["flaws"]),
        unknown=tuple(kept["unknown"]),
        digest=str(kept["digest"]),
    )


def _change(change: CellChange) -> list[str | None]:
    return [change.label, change.before, change.after]
