"""Reading facts: each relation holds what the viewer may see and what the filters ask for, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.errors import SignInRequiredError
from ingest.metrics.facts.reading import fact_reader
from ingest.metrics.facts.writing import follow_facts
from ingest.metrics.measures import FactFilters
from ingest.models import Ticket
from ingest.tickets import service
from ingest.viewer import PUBLIC, Viewer
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


@pytest.fixture
def busy(session: Session, people: People) -> People:
    """Three tickets of Acme, one of Globex, told apart by what reports filter."""
    agents = (people.alice.account_id, None, None)
    for site, category, agent in zip((people.leeds, people.york, None), ("O'Brien", "电话", None), agents, strict=True):
        number = opened(session, people.alice, organisation_id=people.acme, site_id=site, category=category)
        if agent:
            service.change_ticket(session, people.alice, number=number, changes={"assignee_id": agent})
    opened(session, people.carol)
    session.execute(update(Ticket).where(Ticket.category == "电话").values(assignee_name="Ann 'x' Lee"))
    follow_facts(session, ticket_ids=session.scalars(select(Ticket.id)).all())
    return people


def test_filters_are_alternatives_within_and_all_apply(session: Session, busy: People) -> None:
    account = str(busy.alice.account_id)
    for filters, count in (
        (FactFilters(), 4),
        (FactFilters(organisation=(busy.acme,)), 3),
        (FactFilters(site=(busy.leeds, 0)), 3),
        (FactFilters(category=("O'Brien",)), 1),
        (FactFilters(category=("", "电话")), 3),
        (FactFilters(category=("'; DROP VIEW facts; --\0",)), 0),
        (FactFilters(priority=("high",)), 0),
        (FactFilters(request_type=("incident",), team=(0,)), 4),
        (FactFilters(agent=(account,)), 1),
        (FactFilters(agent=("Ann 'x' Lee",)), 1),
        (FactFilters(agent=("0",)), 2),
        (FactFilters(agent=("0", account, "Ann 'x' Lee")), 4),
        (FactFilters(site=(busy.york,), agent=("0",)), 0),
    ):
        with fact_reader(session, busy.alice, filters=filters) as reader:
            assert reader.rows("SELECT count(*) FROM facts") == [(count,)], filters
            assert reader.rows("SELECT count(DISTINCT ticket_id) FROM spells") == [(count,)], filters


def test_each_sees_their_own_organisation_and_nobody_sees_any(session: Session, busy: People) -> None:
    for viewer, asked, count in ((busy.bob, (), 3), (busy.carol, (), 1), (busy.carol, (busy.acme,), 0)):
        with fact_reader(session, viewer, filters=FactFilters(organisation=asked)) as reader:
            for relation in ("facts", "spells"):
                assert reader.rows(f"SELECT count(DISTINCT ticket_id) FROM {relation}") == [(count,)]
    with pytest.raises(SignInRequiredError), fact_reader(session, PUBLIC, filters=FactFilters()):  # type: ignore[arg-type]
        pass


def test_answers_are_kept_for_the_same_question_of_the_same_facts_by_the_same_eyes(
    session: Session, busy: People
) -> None:
    asked: list[str] = []

    def count(viewer: Viewer, *, year: int = 2026) -> int:
        with fact_reader(session, viewer, filters=FactFilters()) as reader:

            def answer() -> int:
                asked.append(viewer.name)
                return int(
                    reader.rows("SELECT count(*) FROM facts WHERE created_on >= make_date($y, 1, 1)", y=year)[0][0]
                )

            return reader.cached(("how many", year), answer)

    assert [count(busy.bob), count(busy.dora), count(busy.carol), count(busy.bob, year=2025)] == [3, 3, 1, 3]
    assert asked == ["Bob Field", "Carol Stone", "Bob Field"]
    opened(session, busy.bob)
    assert [count(busy.bob), len(asked)] == [4, 4]
