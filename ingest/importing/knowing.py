"""Reads what is known of the tickets a batch names: their columns, their histories and the rows they came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.importing.merging import KnownTicket
from ingest.metrics.histories import STANDING_COLUMNS, standing_of
from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Site, Team
from ingest.models.people import Contact
from ingest.models.tickets import Ticket, TicketEvent
from ingest.tickets.numbering import taken_numbers

IDS_PER_READ = 1_000
# What a file may say of a ticket; everything else a ticket has is made from its history.
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
# organisation, external id
Key = tuple[int, str]


def known_tickets(
    session: Session, *, source: str, run_id: int | None, keys: Iterable[Key], numbers: Mapping[Key, str]
) -> dict[Key, KnownTicket]:
    """What is known of each ticket, locked until the commit; `numbers` are those of Helmdesk's own that rows bear."""
    known = {key: KnownTicket(external_id=key[1], organisation_id=key[0]) for key in keys}
    by_id: dict[int, KnownTicket] = {}
    for part in _parts(sorted(known)):
        by_id |= _read_tickets(session, source, known, part)
    for ids in _parts(sorted(by_id)):
        _read_histories(session, by_id, ids, run_id=run_id)
    _mark_made_here(session, known, numbers)
    return known


def _parts(entries: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (entries[start : start + IDS_PER_READ] for start in range(0, len(entries), IDS_PER_READ))


def _read_tickets(
    session: Session, source: str, known: Mapping[Key, KnownTicket], part: Sequence[Key]
) -> dict[int, KnownTicket]:
    columns = [getattr(Ticket, name) for name in VALUE_COLUMNS]
    names = {
        "site": Site.name,
        "contact": Contact.import_name,
        "team": Team.name,
        "config_item": ConfigItem.import_name,
    }
    query = (
        select(
            Ticket.id,
            Ticket.organisation_id,
            Ticket.external_id,
            Ticket.number,
            *columns,
            *(column.label(name) for name, column in names.items()),
        )
        .outerjoin(Site, Site.id == Ticket.site_id)
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
        .outerjoin(ConfigItem, ConfigItem.id == Ticket.config_item_id)
        .where(
            Ticket.organisation_id.in_({owner for owner, _ in part}),
            Ticket.import_source == source,
            Ticket.external_id.in_({external_id for _, external_id in part}),
        )
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
    )
    found: dict[int, KnownTicket] = {}
    for row in session.execute(query):
        one = known.get((row.organisation_id, cast("str", row.external_id)))
        if one is not None:
            one.ticket_id, one.number = row.id, row.number
            one.values = {name: getattr(row, name) for name in VALUE_COLUMNS}
            one.names = {name: getattr(row, name) for name in names}
            found[row.id] = one
    return found


def _read_histories(
    session: Session, by_id: Mapping[int, KnownTicket], ids: Sequence[int], *, run_id: int | None
) -> None:
    query = (
        select(TicketEvent.ticket_id, TicketEvent.external_key, TicketEvent.import_run_id, *STANDING_COLUMNS)
        .where(TicketEvent.ticket_id.in_(ids))
        .order_by(TicketEvent.ticket_id, TicketEvent.position)
    )
    for row in session.execute(query):
        one = by_id[row.ticket_id]
        one.history.append(standing_of(row))
        one.is_brought_in |= run_id is not None and row.import_run_id == run_id
        if row.external_key is not None:
            one.keys[row.external_key] = row.position
    for ticket_id in ids:
        by_id[ticket_id].stored = tuple(by_id[ticket_id].history)


def _mark_made_here(session: Session, known: Mapping[Key, KnownTicket], numbers: Mapping[Key, str]) -> None:
    """An export given back to the installation it came from must not double its tickets."""
    asked = {number: key for key, number in numbers.items() if known[key].ticket_id is None}
    for number, owner in taken_numbers(session, asked).items():
        one = known[asked[number]]
        one.is_made_here = one.organisation_id == owner
