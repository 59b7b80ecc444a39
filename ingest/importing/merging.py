"""Joins rows of a file to what is known of a ticket: new history, new values, and which row did what. Pure."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from ingest.enums import EventKind, Stage
from ingest.importing.schemas import Direction, ImportedRow, Tally
from ingest.portal.schema import PortalDefinition
from ingest.tickets.history import Standing

MAX_ORDER_HINT = 999
OUTDATED = "A row is older than what is known of its ticket; the ticket stays as it is."
REPEATED = "A ticket stands in more than one row of the file; what the latest of them says counts."
MADE_HERE = "A row names a ticket that was made here; the ticket stays as it is."
_PLACES = ("site", "contact", "team", "config_item")
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
    """What an entry to be added to a history has beside its standing."""

    position: int
    kind: EventKind
    actor: str | None
    changes: list[list[str | None]]
    external_key: str | None = None


@dataclass(slots=True)
class KnownTicket:
    """A ticket as it is known so far, growing row by row.

    `values` are the ticket's columns; `names` the words behind its ids, for history that people can read. `stored` is
    the history as it was read, `history` as it is now; `keys` tell at which position a row of the source stands.
    `is_made_here`: it bears the number a row gives, but did not come from this source. `is_brought_in`: this run has
    brought a row of it in already.
    """

    external_id: str
    organisation_id: int
    ticket_id: int | None = None
    number: str | None = None
    is_made_here: bool = False
    is_brought_in: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)
    stored: tuple[Standing, ...] = ()
    history: list[Standing] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    events: list[NewEvent] = field(default_factory=list)
    is_title_new: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.events)

    @property
    def newest_imported(self) -> Standing | None:
        """The latest entry that came from the source."""
        return next((one for one in reversed(self.history) if one.is_imported), None)


def merge(
    known: KnownTicket,
    rows: Sequence[tuple[ImportedRow, Places]],
    *,
    portal: PortalDefinition,
    direction: Direction,
    now: datetime,
    tally: Tally,
) -> None:
    """Bring the rows of one ticket into what is known of it, and count what each did.

    In a file that runs in one direction of time rows of one ticket stand in the order in which things happened (or in
    the reverse), also where a minute contradicts that; otherwise their times decide. A row that happened before what is
    known already goes to its place among it.
    """
    floor: int | None = None
    for row, places in _as_they_happened(rows, direction):
        if _says_nothing_new(known, row, tally):
            tally.unchanged += 1
        else:
            _bring_in(known, row, places, portal=portal, floor=floor, now=now, tally=tally)
        if direction is not Direction.NONE and row.key is not None:
            floor = known.keys.get(row.key)


def _as_they_happened(
    rows: Sequence[tuple[ImportedRow, Places]], direction: Direction
) -> Sequence[tuple[ImportedRow, Places]]:
    if direction is Direction.NONE:
        return sorted(rows, key=lambda pair: (pair[0].row_at, pair[0].order_hint))
    return rows if direction is Direction.FORWARD else rows[::-1]


def _says_nothing_new(known: KnownTicket, row: ImportedRow, tally: Tally) -> bool:
    if known.is_made_here:
        tally.warn(MADE_HERE)
        return True
    if row.key is not None:
        return row.key in known.keys
    newest = known.newest_imported
    if newest is not None and row.is_dated and row.row_at < newest.at:
        tally.warn(OUTDATED)
        return True
    return row.digest == known.values.get("import_digest")


def _bring_in(
    known: KnownTicket,
    row: ImportedRow,
    places: Places,
    *,
    portal: PortalDefinition,
    floor: int | None,
    now: datetime,
    tally: Tally,
) -> None:
    if known.is_brought_in and row.key is None:
        tally.warn(REPEATED)
    known.is_brought_in = True
    if not known.history:
        tally.created += 1
        _create(known, row, places, portal=portal)
    else:
        tally.updated += 1
        if known.stored and not row.is_dated:
            # When it changed is not said; it did by now.
            row.row_at = now
    _add(known, row, places, portal=portal, position=_position(known, row, floor=floor))


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
    actor = _text(row.values.get("created_by")) or row.actor
    known.events.append(NewEvent(standing.position, EventKind.CREATED, actor, []))
    known.number = row.number
    known.values |= {"created_at": row.created_at, "updated_at": row.created_at, "source": "import"}
    known.names |= {name: getattr(row, name) for name in _PLACES}
    _take_values(known, row, places)


def _position(known: KnownTicket, row: ImportedRow, *, floor: int | None) -> int:
    """Where a row goes: by its time and hint, behind the file's row before it, and never before the creation."""
    wanted = _milliseconds(row.row_at) + min(row.order_hint, MAX_ORDER_HINT)
    if floor is not None:
        wanted = max(wanted, floor + 1)
    newest = known.newest_imported or known.history[0]
    if wanted >= newest.position:
        return max(wanted, known.history[-1].position + 1)
    position = max(wanted, known.history[0].position + 1)
    taken = {one.position for one in known.history}
    while position in taken:
        position += 1
    return position


