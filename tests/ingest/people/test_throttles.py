"""Throttles: as many as the limit, then none for a while; counted for all processes, and apart for each subject."""

from datetime import timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.audit.origin import Origin
from ingest.db.engine import unit_of_work
from ingest.models import Throttle
from ingest.people.throttles import Limit, Scope, clear, count_attempt, forget_old, is_blocked, take_turn
from tests.support.databases import together

LIMIT = Limit(3, timedelta(minutes=15), timedelta(minutes=30))
NAME = Scope.SIGN_IN_NAME


def later(session: Session, by: timedelta) -> None:
    """Let so much time have gone by."""
    session.expire_all()
    for row in session.scalars(select(Throttle)):
        row.began_at -= by
        row.forget_at -= by
        row.blocked_until = None if row.blocked_until is None else row.blocked_until - by
    session.flush()


def test_the_attempt_that_reaches_the_limit_blocks_its_subject_alone(session: Session, database: Engine) -> None:
    assert [count_attempt(session, NAME, "bob", LIMIT) for _ in range(5)] == [False, False, True, False, False]
    assert is_blocked(session, NAME, "bob")
    assert not is_blocked(session, NAME, "carol")
    assert not is_blocked(session, Scope.HELP_NAME, "bob")


def test_a_block_ends_with_its_time_and_counting_begins_anew(session: Session, database: Engine) -> None:
    for _ in range(4):
        count_attempt(session, NAME, "bob", LIMIT)
    later(session, timedelta(minutes=29))
    assert is_blocked(session, NAME, "bob")
    later(session, timedelta(minutes=1))
    assert not is_blocked(session, NAME, "bob")
    assert [count_attempt(session, NAME, "bob", LIMIT) for _ in range(3)] == [False, False, True]


def test_attempts_far_apart_block_nobody(session: Session, database: Engine) -> None:
    for _ in range(6):
        assert not count_attempt(session, NAME, "bob", LIMIT)
        later(session, timedelta(minutes=15))


def test_a_block_without_an_end_waits_to_be_cleared(session: Session, database: Engine) -> None:
    for _ in range(3):
        count_attempt(session, NAME, "bob", Limit(3, timedelta(minutes=15), None))
    later(session, timedelta(days=3650))
    assert is_blocked(session, NAME, "bob")
    assert clear(session, NAME, "bob")
    assert not clear(session, NAME, "bob")
    assert not is_blocked(session, NAME, "bob")


def test_turns_are_counted_across_connections(database: Engine) -> None:
    def take() -> bool:
        with unit_of_work() as session:
            return take_turn(session, Scope.HELP_ADDRESS, "192.0.2.7", LIMIT)

    # At the same moment too no more get a turn than may.
    assert sorted(together([take] * 6)) == [False] * 3 + [True] * 3  # type: ignore[type-var]
    assert not take()


def test_all_addresses_of_one_ipv6_network_count_as_one() -> None:
    told = {one: Origin(one).network for one in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")}
    assert list(told.values()) == ["2001:db8:1:2::/64", "2001:db8:1:2::/64", "2001:db8:1:3::/64"]
    for address in ("192.0.2.7", "::ffff:192.0.2.7"):
        assert Origin(address).network == "192.0.2.7"
    assert [Origin(one).network for one in ("", "unix:")] == ["", "unix:"]


def test_no_name_and_no_address_rests_in_the_table(session: Session, database: Engine) -> None:
    count_attempt(session, NAME, "bob@acme.example", LIMIT)
    row = session.scalars(select(Throttle)).one()
    assert "bob" not in row.subject


def test_what_counts_no_more_is_forgotten(session: Session, database: Engine) -> None:
    count_attempt(session, NAME, "bob", LIMIT)
    count_attempt(session, NAME, "carol", LIMIT)
    session.execute(update(Throttle).values(forget_at=clock.now()).where(Throttle.attempts == 1))
    assert forget_old(session, now=clock.now()) == 2
    assert session.scalars(select(Throttle)).all() == []
