"""Finds or creates what rows name (organisations, sites, contacts, configuration items, teams), and remembers it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.upsert import insert_missing
from ingest.importing.merging import Places
from ingest.importing.schemas import ImportedRow, ItemDetails
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Organisation, Site, Team
from ingest.models.people import Contact
from ingest.people.rules import first_and_last_name

MAX_REMEMBERED = 100_000
NAMES_PER_READ = 500
# organisation, name
Owned = tuple[int, str]


@dataclass(slots=True)
class Names:
    """Ids by name of one run; forgets everything rather than grow without end."""

    default_timezone: str
    organisations: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    owned: dict[tuple[str, int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Something an organisation has: how a row becomes one, and what people call it who entered it by hand.

    `key` is the id it is known by: of a contact that was merged into another, the other's.
    """

    model: type[Any]
    column: str
    made_from: Callable[[int, str, ImportedRow], dict[str, Any]]
    spoken: Any = None
    key: Any = None


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
    """The ids behind the names of rows, each with the organisation it belongs to, creating what is missing.

    A contact or configuration item that was entered by hand is taken for the one a row names, where there is exactly
    one of that name.
    """
    rows = list(rows)
    if len(names.owned) > MAX_REMEMBERED:
        names.owned.clear()
    _learn(session, Team, names.teams, (row.team for _, row in rows if row.team), lambda name: {"name": name})
    for kind in _KINDS:
        wanted = {(owner, name): row for owner, row in reversed(rows) if (name := getattr(row, kind))}
        _learn_owned(session, names, kind=kind, wanted=wanted)
    return [
        Places(
            team=names.teams[row.team] if row.team else None,
            **{kind: names.owned[kind, owner, name] if (name := getattr(row, kind)) else None for kind in _KINDS},
        )
        for owner, row in rows
    ]


def _learn(session: Session, model: Any, known: dict[str, int], wanted: Iterable[str], row_of: Any) -> None:
    missing = sorted({name for name in wanted if name not in known})
    for part in _parts(missing):
        insert_missing(session, cast("Table", model.__table__), [row_of(name) for name in part])
        known.update(session.execute(select(model.name, model.id).where(model.name.in_(part))).all())


def _learn_owned(session: Session, names: Names, *, kind: str, wanted: Mapping[Owned, ImportedRow]) -> None:
    made = _KINDS[kind]
    for part in _parts(sorted(one for one in wanted if (kind, *one) not in names.owned)):
        found = _owned_ids(session, made, getattr(made.model, made.column), part)
        missing = [one for one in part if one not in found]
        if missing and made.spoken is not None:
            _adopt(session, made, missing)
        rows = [made.made_from(owner, name, wanted[owner, name]) for owner, name in missing]
        insert_missing(session, cast("Table", made.model.__table__), rows)
        found = _owned_ids(session, made, getattr(made.model, made.column), part)
        names.owned.update({(kind, *one): ids[0] for one, ids in found.items()})


def _owned_ids(
    session: Session, made: _Kind, name: Any, part: Iterable[Owned], *conditions: Any
) -> dict[Owned, list[int]]:
    owners, called = {owner for owner, _ in part}, {one for _, one in part}
    key = made.model.id if made.key is None else made.key
    query = select(made.model.organisation_id, name, key).where(
        made.model.organisation_id.in_(owners), name.in_(called), *conditions
    )
    found: dict[Owned, list[int]] = {}
    for owner, one, owned_id in session.execute(query):
        found.setdefault((owner, one), []).append(owned_id)
    return found


def _adopt(session: Session, made: _Kind, missing: Iterable[Owned]) -> None:
    column = getattr(made.model, made.column)
    for (owner, name), ids in _owned_ids(session, made, made.spoken, missing, column.is_(None)).items():
        if len(ids) == 1 and (owner, name) in missing:
            session.execute(update(made.model).where(made.model.id == ids[0]).values({made.column: name}))


def _site_row(owner: int, name: str, _row: ImportedRow) -> dict[str, Any]:
    return {"organisation_id": owner, "name": name, "is_main": False}


def _contact_row(owner: int, name: str, _row: ImportedRow) -> dict[str, Any]:
    first, last = first_and_last_name(name)
    return {
        "organisation_id": owner,
        "import_name": name,
        "first_name": first,
        "last_name": last.strip(),
        "created_at": clock.now(),
    }


def _item_row(owner: int, name: str, row: ImportedRow) -> dict[str, Any]:
    details = row.item or ItemDetails(product=name, reference_name=name)
    values = asdict(details) | {"product": details.product or name}
    return {"organisation_id": owner, "import_name": name, "is_retired": False} | values


_KINDS = {
    "site": _Kind(Site, "name", _site_row),
    "contact": _Kind(
        Contact,
        "import_name",
        _contact_row,
        Contact.first_name + " " + Contact.last_name,
        key=func.coalesce(Contact.merged_into_id, Contact.id),
    ),
    "config_item": _Kind(ConfigItem, "import_name", _item_row, ConfigItem.reference_name),
}


def _parts(entries: list[Any]) -> Iterable[list[Any]]:
    return (entries[start : start + NAMES_PER_READ] for start in range(0, len(entries), NAMES_PER_READ))