def _add(known: KnownTicket, row: ImportedRow, places: Places, *, portal: PortalDefinition, position: int) -> None:
    before = next(one for one in reversed(known.history) if one.position < position)
    standing = _standing(row, places, before, portal=portal, position=position)
    is_latest = position > known.history[-1].position
    changes = _moves(before, standing, portal)
    if is_latest:
        changes += _other_changes(known, row, places)
        _take_values(known, row, places)
    else:
        _fill_values(known, row, places)
    known.values["updated_at"] = max(known.values["updated_at"], row.row_at)
    insort(known.history, standing, key=attrgetter("position"))
    if not is_latest:
        _carry_on(known, standing)
    kind = EventKind.CARRIED if standing.is_carried else EventKind.IMPORTED
    known.events.append(NewEvent(position, kind, row.actor, changes, row.key))
    if row.key is not None:
        known.keys[row.key] = position


def _standing(
    row: ImportedRow, places: Places, before: Standing, *, portal: PortalDefinition, position: int
) -> Standing:
    status, stage = _status(row, before, portal=portal)
    is_carried = row.stage is None
    return replace(
        before,
        position=position,
        at=row.row_at,
        status=status,
        stage=stage,
        request_type=_text(row.values.get("request_type")) or before.request_type,
        priority=_text(row.values.get("priority")) or before.priority,
        site_id=places.site or before.site_id,
        is_imported=True,
        is_carried=is_carried,
        # A carried state may turn out to be a completed one when what happened before it comes to light.
        reported_completed_at=row.reported_completed_at if stage.is_completed or is_carried else None,
    )


def _status(row: ImportedRow, before: Standing, *, portal: PortalDefinition) -> tuple[str, Stage]:
    if row.status is not None and row.stage is not None:
        return row.status, row.stage
    if row.stage is None or row.stage is before.stage:
        return before.status, before.stage
    return portal.default_status(row.stage).key, row.stage


def _carry_on(known: KnownTicket, added: Standing) -> None:
    """Let what later imported entries did not say themselves follow from an entry that came to light before them."""
    for index in range(known.history.index(added) + 1, len(known.history)):
        before, after = known.history[index - 1 : index + 1]
        if after.is_imported:
            known.history[index] = replace(
                after,
                site_id=after.site_id or before.site_id,
                priority=after.priority or before.priority,
                status=before.status if after.is_carried else after.status,
                stage=before.stage if after.is_carried else after.stage,
            )


def _other_changes(known: KnownTicket, row: ImportedRow, places: Places) -> list[list[str | None]]:
    found: list[list[str | None]] = []
    for name in _PLACES:
        new, place = getattr(row, name), getattr(places, name)
        if place is not None and place != known.values.get(f"{name}_id"):
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
    said = _said(row, places)
    known.is_title_new |= said.get("title", known.values.get("title")) != known.values.get("title")
    known.values |= said
    known.values["import_digest"] = row.digest


def _fill_values(known: KnownTicket, row: ImportedRow, places: Places) -> None:
    for name, value in _said(row, places).items():
        if known.values.get(name) is None:
            known.values[name] = value


def _said(row: ImportedRow, places: Places) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: value for name, value in row.values.items() if value is not None and name != "request_type"
    }
    return said | {f"{name}_id": place for name in _PLACES if (place := getattr(places, name)) is not None}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _text(value: str | date | None) -> str | None:
    return None if value is None else str(value)
