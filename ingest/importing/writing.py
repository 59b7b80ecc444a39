"""Writes one batch of rows: reads what is known of its tickets, merges, and writes tickets, history, counts, search."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import local_day
from ingest.importing.merging import KnownTicket, Places, merge
from ingest.importing.names import Names, organisation_ids, places_of
from ingest.importing.schemas import ImportedRow, Tally
from ingest.metrics.counting import Counts
from ingest.metrics.histories import STANDING_COLUMNS, standing_of
from ingest.metrics.rollup import apply_counts
from ingest.models.organisations import Organisation, Site
from ingest.models.tickets import Ticket, TicketEvent
from ingest.portal.schema import PortalDefinition
from ingest.tickets.history import course_of
from ingest.tickets.numbering import reserve_numbers
from ingest.tickets.search import SearchText, index_tickets

IDS_PER_READ = 1_000
# What a later file may change; everything else a ticket has is made from its history.
VALUE_COLUMNS = (
    "title",
    "description",
    "category",
    "urgency",
    "impact",
    "site_id",
    "contact_id",
    "config_item_id",
    "team_id",
    "assignee_name",
    "created_by",
    "source",
    "customer_reference",
    "customer_requested_date",
    "change_approval_status",
    "additional_contacts",
    "created_at",
    "updated_at",
    "import_digest",
)
_tickets, _events = cast("Table", Ticket.__table__), cast("Table", TicketEvent.__table__)
Key = tuple[int, str]


@dataclass(slots=True)
class RunContext:
    """What is the same for every batch of a run."""

    source: str
    portal: PortalDefinition
    names: Names
    is_forward: bool
    default_organisation: str | None
    run_id: int | None
    tally: Tally
    zones: dict[int, str] = field(default_factory=dict)


def write_batch(session: Session, context: RunContext, *, rows: Sequence[ImportedRow]) -> None:
    """Bring a batch in: after the commit every row of it counts, before it none."""
    owners = _owners(session, context, rows)
    places = places_of(session, context.names, rows=zip(owners, rows, strict=True))
    grouped: defaultdict[Key, list[tuple[ImportedRow, Places]]] = defaultdict(list)
    for owner, row, place in zip(owners, rows, places, strict=True):
        grouped[owner, row.external_id].append((row, place))
    _lock(session, context, set(owners))
    known = _known_tickets(session, context, grouped)
    now = clock.now()
    for key, pairs in grouped.items():
        merge(known[key], pairs, portal=context.portal, is_forward=context.is_forward, now=now, tally=context.tally)
    for row in rows:
        context.tally.warnings.update(row.warnings)
    _write(session, context, [one for one in known.values() if one.is_changed])


def _owners(session: Session, context: RunContext, rows: Sequence[ImportedRow]) -> list[int]:
    named = [row.organisation or context.default_organisation or "" for row in rows]
    ids = organisation_ids(session, context.names, wanted=named)
    return [ids[name] for name in named]


def _lock(session: Session, context: RunContext, owners: set[int]) -> None:
    # One import at a time per organisation, and no change of its zone meanwhile.
    query = select(Organisation.id, Organisation.timezone).where(Organisation.id.in_(owners))
    for owner, timezone in session.execute(query.order_by(Organisation.id).with_for_update()):
        context.zones[owner] = timezone


def _known_tickets(session: Session, context: RunContext, keys: Iterable[Key]) -> dict[Key, KnownTicket]:
    known = {key: KnownTicket(external_id=key[1], organisation_id=key[0]) for key in keys}
    by_id: dict[int, KnownTicket] = {}
    for part in _parts(sorted(known)):
        by_id |= _read_tickets(session, context, known, part)
    for ids in _parts(sorted(by_id)):
        _read_histories(session, by_id, ids)
    return known


def _read_tickets(
    session: Session, context: RunContext, known: Mapping[Key, KnownTicket], part: Sequence[Key]
) -> dict[int, KnownTicket]:
    columns = [getattr(Ticket, name) for name in VALUE_COLUMNS]
    query = (
        select(Ticket.id, Ticket.organisation_id, Ticket.external_id, Ticket.number, Site.name.label("site"), *columns)
        .outerjoin(Site, Site.id == Ticket.site_id)
        .where(
            Ticket.organisation_id.in_({owner for owner, _ in part}),
            Ticket.import_source == context.source,
            Ticket.external_id.in_({external_id for _, external_id in part}),
        )
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
    )
    found: dict[int, KnownTicket] = {}
    for row in session.execute(query):
        one = known.get((row.organisation_id, cast("str", row.external_id)))
        if one is not None:
            one.ticket_id = row.id
            one.values = {name: getattr(row, name) for name in (*VALUE_COLUMNS, "number")}
            one.names["site"] = row.site
            found[row.id] = one
    return found


def _read_histories(session: Session, by_id: Mapping[int, KnownTicket], ids: Sequence[int]) -> None:
    query = (
        select(TicketEvent.ticket_id, TicketEvent.external_key, *STANDING_COLUMNS)
        .where(TicketEvent.ticket_id.in_(ids))
        .order_by(TicketEvent.ticket_id, TicketEvent.position)
    )
    for row in session.execute(query):
        one = by_id[row.ticket_id]
        one.history.append(standing_of(row))
        one.known_before += 1
        if row.external_key is not None:
            one.keys.add(row.external_key)


def _write(session: Session, context: RunContext, changed: Sequence[KnownTicket]) -> None:
    if not changed:
        return
    counts = Counts()
    for one in changed:
        _count_before(counts, one, timezone=context.zones[one.organisation_id])
    new = [one for one in changed if one.ticket_id is None]
    old = [one for one in changed if one.ticket_id is not None]
    _insert_tickets(session, context, new)
    _update_tickets(session, context, old)
    session.connection().execute(insert(_events), [event for one in changed for event in _event_rows(context, one)])
    for one in changed:
        timezone = context.zones[one.organisation_id]
        counts.add(course_of(one.history), organisation_id=one.organisation_id, timezone=timezone)
    apply_counts(session, counts)
    index_tickets(session, [_search_text(one) for one in changed if one.is_title_new])


def _count_before(counts: Counts, one: KnownTicket, *, timezone: str) -> None:
    if one.ticket_id is None:
        return
    added = {event.standing.position for event in one.events}
    before = [standing for standing in one.history if standing.position not in added]
    counts.add(course_of(before), organisation_id=one.organisation_id, timezone=timezone, times=-1)


def _insert_tickets(session: Session, context: RunContext, new: Sequence[KnownTicket]) -> None:
    if not new:
        return
    for one, number in zip(new, _numbers(session, context, new), strict=True):
        one.values["number"] = number
    columns = [*VALUE_COLUMNS, "number"]
    rows = [
        {name: one.values.get(name) for name in columns}
        | _made_of_history(context, one)
        | {
            "organisation_id": one.organisation_id,
            "import_source": context.source,
            "external_id": one.external_id,
            "description": one.values.get("description") or "",
        }
        for one in new
    ]
    ids = session.connection().execute(insert(_tickets).returning(_tickets.c.id, sort_by_parameter_order=True), rows)
    for one, ticket_id in zip(new, ids.scalars(), strict=True):
        one.ticket_id = ticket_id


def _update_tickets(session: Session, context: RunContext, old: Sequence[KnownTicket]) -> None:
    if not old:
        return
    rows = [
        {name: one.values.get(name) for name in VALUE_COLUMNS}
        | _made_of_history(context, one)
        | {"ticket_id": one.ticket_id}
        for one in old
    ]
    change = update(_tickets).where(_tickets.c.id == bindparam("ticket_id"))
    session.connection().execute(change, rows)


def _made_of_history(context: RunContext, one: KnownTicket) -> dict[str, Any]:
    course = course_of(one.history)
    timezone = context.zones[one.organisation_id]
    completed_at = course.completed_at
    return {
        "status": course.now.status,
        "stage": str(course.now.stage),
        "is_open": course.is_open,
        "request_type": course.now.request_type,
        "priority": course.now.priority,
        "site_id": course.now.site_id,
        "completed_at": completed_at,
        "created_on": local_day(course.created_at, timezone=timezone),
        "completed_on": None if completed_at is None else local_day(completed_at, timezone=timezone),
    }


def _numbers(session: Session, context: RunContext, new: Sequence[KnownTicket]) -> list[str]:
    portal = context.portal
    days = [local_day(one.values["created_at"], timezone=portal.timezone) for one in new]
    ranges = {day: iter(found) for day, found in reserve_numbers(session, days=Counter(days)).items()}
    return [portal.numbering.ticket_number(day=day, running=next(ranges[day])) for day in days]


def _event_rows(context: RunContext, one: KnownTicket) -> Iterable[dict[str, Any]]:
    for event in one.events:
        standing = event.standing
        yield {
            "organisation_id": one.organisation_id,
            "ticket_id": one.ticket_id,
            "position": standing.position,
            "at": standing.at,
            "kind": event.kind,
            "status": standing.status,
            "stage": str(standing.stage),
            "request_type": standing.request_type,
            "priority": standing.priority,
            "site_id": standing.site_id,
            "actor_name": event.actor,
            "changes": event.changes,
            "reported_completed_at": standing.reported_completed_at,
            "external_key": event.external_key,
            "import_run_id": context.run_id if standing.is_imported else None,
        }


def _search_text(one: KnownTicket) -> SearchText:
    parts = (one.values.get("number"), one.external_id, one.values.get("title"), one.values.get("description"))
    return SearchText(cast("int", one.ticket_id), one.organisation_id, parts)


def _parts(entries: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (entries[start : start + IDS_PER_READ] for start in range(0, len(entries), IDS_PER_READ))
