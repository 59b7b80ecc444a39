"""Counts beside the tickets: after any mix of changes they equal what the history says, also with parallel writers."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from ingest.db.engine import reading, unit_of_work
from ingest.errors import HelmdeskError
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.rollup import rebuild_counts, verify_counts
from ingest.models import MonthCount, Ticket
from ingest.organisations.zones import change_timezone
from ingest.tickets import service
from tests.support.people import People
from tests.support.tickets import opened

START = datetime(2026, 3, 28, 20, tzinfo=UTC)
STEP_NAMES = [
    *("open", "reply", "staff reply", "close", "move", "status", "type", "zone", "priority"),
    *("note", "category", "team", "agent"),
]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(STEP_NAMES),
        st.integers(0, 7),
        st.integers(0, 400),
    ),
    min_size=1,
    max_size=25,
)


class Journey:
    """Performs random steps on a handful of tickets."""

    def __init__(self, session: Session, people: People) -> None:
        self.session, self.people, self.numbers, self.now = session, people, list[str](), START

    def step(self, name: str, which: int, hours: int) -> None:
        """One step; what the rules refuse (closing twice) is refused here as well and changes nothing."""
        self.now += timedelta(hours=hours)
        if name == "open" or not self.numbers:
            site = [None, self.people.leeds, self.people.york][which % 3]
            kind = ["incident", "query"][which % 2]
            number = opened(
                self.session, self.people.alice, organisation_id=self.people.acme, site_id=site,
                request_type=kind, at=self.now,
            )  # fmt: skip
            self.numbers.append(number)
            return
        try:
            self._change(name, which, self.numbers[which % len(self.numbers)])
        except HelmdeskError:
            assert name == "close"

    def _change(self, name: str, which: int, number: str) -> None:
        session, people = self.session, self.people
        if name == "zone":
            zone = ["Pacific/Auckland", "America/Los_Angeles", "Europe/London", "Asia/Kathmandu"][which % 4]
            change_timezone(session, people.root, organisation_id=people.acme, timezone=zone)
        elif name == "close":
            service.close_ticket(session, people.alice, number=number, at=self.now)
        elif name in {"reply", "staff reply"}:
            # Without an account a contact's words can be dated.
            writer = people.alice if name == "staff reply" else replace(people.bob, account_id=None)
            service.reply_to_ticket(session, writer, number=number, body="Hm.", at=self.now)
        elif name == "note":
            service.add_note(session, people.alice, number=number, body="Hm.", at=self.now)
        else:
            value = {
                "move": ("site_id", [people.leeds, people.york, people.hull, None][which % 4]),
                "status": ("status", ["in_progress", "waiting_vendor", "resolved", "cancelled"][which % 4]),
                "type": ("request_type", ["incident", "query", "change_request"][which % 3]),
                "priority": ("priority", [None, "low", "high"][which % 3]),
                "category": ("category", ["Phones", 'Über, "quoted"\nand 电话', None][which % 3]),
                "team": ("team_id", [people.voice_team, None][which % 2]),
                "agent": ("assignee_id", [people.alice.account_id, people.leo.account_id, None][which % 3]),
            }[name]
            service.change_ticket(session, people.alice, number=number, changes=dict([value]), at=self.now)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_any_mix_of_changes_leaves_counts_and_facts_that_equal_history(
    database: Engine, people: People, steps: list[tuple[str, int, int]]
) -> None:
    with Session(database) as session:
        journey = Journey(session, people)
        for step in steps:
            journey.step(*step)
        assert verify_counts(session, people.root) == []
        assert verify_facts(session, people.root) == []
        session.rollback()


def test_a_count_that_went_wrong_is_found_and_rebuilt(session: Session, people: People) -> None:
    opened(session, people.bob, site_id=people.leeds)
    session.execute(update(MonthCount).values(created=5))
    found = verify_counts(session, people.root)
    assert [(one.stored, one.recomputed) for one in found] == [(5, 1)]
    assert "month_counts" in found[0].where
    assert rebuild_counts(session, people.root) == 1
    assert verify_counts(session, people.root) == []


@pytest.mark.parametrize("damage", [{"is_open": False}, {"stage": "closed"}, {"completed_on": START.date()}])
def test_a_ticket_that_contradicts_its_history_is_found(
    session: Session, people: People, damage: dict[str, object]
) -> None:
    opened(session, people.bob)
    session.execute(update(Ticket).values(**damage))
    assert len(verify_counts(session, people.root)) == 1


def test_rebuilding_one_organisation_leaves_the_others(session: Session, people: People) -> None:
    opened(session, people.bob)
    opened(session, people.carol)
    assert rebuild_counts(session, people.root, organisation_id=people.acme) == 1
    assert verify_counts(session, people.root) == []


def test_contacts_may_neither_verify_nor_rebuild(session: Session, people: People) -> None:
    for contact in people.contacts:
        for act in (verify_counts, rebuild_counts):
            with pytest.raises(HelmdeskError):
                act(session, contact)


def test_parallel_writers_leave_counts_that_equal_history(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        numbers = [opened(session, people.bob, site_id=people.leeds) for _ in range(4)]

    def work(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
        for _ in range(8):
            number = chance.choice(numbers)
            try:
                with unit_of_work() as session:
                    _random_act(session, people, number, chance)
            except HelmdeskError:
                continue

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(work, range(8)))
    with reading() as session:
        assert verify_counts(session, people.root) == []
        assert verify_facts(session, people.root) == []


def _random_act(session: Session, people: People, number: str, chance: random.Random) -> None:
    act = chance.randrange(5)
    if act == 0:
        opened(session, people.dora, site_id=people.york)
    elif act == 1:
        service.close_ticket(session, people.bob, number=number)
    elif act == 2:
        service.reply_to_ticket(session, people.bob, number=number, body="Hello?")
    elif act == 3:
        sites = [people.leeds, people.york, people.hull]
        service.change_ticket(session, people.alice, number=number, changes={"site_id": chance.choice(sites)})
    else:
        zone = chance.choice(["Europe/London", "Pacific/Auckland"])
        change_timezone(session, people.root, organisation_id=people.acme, timezone=zone)
