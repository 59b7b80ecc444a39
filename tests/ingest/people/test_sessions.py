"""Sessions on the server: recognised by their key alone, renewed while remembered, and dead when they have ended."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.enums import SessionEnd
from ingest.models import AccountSession
from ingest.people import sessions
from ingest.people.schemas import StartedSession
from tests.support.databases import counted, together
from tests.support.people import People


def begun(session: Session, people: People, *, is_remembered: bool = False) -> StartedSession:
    account_id = people.bob.account_id or 0
    return sessions.begin_session(session, account_id=account_id, is_remembered=is_remembered)


def is_in(session: Session, started: StartedSession) -> bool:
    return sessions.present_session(session, account_id=started.account_id, key=started.key) is not None


def row_of(session: Session, started: StartedSession) -> AccountSession:
    return session.get_one(AccountSession, started.id, populate_existing=True)


def age(session: Session, started: StartedSession, by: timedelta) -> None:
    """Let so much time have gone by."""
    row = row_of(session, started)
    for name in ("created_at", "seen_at", "renewed_at", "key_expires_at", "expires_at"):
        setattr(row, name, getattr(row, name) - by)
    session.flush()


def test_a_session_is_known_by_its_key_of_its_account(session: Session, people: People) -> None:
    started = begun(session, people)
    found = sessions.present_session(session, account_id=started.account_id, key=started.key)
    assert found is not None
    assert (found.id, found.viewer, found.is_due) == (started.id, people.bob, False)
    for account_id, key in (
        (people.dora.account_id or 0, started.key), (started.account_id, ""), (started.account_id, started.key.upper()),
        (started.account_id, row_of(session, started).key_hash), (started.account_id, "\ud800"),
    ):  # fmt: skip
        assert sessions.present_session(session, account_id=account_id, key=key) is None


def test_the_check_of_a_request_is_one_read(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        started = begun(session, people)
    with unit_of_work() as session, counted(database) as statements:
        assert is_in(session, started)
    assert len(statements) == 1


def test_a_session_lasts_as_long_as_the_portal_says(session: Session, people: People) -> None:
    started = begun(session, people)
    age(session, started, timedelta(hours=11, minutes=59))
    assert is_in(session, started)
    age(session, started, timedelta(minutes=1))
    assert not is_in(session, started)


def test_presence_is_written_at_most_once_a_minute(session: Session, people: People) -> None:
    started = begun(session, people)
    before = row_of(session, started).seen_at
    sessions.note_presence(session, session_id=started.id)
    assert row_of(session, started).seen_at == before
    age(session, started, timedelta(seconds=61))
    found = sessions.present_session(session, account_id=started.account_id, key=started.key)
    assert found is not None
    assert found.is_due
    sessions.note_presence(session, session_id=started.id)
    assert row_of(session, started).seen_at >= before


def test_an_ended_session_is_dead_and_the_others_live(session: Session, people: People) -> None:
    one, other = begun(session, people, is_remembered=True), begun(session, people)
    sessions.end_session(session, session_id=one.id)
    sessions.end_session(session, session_id=one.id, why=SessionEnd.REVOKED)
    assert row_of(session, one).end_reason == SessionEnd.SIGNED_OUT
    assert sessions.renew_remembered(session, token=one.remembered_token or "") is None
    assert (is_in(session, one), is_in(session, other)) == (False, True)


def test_all_sessions_of_an_account_end_but_the_one_named(session: Session, people: People) -> None:
    mine = [begun(session, people) for _ in range(3)]
    carols = sessions.begin_session(session, account_id=people.carol.account_id or 0)
    # Bob has another one, from the standing people.
    ended = sessions.end_sessions(
        session, account_id=mine[0].account_id, why=SessionEnd.PASSWORD_CHANGED, except_id=mine[1].id
    )
    assert (ended, [is_in(session, one) for one in mine]) == (3, [False, True, False])
    assert is_in(session, carols)


def test_a_remembered_token_is_exchanged_and_the_old_key_is_dead(session: Session, people: People) -> None:
    started = begun(session, people, is_remembered=True)
    age(session, started, timedelta(hours=13))
    assert not is_in(session, started)
    renewed = sessions.renew_remembered(session, token=started.remembered_token or "")
    assert renewed is not None
    assert (renewed.id, is_in(session, renewed), is_in(session, started)) == (started.id, True, False)
    assert renewed.remembered_token not in (None, started.remembered_token)


def test_a_token_shown_again_after_its_exchange_ends_the_whole_sign_in(session: Session, people: People) -> None:
    started = begun(session, people, is_remembered=True)
    token = started.remembered_token or ""
    renewed = sessions.renew_remembered(session, token=token)
    assert renewed is not None
    again = sessions.renew_remembered(session, token=token)
    assert again == renewed, "pages opened at once get the same keys"
    age(session, started, sessions.GRACE)
    assert sessions.renew_remembered(session, token=token) is None
    assert row_of(session, started).end_reason == SessionEnd.REPLAYED
    assert not is_in(session, renewed)
    assert sessions.renew_remembered(session, token=renewed.remembered_token or "") is None


def test_a_token_two_exchanges_old_is_a_copy_at_once(session: Session, people: People) -> None:
    started = begun(session, people, is_remembered=True)
    renewed = sessions.renew_remembered(session, token=started.remembered_token or "")
    assert renewed is not None
    newest = sessions.renew_remembered(session, token=renewed.remembered_token or "")
    assert newest is not None
    assert sessions.renew_remembered(session, token=started.remembered_token or "") is None
    assert not is_in(session, newest)


def test_a_remembered_sign_in_ends_with_its_days(session: Session, people: People) -> None:
    started = begun(session, people, is_remembered=True)
    age(session, started, timedelta(days=30))
    assert sessions.renew_remembered(session, token=started.remembered_token or "") is None


# Each is formatted with the token there is.
@pytest.mark.parametrize("spelt", ["", "--", "{0:.20}", "{0}0", "9{0}", "9999999999999999999999-0-x", "1-0-\ud800"])
def test_what_is_not_a_token_renews_nothing_and_ends_nothing(session: Session, people: People, spelt: str) -> None:
    started = begun(session, people, is_remembered=True)
    token = started.remembered_token or ""
    for one in (spelt.format(token), token.replace("-0-", "-1-")):
        assert sessions.renew_remembered(session, token=one) is None
    assert is_in(session, started)


def test_a_session_that_is_not_remembered_gives_no_token(session: Session, people: People) -> None:
    assert begun(session, people).remembered_token is None


def test_pages_opened_at_once_get_the_same_keys(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        token = begun(session, people, is_remembered=True).remembered_token or ""

    def renew() -> StartedSession | None:
        with unit_of_work() as session:
            return sessions.renew_remembered(session, token=token)

    first, *rest = together([renew, renew, renew])
    assert first is not None
    assert rest == [first, first]


def test_new_keys_make_copies_of_the_old_ones_useless(session: Session, people: People) -> None:
    started = begun(session, people, is_remembered=True)
    changed = sessions.exchange_key(session, session_id=started.id)
    assert (is_in(session, changed), is_in(session, started)) == (True, False)
    session.execute(update(AccountSession).values(renewed_at=clock.now() - sessions.GRACE))
    assert sessions.renew_remembered(session, token=started.remembered_token or "") is None
