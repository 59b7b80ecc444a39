"""Gives out ticket numbers: running per day and unique; the row of a day is locked until the commit."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from ingest.db.upsert import insert_missing
from ingest.errors import InvalidInputError
from ingest.models.tickets import Ticket, TicketNumber
from ingest.portal.schema import PortalDefinition

NUMBERS_PER_READ = 1_000
MAX_NUMBER_CHARACTERS = 60


def new_numbers(
    session: Session, *, portal: PortalDefinition, days: Sequence[date], kept: Collection[str] = ()
) -> list[str]:
    """A new number for each of the days, in their order, without gaps.

    Passed over are only numbers that imported tickets brought along: stored ones, and those about to be (`kept`).
    """
    found: dict[date, list[str]] = {day: [] for day in days}
    missing = Counter(days)
    while missing:
        made = {
            portal.numbering.ticket_number(day=day, running=running): day
            for day, numbers in reserve_numbers(session, days=missing).items()
            for running in numbers
        }
        taken = {*taken_numbers(session, made), *kept}
        for number, day in made.items():
            if number not in taken:
                found[day].append(number)
        missing = Counter({day: count for day, wanted in Counter(days).items() if (count := wanted - len(found[day]))})
    given = {day: iter(numbers) for day, numbers in found.items()}
    return [next(given[day]) for day in days]


def new_child_number(session: Session, *, parent: Ticket, portal: PortalDefinition) -> str:
    """The number of the next child of a ticket that is locked; passed over are only numbers tickets have already."""
    while True:
        parent.last_child += 1
        number = portal.numbering.child_number(parent=parent.number, child=parent.last_child)
        if len(number) > MAX_NUMBER_CHARACTERS:
            raise InvalidInputError("Children of children end here: the number would be too long.")
        if not taken_numbers(session, [number]):
            return number


def reserve_numbers(session: Session, *, days: Mapping[date, int]) -> dict[date, range]:
    """Take `days[day]` running numbers of each day; days are locked in order, so parallel writers cannot deadlock."""
    wanted = sorted(day for day, count in days.items() if count > 0)
    insert_missing(session, cast("Table", TicketNumber.__table__), [{"day": day, "last": 0} for day in wanted])
    return {day: _take(session, day=day, count=days[day]) for day in wanted}


def taken_numbers(session: Session, numbers: Iterable[str]) -> dict[str, int]:
    """Those of the numbers that stand on a ticket, each with the organisation it belongs to."""
    asked, found = sorted(numbers), dict[str, int]()
    for start in range(0, len(asked), NUMBERS_PER_READ):
        query = select(Ticket.number, Ticket.organisation_id).where(
            Ticket.number.in_(asked[start : start + NUMBERS_PER_READ])
        )
        found |= {row.number: row.organisation_id for row in session.execute(query)}
    return found


def _take(session: Session, *, day: date, count: int) -> range:
    taken = update(TicketNumber).where(TicketNumber.day == day).values(last=TicketNumber.last + count)
    last = session.execute(taken.returning(TicketNumber.last)).scalar_one()
    return range(last - count + 1, last + 1)
