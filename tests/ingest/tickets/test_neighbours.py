"""The place of a ticket in a list and the tickets beside it: what the whole list would say, for every sort."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading, unit_of_work
from ingest.tickets import neighbours as module
from ingest.tickets.filters import SORT_NAMES, TicketFilters
from ingest.tickets.neighbours import neighbours
from ingest.tickets.queries import ticket_rows
from ingest.tickets.service import change_ticket, close_ticket
from tests.support.people import People
from tests.support.tickets import opened

MAY = datetime(2026, 5, 3, 9, tzinfo=UTC)


@pytest.fixture
def tickets(people: People) -> list[str]:
    """Acme's tickets with equal and missing values of everything, and one of Globex."""
    numbers: list[str] = []
    with unit_of_work() as session:
        for one in range(12):
            site = (people.leeds, people.york, None)[one % 3]
            number = opened(session, people.root, organisation_id=people.acme, title=f"T{one % 4}", site_id=site,
                            at=MAY + timedelta(hours=one // 2))  # fmt: skip
            if one % 4 == 0:
                close_ticket(session, people.root, number=number, at=MAY + timedelta(days=1 + one // 8))
            if one % 5 == 0:
                change_ticket(session, people.root, number=number, changes={"priority": "low"}, at=MAY)
            numbers.append(number)
        opened(session, people.root, organisation_id=people.globex, at=MAY)
    return numbers


@pytest.mark.parametrize("sort", [f"{sign}{name}" for name in SORT_NAMES for sign in ("", "-")])
def test_a_place_is_that_of_the_whole_list(people: People, tickets: list[str], sort: str) -> None:
    for filters in (TicketFilters(sort=sort), TicketFilters(sort=sort, stage=("completed",)),
                    TicketFilters(sort=sort, stage=("open",), site=(people.leeds,))):  # fmt: skip
        with reading() as session:
            listed = [row.number for row in ticket_rows(session, people.bob, filters=filters)]
            assert listed
            for place, number in enumerate(listed):
                found = neighbours(session, people.bob, filters=filters, number=number)
                assert found is not None
                before = listed[place - 1] if place else None
                after = listed[place + 1] if place + 1 < len(listed) else None
                assert (found.place, found.total, found.before, found.after) == (
                    place + 1, len(listed), before, after
                ), (sort, number)  # fmt: skip


def test_a_ticket_that_is_not_in_the_list_has_no_place(people: People, tickets: list[str]) -> None:
    with reading() as session:
        closed = TicketFilters(stage=("completed",))
        assert neighbours(session, people.bob, filters=closed, number=tickets[1]) is None
        assert neighbours(session, people.carol, filters=TicketFilters(), number=tickets[1]) is None
        assert neighbours(session, people.bob, filters=TicketFilters(), number="T19990101.0001") is None


def test_far_down_a_list_the_place_is_not_counted(
    database: Engine, people: People, tickets: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_COUNTED", 3)
    with reading() as session:
        listed = [row.number for row in ticket_rows(session, people.bob, filters=TicketFilters())]
        found = neighbours(session, people.bob, filters=TicketFilters(), number=listed[5])
    assert found == module.Neighbours(None, 12, listed[4], listed[6])
