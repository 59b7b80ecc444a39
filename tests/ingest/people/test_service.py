"""Accounts: who gets in, who may create and end them, and that a session ends with its account."""

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import ConflictError, ForbiddenError, HelmdeskError, InvalidInputError, NotFoundError
from ingest.models import Account, Contact
from ingest.people import queries, service
from ingest.people.sessions import present_session
from ingest.viewer import Viewer
from tests.support.people import People

PASSWORD = "long-enough-words"


def staff(session: Session, viewer: Viewer, **more: Any) -> int:
    known = {"user_name": "Nina@Helmdesk.example", "name": "Nina Holt", "password": PASSWORD}
    return service.create_staff_account(session, viewer, **(known | {"staff_role": StaffRole.AGENT} | more))


def contact(session: Session, viewer: Viewer, people: People, **more: Any) -> int:
    known = {"organisation_id": people.acme, "user_name": "Max@Acme.example", "name": "Max van Dale",
             "password": PASSWORD, "security_level": SecurityLevel.STANDARD}  # fmt: skip
    return service.create_contact_account(session, viewer, **(known | more))


def test_a_member_of_staff_gets_in(session: Session, people: People) -> None:
    account_id = staff(session, people.root, timezone="Asia/Kathmandu")
    start = clock.now()
    signed_in = service.sign_in(session, user_name=" NINA@helmdesk.EXAMPLE", password=PASSWORD)
    assert signed_in is not None
    assert signed_in.viewer == Viewer(account_id, "Nina Holt", "Asia/Kathmandu", staff_role=StaffRole.AGENT)
    account = session.get_one(Account, account_id)
    assert account.last_signed_in_at is not None
    assert start <= account.last_signed_in_at <= clock.now()


def test_staff_live_in_the_portals_zone_unless_said_otherwise(session: Session, people: People) -> None:
    assert session.get_one(Account, staff(session, people.root)).timezone == "Europe/London"


def test_a_contact_gets_in_as_one_of_its_organisation(session: Session, people: People) -> None:
    account_id = contact(session, people.root, people, organisation_id=people.globex, site_id=people.boston)
    signed_in = service.sign_in(session, user_name="max@acme.example", password=PASSWORD)
    assert signed_in is not None
    person = session.get_one(Contact, signed_in.viewer.contact_id)
    assert signed_in.viewer == Viewer(
        account_id, "Max van Dale", "America/New_York", organisation_id=people.globex, contact_id=person.id,
        security_level=SecurityLevel.STANDARD,
    )  # fmt: skip
    assert (person.first_name, person.last_name, person.email) == ("Max", "van Dale", "max@acme.example")
    assert (person.organisation_id, person.site_id) == (people.globex, people.boston)


def test_a_user_name_that_is_no_address_gives_no_address(session: Session, people: People) -> None:
    account = session.get_one(Account, contact(session, people.root, people, user_name="max"))
    assert session.get_one(Contact, account.contact_id).email is None


STRANGERS = (
    ("nina@helmdesk.example", "wrong-password"),
    ("nina@helmdesk.example", ""),
    ("nina@helmdesk.example", PASSWORD + " "),
    ("nina@helmdesk.example", PASSWORD + "x" * 100_000),
    ("nobody@helmdesk.example", PASSWORD),
    ("", ""),
    ("nina@helmdesk.example\x00", PASSWORD),
    ("\ud800", "\ud800"),
    ("alice@helmdesk.example", PASSWORD),
)


def test_everybody_else_stays_out(session: Session, people: People) -> None:
    account_id = staff(session, people.root)
    for user_name, password in STRANGERS:
        assert service.sign_in(session, user_name=user_name, password=password) is None
    assert session.get_one(Account, account_id).last_signed_in_at is None


def test_no_password_is_stored(session: Session, people: People) -> None:
    twins = (staff(session, people.root), staff(session, people.root, user_name="twin"))
    hashes = [session.get_one(Account, account_id).password_hash for account_id in twins]
    assert hashes[0] != hashes[1]
    assert all(one is not None and one.startswith("$argon2id$") and PASSWORD not in one for one in hashes)


def test_an_account_without_a_password_waits_for_one(session: Session, people: People) -> None:
    staff(session, people.root, password=None)
    assert service.sign_in(session, user_name="nina@helmdesk.example", password="") is None


