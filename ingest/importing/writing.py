"""Writes one batch of rows: merges them into what is known, and writes tickets, history, counts and search words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.clock import local_day
from ingest.importing.knowing import VALUE_COLUMNS, Key, known_tickets
from ingest.importing.merging import KnownTicket, Places, merge
from ingest.importing.names import Names, organisation_ids, places_of
from ingest.importing.schemas import Direction, ImportedRow, Tally
from ingest.metrics.counting import Counts
from ingest.metrics.facts.rules import FactSource
from ingest.metrics.facts.writing import follow_facts, write_facts
from ingest.metrics.rollup import apply_counts
from ingest.models.organisations import Organisation
from ingest.models.tickets import Ticket, TicketEvent
from ingest.portal.schema import PortalDefinition
from ingest.tickets.history import Standing, course_of
from ingest.tickets.numbering import new_numbers, taken_numbers
from ingest.tickets.search import SearchText, index_tickets

_tickets, _events = cast("Table", Ticket.__table__), cast("Table", TicketEvent.__table__)


@dataclass(slots=True)
class RunContext:
    """What is the same for every batch of a run."""

    source: str
    portal: PortalDefinition
    names: Names
    direction: Direction
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
    numbers = {key: number for key, pairs in grouped.items() if (number := pairs[0][0].number) is not None}
    known = known_tickets(session, source=context.source, run_id=context.run_id, keys=grouped, numbers=numbers)
    now = clock.now()
    for key, pairs in grouped.items():
        merge(known[key], pairs, portal=context.portal, direction=context.direction, now=now, tally=context.tally)
    for row in rows:
        context.tally.warn(*row.warnings)
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


def _write(session: Session, context: RunContext, changed: Sequence[KnownTicket]) -> None:
    if not changed:
        return
    counts = Counts()
    for one in changed:
        _count(counts, context, one, one.stored, times=-1)
        _count(counts, context, one, one.history)
    _insert_tickets(session, context, [one for one in changed if one.ticket_id is None])
    _update_tickets(session, context, [one for one in changed if one.stored])
    session.connection().execute(insert(_events), [event for one in changed for event in _event_rows(context, one)])
    _revise_events(session, changed)
    apply_counts(session, counts)
    _write_facts(session, context, changed)
    index_tickets(session, [_search_text(one) for one in changed if one.is_title_new])


def _count(
    counts: Counts, context: RunContext, one: KnownTicket, history: Sequence[Standing], *, times: int = 1
) -> None:
    if history:
        timezone = context.zones[one.organisation_id]
        counts.add(course_of(history), organisation_id=one.organisation_id, timezone=timezone, times=times)


def _insert_tickets(session: Session, context: RunContext, new: Sequence[KnownTicket]) -> None:
    if not new:
        return
    _number(session, context, new)
    rows = [
        {name: one.values.get(name) for name in VALUE_COLUMNS}
        | _made_of_history(context, one)
        | {
            "organisation_id": one.organisation_id,
            "number": one.number,
            "import_source": context.source,
            "external_id": one.external_id,
            "description": one.values.get("description") or "",
        }
        for one in new
    ]
    ids = session.connection().execute(insert(_tickets).returning(_tickets.c.id, sort_by_parameter_order=True), rows)
    for one, ticket_id in zip(new, ids.scalars(), strict=True):
        one.ticket_id = ticket_id


def _number(session: Session, context: RunContext, new: Sequence[KnownTicket]) -> None:
    """Leave each ticket the number it brought, once and where it is free, and give the others new ones."""
    taken = set(taken_numbers(session, {one.number for one in new if one.number is not None}))
    for one in new:
        one.number = None if one.number in taken else one.number
        taken |= {one.number} if one.number is not None else set()
    without = [one for one in new if one.number is None]
    days = [local_day(one.values["created_at"], timezone=context.portal.timezone) for one in without]
    numbers = new_numbers(session, portal=context.portal, days=days, kept=taken)
    for one, number in zip(without, numbers, strict=True):
        one.number = number


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


def _event_rows(context: RunContext, one: KnownTicket) -> Iterable[dict[str, Any]]:
    standings = {standing.position: standing for standing in one.history}
    for event in one.events:
        standing = standings[event.position]
        yield _standing_columns(standing) | {
            "organisation_id": one.organisation_id,
            "ticket_id": one.ticket_id,
            "position": standing.position,
            "at": standing.at,
            "kind": event.kind,
            "actor_name": event.actor,
            "changes": event.changes,
            "reported_completed_at": standing.reported_completed_at,
            "external_key": event.external_key,
            "import_run_id": context.run_id if standing.is_imported else None,
        }


def _standing_columns(standing: Standing) -> dict[str, Any]:
    return {
        "status": standing.status,
        "stage": str(standing.stage),
        "request_type": standing.request_type,
        "priority": standing.priority,
        "site_id": standing.site_id,
    }


def _revise_events(session: Session, changed: Iterable[KnownTicket]) -> None:
    """Write what stored entries took over from before them, where an older file changed what was before them."""
    rows = [
        {"of_ticket": one.ticket_id, "at_position": before.position} | _standing_columns(after)
        for one in changed
        for before, after in _revised(one)
    ]
    if rows:
        place = (_events.c.ticket_id == bindparam("of_ticket"), _events.c.position == bindparam("at_position"))
        session.connection().execute(update(_events).where(*place), rows)


def _revised(one: KnownTicket) -> Iterable[tuple[Standing, Standing]]:
    now = {standing.position: standing for standing in one.history} if one.stored else {}
    return ((before, now[before.position]) for before in one.stored if now[before.position] != before)


def _write_facts(session: Session, context: RunContext, changed: Sequence[KnownTicket]) -> None:
    """What is in the database first in this batch is known here wholly; of other tickets there may be more."""
    write_facts(session, (_fact_source(context, one) for one in changed if not one.stored))
    follow_facts(session, ticket_ids=[cast("int", one.ticket_id) for one in changed if one.stored])


def _fact_source(context: RunContext, one: KnownTicket) -> FactSource:
    return FactSource(
        ticket_id=cast("int", one.ticket_id),
        organisation_id=one.organisation_id,
        timezone=context.zones[one.organisation_id],
        category=one.values.get("category"),
        team_id=one.values.get("team_id"),
        assignee_id=None,
        assignee_name=one.values.get("assignee_name"),
        history=one.history,
        seen_ats=[standing.at for standing in one.history],
        messages=(),
        is_opened_by_staff=False,
    )


def _search_text(one: KnownTicket) -> SearchText:
    parts = (one.number, one.external_id, one.values.get("title"), one.values.get("description"))
    return SearchText(cast("int", one.ticket_id), one.organisation_id, parts)
