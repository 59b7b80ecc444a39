"""Copies of blocks and fresh rows together: at any interleaving of writes and freezes exactly the rows of the table."""

import json
import os
import secrets
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.metrics.facts import blocks, copies, duck
from ingest.metrics.facts.columns import FACT_COLUMNS, TABLE
from ingest.metrics.facts.freezing import blocks_to_freeze, freeze_block, freeze_blocks_of
from ingest.metrics.facts.reading import fact_reader
from ingest.metrics.measures import FactFilters
from ingest.tickets import service
from tests.ingest.metrics.test_counts import STEP_NAMES, Journey
from tests.support.people import People
from tests.support.tickets import opened

STEPS = st.lists(
    st.tuples(
        st.sampled_from([*STEP_NAMES, "open", "freeze", "freeze", "read"]), st.integers(0, 7), st.integers(0, 90)
    ),
    min_size=1,
    max_size=20,
)
OPEN = ("new", "open", "pending_customer", "on_hold")


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tickets a block, so that a handful of tickets fills several."""
    monkeypatch.setattr(blocks, "TICKETS_PER_BLOCK", 2)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_readers_see_the_rows_of_the_table_at_any_interleaving(
    database: Engine, people: People, steps: list[tuple[str, int, int]]
) -> None:
    with Session(database) as session:
        journey = Journey(session, people)
        for name, which, hours in steps:
            if name == "freeze":
                for block in blocks_to_freeze(session, is_thorough=True)[which % 2 :]:
                    freeze_block(session, block=block)
            elif name == "read":
                assert seen(session, people) == stored(session)
            else:
                journey.step(name, which, hours)
        assert seen(session, people) == stored(session)
        session.rollback()


def test_a_copy_made_later_holds_for_an_earlier_moment(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        numbers = [opened(session, people.bob) for _ in range(3)]
    with unit_of_work() as session:
        for block in blocks_to_freeze(session, is_thorough=True):
            freeze_block(session, block=block)
    with reading() as earlier:
        before = stored(earlier)
        with unit_of_work() as session:
            service.close_ticket(session, people.alice, number=numbers[0])
        with reading() as later:
            assert seen(later, people) == stored(later) != before
        assert seen(earlier, people) == before


def test_durations_of_any_length_are_read(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        opened(session, people.bob)
        for seconds, width in ((2**31 - 1, "INTEGER"), (2**31, "BIGINT"), (-(2**31), "BIGINT")):
            drawn = secrets.randbits(62)
            session.execute(update(TABLE).values(resolution_seconds=seconds, is_fresh=True, revision=drawn))
            for is_frozen in (False, True):
                if is_frozen:
                    freeze_block(session, block=0)
                assert seen(session, people) == stored(session)
                with fact_reader(session, people.alice, filters=FactFilters()) as reader:
                    assert reader.rows("SELECT DISTINCT typeof(resolution_seconds) FROM facts") == [(width,)]


def test_a_version_tells_contents_apart(database: Engine, people: People) -> None:
    versions = [_version(people)]
    with unit_of_work() as session:
        number = opened(session, people.bob)
    versions.append(_version(people))
    assert _version(people) == versions[-1]
    with unit_of_work() as session:
        service.add_note(session, people.alice, number=number, body="Hm.")
    versions.append(_version(people))
    with unit_of_work() as session:
        freeze_blocks_of(session, ticket_ids=session.scalars(select(TABLE.c.ticket_id)))
    versions.append(_version(people))
    assert len(set(versions)) == 4


def seen(session: Session, people: People) -> dict[str, list[Any]]:
    """What a reader of everything sees."""
    with fact_reader(session, people.alice, filters=FactFilters()) as reader:
        spells = "SELECT ticket_id, category, stage, is_open, from_at, from_on, to_at, to_on FROM spells ORDER BY ALL"
        return {
            "facts": reader.rows("SELECT * FROM facts ORDER BY ticket_id"),
            "spells": reader.rows(spells),
            "transitions": reader.rows("SELECT ticket_id, kind, happened_at, on_day FROM transitions ORDER BY ALL"),
        }


def stored(session: Session) -> dict[str, list[Any]]:
    """What the table says, its courses taken apart by Python."""
    rows = session.execute(select(TABLE).order_by(TABLE.c.ticket_id)).mappings().all()
    return {
        "facts": [tuple(row[name] for name in FACT_COLUMNS) for row in rows],
        "spells": sorted(spell for row in rows for spell in _spells(row)),
        "transitions": sorted(found for row in rows for found in _transitions(row)),
    }


def _spells(row: Any) -> list[tuple[Any, ...]]:
    course = json.loads(row["course"])
    ends = [(at, date.fromisoformat(day)) for _, at, day in course[1:]] + [(None, None)]
    return [
        (row["ticket_id"], row["category"], stage, stage in OPEN, at, date.fromisoformat(day), *end)
        for (stage, at, day), end in zip(course, ends, strict=True)
    ]


def _transitions(row: Any) -> list[tuple[Any, ...]]:
    found, was_open = [], True
    for stage, at, day in json.loads(row["course"]):
        if was_open != (stage in OPEN):
            found.append((row["ticket_id"], "completion" if was_open else "reopen", at, date.fromisoformat(day)))
        was_open = stage in OPEN
    return found


def _version(people: People) -> str:
    with reading() as session, fact_reader(session, people.bob, filters=FactFilters()) as reader:
        return reader.version


def test_copies_that_were_followed_a_while_ago_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duck, "_folder", tmp_path)
    for name, age in (
        ("0-11", 900), ("0-12", 700), ("1-21", 900), ("1-22", 30), ("2-31", 9000), ("unfinished-a", 700),
        ("unfinished-b", 30),
    ):  # fmt: skip
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert copies.remove_old_copies() == 2
    # What was followed only lately may still be read; of each block the last one stays.
    assert {one.name for one in tmp_path.iterdir()} == {"0-12", "1-21", "1-22", "2-31", "unfinished-b"}
