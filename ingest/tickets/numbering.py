"""Gives out ticket numbers: running per day, unique and without gaps: the row of a day is locked until the commit."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from ingest.db.upsert import insert_missing
from ingest.models.tickets import TicketNumber


def reserve_numbers(session: Session, *, days: Mapping[date, int]) -> dict[date, range]:
    """Take `days[day]` running numbers of each day; days are locked in order, so parallel writers cannot deadlock."""
    wanted = sorted(day for day, count in days.items() if count > 0)
    insert_missing(session, cast("Table", TicketNumber.__table__), [{"day": day, "last": 0} for day in wanted])
    return {day: _take(session, day=day, count=days[day]) for day in wanted}


def _take(session: Session, *, day: date, count: int) -> range:
    taken = update(TicketNumber).where(TicketNumber.day == day).values(last=TicketNumber.last + count)
    last = session.execute(taken.returning(TicketNumber.last)).scalar_one()
    return range(last - count + 1, last + 1)


def last_number(session: Session, *, day: date) -> int:
    """The last running number given out on a day, 0 when none was."""
    return session.execute(select(TicketNumber.last).where(TicketNumber.day == day)).scalar_one_or_none() or 0
