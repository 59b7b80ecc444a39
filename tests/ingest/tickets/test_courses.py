"""Lists that ask for a ticket's course: its completions and reopenings each by its day, and the days it was open."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.db.engine import reading, unit_of_work
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_total
from ingest.tickets.service import change_ticket, close_ticket
from tests.support.people import People
from tests.support.tickets import opened

CREATED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def comer_back(people: People) -> People:
    """A ticket created on 2 March, completed on the 4th and again on the 8th, reopened in between on the 6th."""
    with unit_of_work() as session:
        number = opened(session, people.alice, organisation_id=people.acme, at=CREATED)
        close_ticket(session, people.alice, number=number, at=CREATED + timedelta(days=2))
        change_ticket(
            session, people.alice, number=number, changes={"status": "in_progress"}, at=CREATED + timedelta(days=4)
        )
        close_ticket(session, people.alice, number=number, at=CREATED + timedelta(days=6))
    return people


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("completion", {4, 8}),
        # The first entry has none before it, and the last is a completion.
        ("reopening", {6}),
        ("open_on", {2, 3, 6, 7}),
    ],
)
def test_a_ticket_is_found_on_the_days_of_its_course(comer_back: People, name: str, days: set[int]) -> None:
    asked = {day: filters_from_address({name: [f"2026-03-{day:02}"]}) for day in range(1, 11)}
    with reading() as session:
        found = {day for day, one in asked.items() if ticket_total(session, comer_back.alice, filters=one)}
    assert found == days
