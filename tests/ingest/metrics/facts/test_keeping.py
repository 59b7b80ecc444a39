"""Keeping facts: what is fresh is frozen with its copies, and tickets from before there were facts get theirs."""

import pytest
from sqlalchemy import Engine, delete, func, select, update

from ingest.db.engine import reading, unit_of_work
from ingest.errors import NotReadyError
from ingest.metrics.facts import keeping
from ingest.metrics.facts.blocks import BLOCKS
from ingest.metrics.facts.columns import TABLE
from ingest.metrics.facts.keeping import complete_facts, keep_facts
from ingest.metrics.facts.reading import fact_reader
from ingest.metrics.facts.repair import rebuild_facts, verify_facts
from ingest.metrics.measures import FactFilters
from ingest.models.facts import OLDER_TICKETS
from ingest.tickets import service
from tests.support.people import People
from tests.support.tickets import opened


def test_little_that_is_fresh_is_left_alone_and_much_is_frozen(
    database: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work() as session:
        number = opened(session, people.bob)
        opened(session, people.bob)
    assert (keep_facts(), _fresh()) == (0, 2)
    monkeypatch.setattr("ingest.metrics.facts.freezing.MOST_FRESH", 1)
    assert (keep_facts(), _fresh()) == (1, 0)
    assert keep_facts() == 0
    with unit_of_work() as session:
        service.close_ticket(session, people.bob, number=number)
    assert _fresh() == 1


def test_tickets_from_before_there_were_facts_get_theirs(
    database: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TICKETS_PER_READ", 2)
    with unit_of_work() as session:
        numbers = [opened(session, people.bob) for _ in range(5)]
        session.execute(delete(TABLE))
        session.execute(BLOCKS.insert().values(block=OLDER_TICKETS, generation=0))
    with reading() as session, pytest.raises(NotReadyError), fact_reader(session, people.bob, filters=FactFilters()):
        pass
    assert complete_facts(steps=1) == 2
    # What is written meanwhile has its facts already.
    with unit_of_work() as session:
        service.close_ticket(session, people.bob, number=numbers[3])
    assert keep_facts(is_thorough=True) == 0
    assert complete_facts() == 2
    assert (complete_facts(), keep_facts(is_thorough=True)) == (0, 1)
    with reading() as session:
        assert verify_facts(session, people.root) == []
        with fact_reader(session, people.bob, filters=FactFilters()) as reader:
            assert reader.rows("SELECT count(*), count(*) FILTER (is_open) FROM facts") == [(5, 4)]


def test_facts_that_went_wrong_are_found_and_made_again(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        opened(session, people.bob)
        opened(session, people.carol)
        session.execute(update(TABLE).values(reopens=7))
        found = verify_facts(session, people.root)
        assert [(one.stored, one.recomputed) for one in found] == [(7, 0), (7, 0)]
        assert "reopens" in found[0].where
        assert rebuild_facts(session, people.root, organisation_id=people.acme) == 1
        assert len(verify_facts(session, people.root)) == 1
        assert rebuild_facts(session, people.root) == 2
        assert verify_facts(session, people.root) == []


def _fresh() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).where(TABLE.c.is_fresh)) or 0
