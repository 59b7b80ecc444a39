"""Finds or creates what rows name (organisations, sites, contacts, configuration items, teams), and remembers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.upsert import insert_missing
from ingest.importing.merging import Places
from ingest.importing.schemas import ImportedRow
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Organisation, Site, Team
from ingest.models.people import Contact

MAX_REMEMBERED = 100_000
NAMES_PER_READ = 500


@dataclass(slots=True)
class Names:
    """Ids by name of one run; forgets everything rather than grow without end."""

    default_timezone: str
    organisations: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    owned: dict[tuple[str, int, str], int] = field(default_factory=dict)


def organisation_ids(session: Session, names: Names, *, wanted: Iterable[str]) -> Mapping[str, int]:
    """The ids of organisations by name, creating those that are missing."""
    _learn(
        session,
        Organisation,
        names.organisations,
        wanted,
        lambda name: {"name": name, "timezone": names.default_timezone, "created_at": clock.now()},
    )
    return names.organisations


def places_of(session: Session, names: Names, *, rows: Iterable[tuple[int, ImportedRow]]) -> list[Places]:
    """The ids behind the names of rows, each with the organisation it belongs to, creating what is missing."""
    rows = list(rows)
    if len(names.owned) > MAX_REMEMBERED:
        names.owned.clear()
    _learn(session, Team, names.teams, (row.team for _, row in rows if row.team), lambda name: {"name": name})
    for kind, model, column in _OWNED:
        wanted = {(owner, name) for owner, row in rows if (name := getattr(row, kind))}
        _learn_owned(session, names, kind=kind, model=model, column=column, wanted=wanted)
    return [
        Places(
            team=names.teams[row.team] if row.team else None,
            **{kind: names.owned[kind, owner, name] if (name := getattr(row, kind)) else None for kind, *_ in _OWNED},
        )
        for owner, row in rows
    ]


_OWNED: tuple[tuple[str, type[Any], str], ...] = (
    ("site", Site, "name"),
    ("contact", Contact, "import_name"),
    ("config_item", ConfigItem, "import_name"),
)


def _learn(session: Session, model: Any, known: dict[str, int], wanted: Iterable[str], row_of: Any) -> None:
    missing = sorted({name for name in wanted if name not in known})
    for part in _parts(missing):
        insert_missing(session, cast("Table", model.__table__), [row_of(name) for name in part])
        known.update(session.execute(select(model.name, model.id).where(model.name.in_(part))).all())


def _learn_owned(
    session: Session, names: Names, *, kind: str, model: Any, column: str, wanted: set[tuple[int, str]]
) -> None:
    missing = sorted(one for one in wanted if (kind, *one) not in names.owned)
    key = getattr(model, column)
    for part in _parts(missing):
        insert_missing(session, cast("Table", model.__table__), [_OWNED_ROWS[kind](*one) for one in part])
        query = select(model.organisation_id, key, model.id).where(
            model.organisation_id.in_({owner for owner, _ in part}), key.in_({name for _, name in part})
        )
        for owner, name, found in session.execute(query):
            names.owned[kind, owner, name] = found


def _site_row(owner: int, name: str) -> dict[str, Any]:
    return {"organisation_id": owner, "name": name, "is_main": False}


def _contact_row(owner: int, name: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    return {
        "organisation_id": owner,
        "import_name": name,
        "first_name": first,
        "last_name": last.strip(),
        "created_at": clock.now(),
    }


def _item_row(owner: int, name: str) -> dict[str, Any]:
    return {"organisation_id": owner, "import_name": name, "product": name, "reference_name": name, "is_retired": False}


_OWNED_ROWS = {"site": _site_row, "contact": _contact_row, "config_item": _item_row}


def _parts(entries: list[Any]) -> Iterable[list[Any]]:
    return (entries[start : start + NAMES_PER_READ] for start in range(0, len(entries), NAMES_PER_READ))
