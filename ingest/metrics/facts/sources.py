"""Reads what the facts of tickets are made of: their rows, histories and messages, some hundreds at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ingest.enums import EventKind
from ingest.metrics.facts.rules import FactSource, Said
from ingest.metrics.histories import STANDING_COLUMNS, standing_of
from ingest.models.organisations import Organisation
from ingest.models.people import Account
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.tickets.history import Standing

TICKETS_PER_READ = 1_000


def fact_sources(session: Session, *, ticket_ids: Iterable[int]) -> Iterator[FactSource]:
    """What these tickets' facts are made of, by id; reads a bounded number at a time."""
    ids = iter(sorted(set(ticket_ids)))
    while part := list(islice(ids, TICKETS_PER_READ)):
        yield from _sources_of(session, part)


def _sources_of(session: Session, ticket_ids: Sequence[int]) -> Iterator[FactSource]:
    histories, seen, by_staff = _histories(session, ticket_ids)
    messages = _messages(session, ticket_ids)
    columns = (Ticket.id, Ticket.organisation_id, Organisation.timezone, Ticket.category, Ticket.team_id)
    query = (
        select(*columns, Ticket.assignee_id, Ticket.assignee_name)
        .join(Organisation, Organisation.id == Ticket.organisation_id)
        .where(Ticket.id.in_(ticket_ids))
        .order_by(Ticket.id)
    )
    for row in session.execute(query):
        yield FactSource(*row, histories[row.id], seen[row.id], messages[row.id], row.id in by_staff)


def _histories(
    session: Session, ticket_ids: Sequence[int]
) -> tuple[dict[int, list[Standing]], dict[int, list[datetime]], set[int]]:
    """The histories by ticket, the moments of the entries a customer is shown, and which tickets staff opened."""
    query = (
        select(TicketEvent.ticket_id, *STANDING_COLUMNS, TicketEvent.changes, TicketEvent.actor_account_id)
        .where(TicketEvent.ticket_id.in_(ticket_ids))
        .order_by(TicketEvent.ticket_id, TicketEvent.position)
    )
    histories: defaultdict[int, list[Standing]] = defaultdict(list)
    seen: defaultdict[int, list[datetime]] = defaultdict(list)
    openers: dict[int, int] = {}
    for row in session.execute(query):
        histories[row.ticket_id].append(standing_of(row))
        if _is_seen(row):
            seen[row.ticket_id].append(row.at)
        if row.kind == EventKind.CREATED and row.actor_account_id is not None:
            openers[row.ticket_id] = row.actor_account_id
    staff = _staff_among(session, set(openers.values()))
    return histories, seen, {ticket_id for ticket_id, opener in openers.items() if opener in staff}


def _is_seen(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether a customer is shown this entry: not where all of its changes are for staff."""
    return not row.changes or any(len(change) == 3 or not change[3] for change in row.changes)  # noqa: PLR2004


def _staff_among(session: Session, account_ids: set[int]) -> set[int]:
    if not account_ids:
        return set()
    query = select(Account.id).where(Account.id.in_(account_ids), Account.staff_role.is_not(None))
    return set(session.scalars(query))


def _messages(session: Session, ticket_ids: Sequence[int]) -> dict[int, list[Said]]:
    columns = (TicketMessage.at, TicketMessage.is_by_staff, TicketMessage.is_public)
    query = select(TicketMessage.ticket_id, *columns).where(TicketMessage.ticket_id.in_(ticket_ids))
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for row in session.execute(query):
        found[row.ticket_id].append(Said(*row[1:]))
    return found
