"""Portal access of contacts: given, changed, ended and restored, each with its letter and its line in the trail."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ingest.db.engine import unit_of_work
from ingest.enums import SecurityLevel
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.models import AccountSession, SingleUseLink
from ingest.people.contact_access import (
    activate_portal_access,
    deactivate_portal_access,
    grant_access,
    restore_contact,
    retire_contact,
)
from ingest.people.contact_queries import access_account_id, contact_detail
from ingest.people.contact_schemas import Grant
from ingest.people.links import LinkError, LinkPurpose, link_token, open_link
from ingest.people.restoring import send_activation
from ingest.people.service import sign_in
from ingest.viewer import Viewer
from tests.support.contacts import account_of, added, letters, stored, trail
from tests.support.people import People

STANDARD, ADMIN = SecurityLevel.STANDARD, SecurityLevel.ADMIN
PASSWORD_HASH = "chosen"


def _open_sessions(session: Session, account_id: int | None) -> int:
    query = select(func.count()).where(AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
    return session.scalar(query) or 0


def _second_administrator(session: Session, people: People) -> int:
    ann = added(session, people.dora, organisation_id=people.acme)
    activate_portal_access(session, people.dora, contact_id=ann, security_level=ADMIN)
    account_of(session, ann).password_hash = PASSWORD_HASH
    session.flush()
    return ann


def test_access_is_given_by_a_letter_with_a_link_that_opens(session: Session, people: People) -> None:
    ann = added(session, people.dora, organisation_id=people.acme, email="Ann@acme.example")
    account_id = activate_portal_access(session, people.dora, contact_id=ann, security_level=STANDARD)
    account = account_of(session, ann)
    assert (account.id, account.user_name, account.display_name, account.password_hash, account.timezone) == (
        account_id, "ann@acme.example", "Ann Lee", None, "Europe/London",
    )  # fmt: skip
    assert letters(session) == [("activation", "Ann@acme.example")]
    assert trail(session) == [("account_created", {"level": "Client Portal Standard User"})]
    first = link_token(session, link_id=session.scalars(select(SingleUseLink.id)).one())
    assert open_link(session, token=first, purpose=LinkPurpose.ACTIVATION).account_id == account_id
    send_activation(session, people.alice, account_id=account_id)
    with pytest.raises(LinkError):
        open_link(session, token=first, purpose=LinkPurpose.ACTIVATION)
    assert letters(session)[1:] == [("activation", "Ann@acme.example")]
    assert trail(session)[-1] == ("activation_sent", {})


def test_access_ends_with_its_sessions_and_comes_back_without_the_password(session: Session, people: People) -> None:
    bob = people.bob.contact_id or 0
    account_of(session, bob).password_hash = PASSWORD_HASH
    assert _open_sessions(session, people.bob.account_id) == 1
    deactivate_portal_access(session, people.dora, contact_id=bob)
    deactivate_portal_access(session, people.dora, contact_id=bob)
    assert _open_sessions(session, people.bob.account_id) == 0
    assert letters(session) == [("access_ended", "bob@acme.example")]
    assert trail(session) == [("account_deactivated", {})]
    assert (
        activate_portal_access(session, people.dora, contact_id=bob, security_level=STANDARD) == people.bob.account_id
    )
    assert account_of(session, bob).password_hash is None
    assert sign_in(session, user_name="bob@acme.example", password="x") is None


def test_another_organisations_people_and_higher_levels_are_refused(session: Session, people: People) -> None:
    carol, bob = people.carol.contact_id or 0, people.bob.contact_id or 0
    for act in (deactivate_portal_access, retire_contact, restore_contact, access_account_id, contact_detail):
        with pytest.raises(NotFoundError):
            act(session, people.dora, contact_id=carol)
        with pytest.raises(ForbiddenError):
            act(session, people.bob, contact_id=bob)
    with pytest.raises(NotFoundError):
        activate_portal_access(session, people.dora, contact_id=carol, security_level=ADMIN)
    with pytest.raises(ForbiddenError):
        activate_portal_access(session, people.bob, contact_id=bob, security_level=ADMIN)
    with pytest.raises(NotFoundError):
        grant_access(session, people.dora, organisation_id=people.globex, grants=[Grant(carol, ADMIN)])
    granted = grant_access(session, people.dora, organisation_id=people.acme, grants=[Grant(carol, ADMIN)])
    assert granted[0].problems == {"contact_id": "There is no such contact."}
    assert (account_of(session, carol).security_level, account_of(session, bob).security_level) == (STANDARD, STANDARD)
    assert letters(session) == trail(session) == []


def test_a_batch_says_for_each_what_does_not_fit(session: Session, people: People) -> None:
    ann, bea, cat = (
        added(session, people.dora, organisation_id=people.acme, first_name=name, email=email)
        for name, email in (("Ann", "a@acme.example"), ("Bea", "A@acme.example"), ("Cat", "cat@acme.example"))
    )
    retire_contact(session, people.dora, contact_id=cat)
    grants = [Grant(ann, ADMIN), Grant(bea, STANDARD), Grant(cat, STANDARD), Grant(people.bob.contact_id or 0, ADMIN),
              Grant(bea, STANDARD, "carol@globex.example"), Grant(bea, STANDARD, "a b")]  # fmt: skip
    granted = grant_access(session, people.dora, organisation_id=people.acme, grants=grants)
    assert [sorted(one.problems) for one in granted] == [[], ["user_name"], ["has_access"], [], ["user_name"],
                                                         ["user_name"]]  # fmt: skip
    assert [one.is_new for one in granted] == [True, False, False, False, False, False]
    assert trail(session)[-1] == ("level_changed", {"from": "Client Portal Standard User",
                                                    "to": "Client Portal Admin User"})  # fmt: skip
    assert letters(session) == [("activation", "a@acme.example")]


def test_a_user_name_can_be_changed_to_one_that_is_free(session: Session, people: People) -> None:
    bob = people.bob.contact_id or 0
    activate_portal_access(
        session, people.dora, contact_id=bob, security_level=STANDARD, user_name=" Robert@Acme.example"
    )
    assert account_of(session, bob).user_name == "robert@acme.example"
    assert trail(session) == [("user_name_changed", {"from": "bob@acme.example", "to": "robert@acme.example"})]
    with pytest.raises(InvalidInputError) as refusal:
        activate_portal_access(
            session, people.dora, contact_id=bob, security_level=STANDARD, user_name="carol@globex.example"
        )
    assert list(refusal.value.fields) == ["user_name"]


def test_the_last_administrator_cannot_be_taken_away_by_their_own(session: Session, people: People) -> None:
    dora = people.dora.contact_id or 0
    invited = added(session, people.dora, organisation_id=people.acme)
    activate_portal_access(session, people.dora, contact_id=invited, security_level=ADMIN)
    assert contact_detail(session, people.alice, contact_id=dora).is_last_administrator
    for act in (deactivate_portal_access, retire_contact):
        with pytest.raises(ConflictError) as refusal:
            act(session, people.dora, contact_id=dora)
        assert list(refusal.value.fields) == ["has_access"]
    with pytest.raises(InvalidInputError) as lowered:
        activate_portal_access(session, people.dora, contact_id=dora, security_level=STANDARD)
    assert list(lowered.value.fields) == ["security_level"]
    assert account_of(session, dora).is_active
    deactivate_portal_access(session, people.alice, contact_id=dora)
    assert not account_of(session, dora).is_active


def test_of_two_administrators_one_may_go(session: Session, people: People) -> None:
    ann, dora = _second_administrator(session, people), people.dora.contact_id or 0
    deactivate_portal_access(session, people.dora, contact_id=dora)
    viewer = Viewer(account_of(session, ann).id, "Ann Lee", "UTC", organisation_id=people.acme, contact_id=ann,
                    security_level=ADMIN)  # fmt: skip
    with pytest.raises(ConflictError):
        deactivate_portal_access(session, viewer, contact_id=ann)


def test_of_two_who_take_each_others_access_at_once_one_stays(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        ann, dora = _second_administrator(session, people), people.dora.contact_id or 0
        account_of(session, dora).password_hash = PASSWORD_HASH
        account = account_of(session, ann)
    other = Viewer(account.id, "Ann Lee", "UTC", organisation_id=people.acme, contact_id=ann, security_level=ADMIN)
    start = Barrier(2)

    def take(viewer: Viewer, contact_id: int) -> bool:
        start.wait()
        try:
            with unit_of_work() as session:
                deactivate_portal_access(session, viewer, contact_id=contact_id)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        taken = list(threads.map(take, (people.dora, other), (ann, dora)))
    assert sorted(taken) == [False, True]


def test_a_retired_contact_has_no_access_until_it_is_taken_back(session: Session, people: People) -> None:
    bob = people.bob.contact_id or 0
    retire_contact(session, people.dora, contact_id=bob)
    assert (stored(session, bob).is_active, account_of(session, bob).is_active) == (False, False)
    with pytest.raises(InvalidInputError):
        activate_portal_access(session, people.dora, contact_id=bob, security_level=STANDARD)
    restore_contact(session, people.dora, contact_id=bob)
    assert (stored(session, bob).is_active, account_of(session, bob).is_active) == (True, False)
