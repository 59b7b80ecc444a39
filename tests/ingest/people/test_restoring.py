"""Letting somebody in again who has lost the way: whom each may let in, and what letter and trail say."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from ingest.enums import SecurityLevel
from ingest.errors import ConflictError, ForbiddenError, NotFoundError
from ingest.models import Account
from ingest.people.contact_queries import access_account_id, contact_detail
from ingest.people.restoring import printed_reset_token, send_activation, send_reset_link, unlock_account
from ingest.people.throttles import Limit, Scope, count_attempt, is_blocked
from tests.support.contacts import account_of, letters, trail
from tests.support.people import People

BOB = "bob@acme.example"
_ONCE = Limit(1, timedelta(hours=1), None)
ACTS = (send_activation, send_reset_link, unlock_account)


def test_a_contact_is_let_in_again_by_its_administrator_and_by_staff(session: Session, people: People) -> None:
    bob = access_account_id(session, people.dora, contact_id=people.bob.contact_id or 0)
    send_activation(session, people.dora, account_id=bob)
    account_of(session, people.bob.contact_id or 0).password_hash = "chosen"
    with pytest.raises(ConflictError, match="chosen a password already"):
        send_activation(session, people.dora, account_id=bob)
    send_reset_link(session, people.alice, account_id=bob)
    count_attempt(session, Scope.SIGN_IN_NAME, BOB, _ONCE)
    assert contact_detail(session, people.dora, contact_id=people.bob.contact_id or 0).is_locked
    assert [unlock_account(session, people.dora, account_id=bob) for _ in range(2)] == [True, False]
    assert letters(session) == [("activation", BOB), ("reset", BOB)]
    assert trail(session) == [
        ("activation_sent", {}), ("reset_link_sent", {}), ("sign_in_unlocked", {"by": "administrator"}),
    ]  # fmt: skip


def test_nobody_lets_in_whom_they_do_not_keep(session: Session, people: People) -> None:
    bob, carol, alice = (one.account_id or 0 for one in (people.bob, people.carol, people.alice))
    for act in ACTS:
        for viewer, account_id, refusal in (
            (people.bob, bob, ForbiddenError),
            (people.dora, carol, NotFoundError),
            (people.dora, alice, NotFoundError),
            (people.dora, 9_999, NotFoundError),
            # Staff are let in by whoever keeps staff: a lead who resets an administrator would be one.
            (people.leo, people.root.account_id or 0, ForbiddenError),
            (people.alice, alice, ForbiddenError),
        ):
            with pytest.raises(refusal):
                act(session, viewer, account_id=account_id)
    for viewer in (people.alice, people.leo, people.dora):
        with pytest.raises(ForbiddenError):
            printed_reset_token(session, viewer, account_id=bob)
    assert (letters(session), trail(session)) == ([], [])


def test_staff_are_let_in_again_by_an_administrator(session: Session, people: People) -> None:
    alice = session.get_one(Account, people.alice.account_id)
    alice.user_name = "alice@helmdesk.example"
    session.flush()
    send_activation(session, people.root, account_id=alice.id)
    send_reset_link(session, people.root, account_id=alice.id)
    count_attempt(session, Scope.SIGN_IN_NAME, alice.user_name, _ONCE)
    assert unlock_account(session, people.root, account_id=alice.id)
    assert not is_blocked(session, Scope.SIGN_IN_NAME, alice.user_name)
    assert letters(session) == [("activation", alice.user_name), ("reset", alice.user_name)]


def test_whose_access_has_ended_is_let_in_by_no_link(session: Session, people: People) -> None:
    account = account_of(session, people.bob.contact_id or 0)
    account.is_active = False
    session.flush()
    for act in (*ACTS, printed_reset_token):
        with pytest.raises(ConflictError, match="deactivated"):
            act(session, people.root, account_id=account.id)
    with pytest.raises(ConflictError, match="no portal access"):
        access_account_id(session, people.dora, contact_id=people.bob.contact_id or 0)
    assert account.security_level == SecurityLevel.STANDARD