def test_an_outdated_hash_is_renewed_at_the_next_sign_in(session: Session, people: People) -> None:
    account_id = staff(session, people.root)
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    session.execute(update(Account).where(Account.id == account_id).values(password_hash=weak))
    assert service.sign_in(session, user_name="nina@helmdesk.example", password=PASSWORD) is not None
    renewed = session.get_one(Account, account_id).password_hash
    assert renewed != weak
    assert service.sign_in(session, user_name="nina@helmdesk.example", password=PASSWORD) is not None
    assert session.get_one(Account, account_id).password_hash == renewed


def test_a_deactivated_account_is_out_and_so_are_its_sessions(session: Session, people: People) -> None:
    account_id = staff(session, people.root)
    signed_in = service.sign_in(session, user_name="nina@helmdesk.example", password=PASSWORD)
    assert signed_in is not None
    key = signed_in.session.key
    found = present_session(session, account_id=account_id, key=key)
    assert found is not None
    assert found.viewer == signed_in.viewer
    service.deactivate_account(session, people.root, user_name=" NINA@helmdesk.example ")
    assert present_session(session, account_id=account_id, key=key) is None
    assert service.sign_in(session, user_name="nina@helmdesk.example", password=PASSWORD) is None
    with pytest.raises(NotFoundError, match="nobody"):
        service.deactivate_account(session, people.root, user_name="nobody")


REFUSED: dict[str, tuple[Callable[..., object], dict[str, Any], type[HelmdeskError], str | None]] = {
    "name taken": (contact, {"user_name": "BOB@acme.example"}, ConflictError, "user_name"),
    "blank in the user name": (contact, {"user_name": "max dale"}, InvalidInputError, "user_name"),
    "no name": (contact, {"name": " "}, InvalidInputError, "name"),
    "short password": (contact, {"password": "short"}, InvalidInputError, "password"),
    "no organisation": (contact, {"organisation_id": 999}, NotFoundError, None),
    "site of another organisation": (contact, {"site_id": 4}, NotFoundError, None),
}


def test_an_account_that_does_not_fit_is_refused_and_nothing_of_it_is_kept(session: Session, people: People) -> None:
    before = session.scalars(select(Account.user_name)).all(), session.scalars(select(Contact.id)).all()
    for reason, (create, more, error, field) in REFUSED.items():
        with pytest.raises(error) as refusal, session.begin_nested():
            create(session, people.root, people, **more)
        assert list(refusal.value.fields) == ([field] if field else []), reason
    assert (session.scalars(select(Account.user_name)).all(), session.scalars(select(Contact.id)).all()) == before


def test_staff_with_a_taken_name_or_an_unknown_zone(session: Session, people: People) -> None:
    with pytest.raises(ConflictError, match=r"alice@helmdesk\.example"):
        staff(session, people.root, user_name="alice@helmdesk.example")
    with pytest.raises(InvalidInputError) as refusal:
        staff(session, people.root, timezone="Mars/Base")
    assert list(refusal.value.fields) == ["timezone"]


def test_only_administrators_create_and_end_accounts(session: Session, people: People) -> None:
    for viewer in (people.alice, people.leo, people.erin, people.bob, people.dora, people.carol):
        for act in (
            lambda one: staff(session, one),
            lambda one: contact(session, one, people),
            lambda one: service.deactivate_account(session, one, user_name="bob@acme.example"),
        ):
            with pytest.raises(ForbiddenError):
                act(viewer)
    assert session.get_one(Account, people.bob.account_id).is_active


def test_a_preference_is_kept_changed_and_ones_own(session: Session, people: People) -> None:
    for content in (["title"], {"columns": ["number", "Größe"]}, None):
        service.save_preference(session, people.bob, name="ticket_columns", content=content)
        session.flush()
        session.expire_all()
        assert queries.preference(session, people.bob, name="ticket_columns") == content
    assert queries.preference(session, people.dora, name="ticket_columns") is None


def test_a_preference_needs_an_account_and_a_short_name(session: Session, people: People) -> None:
    for name in ("", "x" * 61):
        with pytest.raises(InvalidInputError):
            service.save_preference(session, people.bob, name=name, content=1)
    nobody = Viewer(None, "Command line", "UTC", staff_role=StaffRole.ADMINISTRATOR)
    with pytest.raises(ForbiddenError):
        service.save_preference(session, nobody, name="x", content=1)
    assert queries.preference(session, nobody, name="x") is None
