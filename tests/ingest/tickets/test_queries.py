"""Reads of tickets: what search as you type finds, and what each hit says."""

from sqlalchemy import update

from ingest.db.engine import reading, unit_of_work
from ingest.enums import Stage
from ingest.models import Ticket
from ingest.tickets.queries import search_hits
from tests.support.people import People
from tests.support.tickets import opened


def test_a_hit_tells_its_stage_also_for_a_status_the_portal_does_not_know(people: People) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob, title="Printer on fire")
        # As an import of another system leaves it.
        session.execute(update(Ticket).where(Ticket.number == number).values(status="parked", stage=Stage.ON_HOLD))
    with reading() as session:
        (hit,) = search_hits(session, people.bob, text="prin fir")
        assert search_hits(session, people.carol, text="prin fir") == ()
    assert (hit.number, hit.title, hit.status, hit.stage, hit.is_open) == (
        number, "Printer on fire", "parked", Stage.ON_HOLD, True,
    )  # fmt: skip
