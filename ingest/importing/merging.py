"""Joins rows of a file to what is known of a ticket: new history, new values, and which row did what. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from ingest.enums import Stage
from ingest.importing.schemas import ImportedRow, Tally
from ingest.portal.schema import PortalDefinition
from ingest.tickets.history import Standing

MAX_ORDER_HINT = 999
_WORDS = {
    "title": "Ticket Title",
    "category": "Category",
    "priority": "Priority",
    "assignee_name": "Assigned To",
    "customer_reference": "Customer Reference",
    "site": "Company",
    "contact": "Ticket Contact",
    "team": "Team",
    "config_item": "Configuration Item",
}


@dataclass(slots=True)
class Places:
    """The ids behind the names a row gives; None where it names none."""

    site: int | None = None
    contact: int | None = None
    config_item: int | None = None
    team: int | None = None


@dataclass(slots=True)
class NewEvent:
    """An entry to be added to a history."""

    standing: Standing
    kind: str
    actor: str | None
    changes: list[list[str | None]]
    external_key: str | None


@dataclass(slots=True)
class KnownTicket:
    """A ticket as it is known so far, growing row by row.

    `values` are the ticket's columns; `names` the words behind its ids, for history that people can read.
    """

    external_id: str
    organisation_id: int
    ticket_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)
    history: list[Standing] = field(default_factory=list)
    known_before: int = 0
    keys: set[str] = field(default_factory=set)
    events: list[NewEvent] = field(default_factory=list)
    is_title_new: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.events)


def merge(
    known: KnownTicket,
    rows: Sequence[tuple[ImportedRow, Places]],
    *,
    portal: PortalDefinition,
    is_forward: bool,
    now: datetime,
    tally: Tally,
) -> None:
    """Bring the rows of one ticket into what is known of it, and count what each did.

    `is_forward`: rows stand in the order in which things happened, also where a minute contradicts that; otherwise
    their times decide.
    """
    if not is_forward:
        rows = sorted(rows, key=lambda pair: (pair[0].row_at, pair[0].order_hint))
    for row, places in rows:
        if _is_known(known, row):
            tally.unchanged += 1
            continue
        if known.history:
            tally.updated += 1
            _date_by_now(known, row, now=now)
        else:
            tally.created += 1
            _create(known, row, places, portal=portal)
        _append(known, row, places, portal=portal, is_forward=is_forward)


def _date_by_now(known: KnownTicket, row: ImportedRow, *, now: datetime) -> None:
    if row.key is None and known.known_before and row.row_at <= known.history[-1].at:
        row.row_at = now


def _is_known(known: KnownTicket, row: ImportedRow) -> bool:
    if row.key is not None:
        return row.key in known.keys
    return row.digest == known.values.get("import_digest")


def _create(known: KnownTicket, row: ImportedRow, places: Places, *, portal: PortalDefinition) -> None:
    new = portal.default_status(Stage.NEW)
    standing = Standing(
        position=_milliseconds(row.created_at),
        at=row.created_at,
        status=new.key,
        stage=Stage.NEW,
        request_type=str(row.values.get("request_type") or portal.request_types[0].key),
        priority=_text(row.values.get("priority")),
        site_id=places.site,
    )
    known.history.append(standing)
    known.events.append(NewEvent(standing, "created", _text(row.values.get("created_by")) or row.actor, [], None))
    known.values |= {"created_at": row.created_at, "updated_at": row.created_at, "source": "import"}
    known.names |= {"site": row.site, "contact": row.contact, "team": row.team, "config_item": row.config_item}
    _take_values(known, row, places)


def _append(
    known: KnownTicket, row: ImportedRow, places: Places, *, portal: PortalDefinition, is_forward: bool
) -> None:
    position = _position(known, row, is_forward=is_forward)
    before = _standing_before(known, position)
    status, stage = _status(row, before, portal=portal)
    standing = replace(
        before,
        position=position,
        at=row.row_at,
        status=status,
        stage=stage,
        request_type=_text(row.values.get("request_type")) or before.request_type,
        priority=_text(row.values.get("priority")) or before.priority,
        site_id=places.site or before.site_id,
        is_imported=True,
        reported_completed_at=row.reported_completed_at if stage.is_completed else None,
    )
    is_latest = position > known.history[-1].position
    changes = _changes(known, row, before, standing, portal=portal) if is_latest else _moves(before, standing, portal)
    known.history.append(standing)
    if is_latest:
        known.values["updated_at"] = max(known.values["updated_at"], row.row_at)
        _take_values(known, row, places)
    else:
        known.history.sort(key=attrgetter("position"))
    if row.key is not None:
        known.keys.add(row.key)
    known.events.append(NewEvent(standing, "imported", row.actor, changes, row.key))


def _position(known: KnownTicket, row: ImportedRow, *, is_forward: bool) -> int:
    at = _milliseconds(row.row_at)
    if is_forward:
        return max(known.history[-1].position + 1, at)
    # Never before the creation, and never where another entry stands.
    position = max(at + min(row.order_hint, MAX_ORDER_HINT), known.history[0].position + 1)
    taken = {one.position for one in known.history}
    while position in taken:
        position += 1
    return position


def _standing_before(known: KnownTicket, position: int) -> Standing:
    return next(one for one in reversed(known.history) if one.position < position)


def _status(row: ImportedRow, before: Standing, *, portal: PortalDefinition) -> tuple[str, Stage]:
    if row.status is not None and row.stage is not None:
        return row.status, row.stage
    if row.stage is None or row.stage is before.stage:
        return before.status, before.stage
    return portal.default_status(row.stage).key, row.stage


def _changes(
    known: KnownTicket, row: ImportedRow, before: Standing, after: Standing, *, portal: PortalDefinition
) -> list[list[str | None]]:
    found = _moves(before, after, portal)
    for name in ("site", "contact", "team", "config_item"):
        new = getattr(row, name)
        if new is not None and new != known.names.get(name):
            found.append([_WORDS[name], known.names.get(name), new])
            known.names[name] = new
    for name in ("title", "category", "assignee_name", "customer_reference"):
        new = _text(row.values.get(name))
        if new is not None and new != known.values.get(name):
            found.append([_WORDS[name], known.values.get(name), new])
    return found


def _moves(before: Standing, after: Standing, portal: PortalDefinition) -> list[list[str | None]]:
    found: list[list[str | None]] = []
    if after.status != before.status:
        found.append(["Status", portal.status_label(before.status), portal.status_label(after.status)])
    if after.request_type != before.request_type:
        labels = (portal.request_type_label(one.request_type) for one in (before, after))
        found.append(["Request Type", *labels])
    if after.priority != before.priority:
        found.append(
            [_WORDS["priority"], *(one.priority and portal.priority_label(one.priority) for one in (before, after))]
        )
    return found


def _take_values(known: KnownTicket, row: ImportedRow, places: Places) -> None:
    said = {name: value for name, value in row.values.items() if value is not None and name != "request_type"}
    known.is_title_new |= said.get("title", known.values.get("title")) != known.values.get("title")
    known.values |= said
    for name in ("site", "contact", "config_item", "team"):
        if (place := getattr(places, name)) is not None:
            known.values[f"{name}_id"] = place
    known.values["import_digest"] = row.digest


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _text(value: str | date | None) -> str | None:
    return None if value is None else str(value)
