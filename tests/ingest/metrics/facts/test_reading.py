"""Reading facts: each relation holds what the viewer may see and what the filters ask for, and nothing else."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from ingest.metrics.facts.reading import fact_reader
from ingest.metrics.measures import FactFilters
from ingest.tickets import service
from tests.support.people import People
from tests.support.tickets import opened

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_life_in_all_three_relations(session: Session, people: People) -> None:
    number = opened(session, people.alice, organisation_id=people.acme, site_id=people.leeds, at=START)
    service.reply_to_ticket(session, people.alice, number=number, body="Looking.", at=START + HOUR)
    service.close_ticket(session, people.alice, number=number, at=START + 20 * HOUR)
    service.change_ticket(session, people.alice, number=number, changes={"status": "in_progress"}, at=START + 30 * HOUR)
    with fact_reader(session, people.bob, filters=FactFilters(site=(people.leeds,))) as reader:
        facts = reader.rows("SELECT is_open, reopens, first_response_seconds, staff_messages, created_on FROM facts")
        assert facts == [(True, 1, 3600, 1, date(2026, 3, 2))]
        spells = reader.rows("SELECT entered, is_open, from_on, to_on FROM spells ORDER BY from_at")
        assert spells == [
            ("created", True, date(2026, 3, 2), date(2026, 3, 2)),
            ("stage", True, date(2026, 3, 2), date(2026, 3, 3)),
            ("completion", False, date(2026, 3, 3), date(2026, 3, 3)),
            ("reopen", True, date(2026, 3, 3), None),
        ]
        transitions = reader.rows("SELECT kind, on_day FROM transitions ORDER BY happened_at")
        assert transitions == [("completion", date(2026, 3, 3)), ("reopen", date(2026, 3, 3))]
