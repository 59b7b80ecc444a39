"""Reads what the facts of tickets are made of: their rows, histories and messages, some hundreds at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlalchemy.orm import Session

from ingest.enums import EventKind
from ingest.metrics.facts.rules import FactSource, Said
from ingest.metrics.histories import STANDING_COLUMNS, standing_of
from ingest.models.organisations import Organisation
from ingest.models.people import Account
from ingest.models.tickets import Ticket, TicketEvent, TicketMessage
from ingest.tickets.history import Standing

TICKETS_PER_READ = 1_000
# Made once: with each write of a ticket, making them would take longer than carrying them out.
_IDS: Final[BindParameter[int]] = bindparam("ids", expanding=True)
_TICKETS: Final = (
    select(
        Ticket.id,
        Ticket.organisation_id,
        Organisation.timezone,
        Ticket.category,
        Ticket.team_id,
        Ticket.assignee_id,
        Ticket.assignee_name,
    )
    .join(Organisation, Organisation.id == Ticket.organisation_id)
    .where(Ticket.id.in_(_IDS))
    .order_by(Ticket.id)
)
_ENTRIES: Final = (
    select(TicketEvent.ticket_id, *STANDING_COLUMNS, TicketEvent.changes, Account.staff_role)
    .outerjoin(Account, Account.id == TicketEvent.actor_account_id)
    .where(TicketEvent.ticket_id.in_(_IDS))
    .order_by(TicketEvent.ticket_id, TicketEvent.position)
)
_MESSAGES: Final = select(
    TicketMessage.ticket_id, TicketMessage.at, TicketMessage.is_by_staff, TicketMessage.is_public
).where(TicketMessage.ticket_id.in_(_IDS))


@dataclass(slots=True)
class _Told:
    """What entries and messages tell of one ticket."""

    history: list[Standing] = field(default_factory=list)
    seen_ats: list[datetime] = field(default_factory=list)
    messages: list[Said] = field(default_factory=list)
    is_opened_by_staff: bool = False


def fact_sources(session: Session, *, ticket_ids: Iterable[int]) -> Iterator[FactSource]:
    """What these tickets' facts are made of, by id; reads a bounded number at a time."""
    ids = iter(sorted(set(ticket_ids)))
    while part := list(islice(ids, TICKETS_PER_READ)):
        yield from _sources_of(session, part)


def _sources_of(session: Session, ticket_ids: Sequence[int]) -> Iterator[FactSource]:
    asked = {"ids": ticket_ids}
    told: defaultdict[int, _Told] = defaultdict(_Told)
    for entry in session.execute(_ENTRIES, asked):
        _take_entry(told[entry.ticket_id], entry)
    for said in session.execute(_MESSAGES, asked):
        told[said.ticket_id].messages.append(Said(*said[1:]))
    for ticket in session.execute(_TICKETS, asked):
        one = told[ticket.id]
        yield FactSource(*ticket, one.history, one.seen_ats, one.messages, one.is_opened_by_staff)


def _take_entry(one: _Told, row: Row[*tuple[Any, ...]]) -> None:
    one.history.append(standing_of(row))
    if _is_seen(row.changes):
        one.seen_ats.append(row.at)
    one.is_opened_by_staff |= row.kind == EventKind.CREATED and row.staff_role is not None


def _is_seen(changes: Sequence[Sequence[Any]]) -> bool:
    """Whether a customer is shown an entry with these changes: not where all of them are for staff."""
    return not changes or any(len(change) == 3 or not change[3] for change in changes)  # noqa: PLR2004
