"""What people do to their own access: help by link, new passwords, unlocking, a new address, the profile, sign-ins."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.enums import LetterKind
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError, TooManyAttemptsError
from ingest.models import Account, AccountSession, AuditEntry, Contact, HelpRequest, Mail, SingleUseLink, Throttle
from ingest.people import addresses, choosing, helping, own_sign_ins, questions, unlocking
from ingest.people import profile as profiles
from ingest.people.forgetting import forget_old_sign_ins
from ingest.people.links import LinkError, LinkPurpose, issue_link, link_token
from ingest.people.passwords import password_hash
from ingest.people.service import sign_in
from ingest.people.sessions import begin_session, present_session
from ingest.people.signing_in import Comparison, begin_attempt, settle_attempt
from ingest.portal.current import current_portal, use_portal
from tests.support.databases import together
from tests.support.people import People

BOB, OLD, NEW = "bob@acme.example", "grey herons at dawn", "seven lamps on the pier"
HASH = password_hash(OLD)
RESET, UNLOCK = LinkPurpose.RESET, LinkPurpose.UNLOCK


@pytest.fixture
def bob(session: Session, people: People) -> Account:
    """Bob's account, with a password."""
    account = session.get_one(Account, people.bob.account_id)
    account.password_hash = HASH
    session.get_one(Contact, people.bob.contact_id).email = BOB
    session.flush()
    return account


def is_in(session: Session, password: str, *, name: str = BOB) -> bool:
    return sign_in(session, user_name=name, password=password) is not None


def lock(session: Session, *, name: str = BOB) -> None:
    for _ in range(current_portal().sign_in.attempts):
        assert not is_in(session, "wrong", name=name)


def answer_all(session: Session) -> None:
    while helping.answer_next(session):
        session.flush()


def letters(session: Session) -> list[tuple[str, str]]:
    """The kind and the address of each letter there is, oldest first."""
    return [(str(one.letter_kind), str(one.address)) for one in session.scalars(select(Mail).order_by(Mail.id))]


def token_of(session: Session, purpose: LinkPurpose) -> str:
    """What opens the newest link of a purpose."""
    newest = select(SingleUseLink.id).where(SingleUseLink.purpose == purpose).order_by(SingleUseLink.id.desc()).limit(1)
    return link_token(session, link_id=session.scalars(newest).one())


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_asking_for_help_leaves_the_same_trace_for_every_name(session: Session, people: People) -> None:
    names = (BOB, "nobody@acme.example", "  BOB@acme.example ", "\x00", "x" * 5000)
    for name in names:
        helping.ask_for_help(session, purpose=RESET, user_name=name)
    assert session.scalars(select(HelpRequest.user_name).order_by(HelpRequest.id)).all() == [
        BOB, "nobody@acme.example", BOB, "x" * 320
    ]  # fmt: skip
    assert letters(session) == []


def test_a_forgotten_password_is_answered_by_one_link_that_sets_a_new_one(session: Session, bob: Account) -> None:
    key = begin_session(session, account_id=bob.id).key
    for name in (BOB, "nobody@acme.example", BOB.upper()):
        helping.ask_for_help(session, purpose=RESET, user_name=name)
    answer_all(session)
    assert letters(session) == [(LetterKind.RESET, BOB)] * 2
    token = token_of(session, RESET)
    assert choosing.account_of_link(session, token=token, purpose=RESET) == BOB
    assert choosing.choose_password(session, token=token, purpose=RESET, password=NEW, again=NEW) == BOB
    assert (is_in(session, NEW), is_in(session, OLD)) == (True, False)
    assert present_session(session, account_id=bob.id, key=key) is None
    assert letters(session)[-1] == (LetterKind.PASSWORD_CHANGED, BOB)
    with pytest.raises(LinkError):
        choosing.choose_password(session, token=token, purpose=RESET, password=OLD, again=OLD)
    assert {"reset_link_sent", "password_reset"} <= set(actions(session))


def test_a_password_that_is_refused_leaves_the_link_as_it_was(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        token = link_token(session, link_id=issue_link(session, purpose=RESET, account_id=people.bob.account_id))

    def choose(password: str, again: str) -> dict[str, str]:
        with pytest.raises(InvalidInputError) as refusal, unit_of_work() as session:
            choosing.choose_password(session, token=token, purpose=RESET, password=password, again=again)
        return refusal.value.fields

    assert list(choose("short", "short")) == ["password"]
    assert list(choose("bob field acme 1", "bob field acme 1")) == ["password"]
    assert list(choose(NEW, OLD)) == ["again"]
    with unit_of_work() as session:
        choosing.choose_password(session, token=token, purpose=RESET, password=NEW, again=NEW)


def test_of_two_who_use_one_link_at_once_one_sets_the_password(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        token = link_token(session, link_id=issue_link(session, purpose=RESET, account_id=people.bob.account_id))

    def choose() -> bool:
        try:
            with unit_of_work() as session:
                choosing.choose_password(session, token=token, purpose=RESET, password=NEW, again=NEW)
        except LinkError:
            return False
        return True

    assert sorted(together([choose, choose])) == [False, True]  # type: ignore[type-var]


def test_a_deactivated_account_is_sent_no_link_and_a_link_of_before_opens_nothing(
    session: Session, bob: Account
) -> None:
    helping.ask_for_help(session, purpose=RESET, user_name=BOB)
    answer_all(session)
    bob.is_active = False
    helping.ask_for_help(session, purpose=RESET, user_name=BOB)
    answer_all(session)
    assert len(letters(session)) == 1
    with pytest.raises(LinkError):
        choosing.account_of_link(session, token=token_of(session, RESET), purpose=RESET)


def test_one_name_is_sent_three_links_an_hour_and_a_network_is_told_to_wait(session: Session, bob: Account) -> None:
    for _ in range(5):
        helping.ask_for_help(session, purpose=RESET, user_name=BOB)
    answer_all(session)
    assert len(letters(session)) == 3
    for number in range(25):
        helping.ask_for_help(session, purpose=RESET, user_name=f"nobody{number}")
    with pytest.raises(TooManyAttemptsError):
        helping.ask_for_help(session, purpose=RESET, user_name="nobody")


def test_too_many_attempts_lock_the_right_password_out_until_the_link_is_used(session: Session, bob: Account) -> None:
    lock(session)
    assert not is_in(session, OLD)
    answer_all(session)
    assert letters(session) == [(LetterKind.SIGN_IN_LOCKED, BOB)]
    token = token_of(session, UNLOCK)
    unlocking.unlock_by_link(session, token=token)
    assert is_in(session, OLD)
    with pytest.raises(LinkError):
        unlocking.unlock_by_link(session, token=token)
    assert actions(session)[-3:] == ["sign_in_locked", "sign_in_unlocked", "signed_in"]


def test_names_of_nobody_are_locked_alike_and_nobody_is_written_to(session: Session, people: People) -> None:
    lock(session, name="nobody@acme.example")
    answer_all(session)
    assert letters(session) == []
    assert session.scalars(select(HelpRequest)).all() == []


def test_guesses_of_the_same_moment_are_no_more_than_the_limit(session: Session, bob: Account) -> None:
    *guesses, last = [begin_attempt(session, user_name=BOB) for _ in range(current_portal().sign_in.attempts + 1)]
    for guess in guesses:
        assert settle_attempt(session, guess, Comparison(is_right=False, renewed_hash=None)) is None
    assert settle_attempt(session, last, Comparison(is_right=True, renewed_hash=None)) is None


def test_a_link_to_unlock_is_sent_for_what_is_locked_alone(session: Session, bob: Account) -> None:
    helping.ask_for_help(session, purpose=UNLOCK, user_name=BOB)
    answer_all(session)
    assert letters(session) == []
    lock(session)
    answer_all(session)
    helping.ask_for_help(session, purpose=UNLOCK, user_name=BOB)
    answer_all(session)
    assert letters(session) == [(LetterKind.SIGN_IN_LOCKED, BOB), (LetterKind.UNLOCK, BOB)]


def test_a_new_password_by_link_unlocks_too(session: Session, bob: Account) -> None:
    lock(session)
    token = link_token(session, link_id=issue_link(session, purpose=RESET, account_id=bob.id))
    choosing.choose_password(session, token=token, purpose=RESET, password=NEW, again=NEW)
    assert is_in(session, NEW)


def with_questions() -> None:
    portal = current_portal()
    rules = portal.sign_in.model_copy(update={"has_security_question": True})
    use_portal(portal.model_copy(update={"sign_in": rules}))


def test_the_answer_to_ones_question_unlocks(session: Session, people: People, bob: Account) -> None:
    with_questions()
    chosen = {"question": "first_job", "answer": "The Mill, Leeds", "current": OLD}
    unlocking.choose_question(session, people.bob, **chosen)
    lock(session)
    unlocking.unlock_by_answer(session, user_name=BOB, answer="something else")
    assert not is_in(session, OLD)
    unlocking.unlock_by_answer(session, user_name=BOB.upper(), answer=" the mill leeds ")
    assert is_in(session, OLD)
    assert unlocking.question_of(session, user_name=BOB) == questions.QUESTIONS["first_job"]


def test_guessing_an_answer_ends_as_guessing_a_password_does(session: Session, people: People, bob: Account) -> None:
    with_questions()
    unlocking.choose_question(session, people.bob, question="first_job", answer="The Mill", current=OLD)
    lock(session)
    for _ in range(10):
        unlocking.unlock_by_answer(session, user_name=BOB, answer="wrong")
    unlocking.unlock_by_answer(session, user_name=BOB, answer="The Mill")
    assert not is_in(session, OLD)


def test_every_name_has_a_question_and_always_the_same(session: Session, people: People) -> None:
    with_questions()
    asked = {name: unlocking.question_of(session, user_name=name) for name in (BOB, "nobody", "NOBODY ", "someone")}
    assert asked["nobody"] == asked["NOBODY "]
    assert set(asked.values()) <= set(questions.QUESTIONS.values())


def test_without_questions_in_the_portal_there_are_none(session: Session, people: People, bob: Account) -> None:
    acts: list[Any] = [
        lambda: unlocking.question_of(session, user_name=BOB),
        lambda: unlocking.unlock_by_answer(session, user_name=BOB, answer="x"),
        lambda: unlocking.choose_question(session, people.bob, question="first_job", answer="Mill", current=OLD),
    ]
    for act in acts:
        with pytest.raises(ForbiddenError):
            act()


def test_changing_the_password_ends_all_other_sessions_and_gives_this_one_new_keys(
    session: Session, people: People, bob: Account
) -> None:
    here, other = (
        begin_session(session, account_id=bob.id),
        begin_session(session, account_id=bob.id, is_remembered=True),
    )
    typed = {"current": OLD, "password": NEW, "again": NEW}
    changed = choosing.change_password(session, people.bob, session_id=here.id, **typed)
    keys = [present_session(session, account_id=bob.id, key=one.key) is not None for one in (changed, here, other)]
    assert keys == [True, False, False]
    assert is_in(session, NEW)
    assert letters(session) == [(LetterKind.PASSWORD_CHANGED, BOB)]


@pytest.mark.parametrize(("change", "field"), [
    ({"current": NEW}, "current"), ({"current": ""}, "current"), ({"again": OLD}, "again"),
    ({"password": OLD, "again": OLD}, "password"), ({"password": "short", "again": "short"}, "password"),
])  # fmt: skip
def test_a_change_that_does_not_fit_names_its_field_and_changes_nothing(
    session: Session, people: People, bob: Account, change: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        choosing.change_password(
            session, people.bob, session_id=1, **({"current": OLD, "password": NEW, "again": NEW} | change)
        )
    assert list(refusal.value.fields) == [field]
    assert is_in(session, OLD)


def test_an_open_screen_is_no_place_to_guess_a_password(session: Session, people: People, bob: Account) -> None:
    for _ in range(10):
        choosing.count_wrong_current(session, people.bob)
    with pytest.raises(TooManyAttemptsError):
        choosing.change_password(session, people.bob, session_id=1, current=OLD, password=NEW, again=NEW)
    assert is_in(session, OLD)


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    session: Session, people: People, bob: Account
) -> None:
    contact = session.get_one(Contact, bob.contact_id)
    reset = link_token(session, link_id=issue_link(session, purpose=RESET, account_id=bob.id))
    addresses.ask_for_address(session, people.bob, address=" Robert@Acme.example ", current=OLD)
    assert (contact.email, bob.user_name) == (BOB, BOB)
    token = token_of(session, LinkPurpose.NEW_ADDRESS)
    addresses.confirm_address(session, token=token)
    assert (contact.email, bob.user_name) == ("Robert@acme.example", "robert@acme.example")
    assert letters(session) == [
        (LetterKind.ADDRESS_CONFIRM, "Robert@acme.example"), (LetterKind.ADDRESS_CHANGED, BOB)
    ]  # fmt: skip
    for opened in (token, reset):
        with pytest.raises(LinkError):
            choosing.account_of_link(session, token=opened, purpose=RESET)


def test_a_new_password_ends_the_link_of_a_new_address(session: Session, people: People, bob: Account) -> None:
    """Else whoever had the old password, and asked for an address of their own, would have the account by it."""
    addresses.ask_for_address(session, people.bob, address="thief@evil.example", current=OLD)
    asked = token_of(session, LinkPurpose.NEW_ADDRESS)
    reset = link_token(session, link_id=issue_link(session, purpose=RESET, account_id=bob.id))
    choosing.choose_password(session, token=reset, purpose=RESET, password=NEW, again=NEW)
    with pytest.raises(LinkError):
        addresses.confirm_address(session, token=asked)


def test_somebody_elses_address_is_refused_to_whoever_confirms_it(
    session: Session, people: People, bob: Account
) -> None:
    addresses.ask_for_address(session, people.bob, address="carol@globex.example", current=OLD)
    with pytest.raises(ConflictError):
        addresses.confirm_address(session, token=token_of(session, LinkPurpose.NEW_ADDRESS))


@pytest.mark.parametrize(("typed", "field"), [
    ({"address": "nowhere"}, "address"), ({"address": BOB.upper()}, "address"), ({"current": "wrong"}, "current"),
])  # fmt: skip
def test_an_address_that_does_not_fit_names_its_field(
    session: Session, people: People, bob: Account, typed: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        addresses.ask_for_address(session, people.bob, **({"address": "new@acme.example", "current": OLD} | typed))
    assert list(refusal.value.fields) == [field]
    assert letters(session) == []


def test_a_contact_changes_their_own_fields_and_the_account_takes_the_name(
    session: Session, people: People, bob: Account
) -> None:
    opened = profiles.profile(session, people.bob)
    typed = dict(opened.values) | {"first_name": " Robert ", "fax": "+44 113 496 0001", "organisation_id": "2"}
    profiles.change_profile(session, people.bob, opened=opened.values, typed=typed, timezone="Asia/Kathmandu")
    contact = session.get_one(Contact, bob.contact_id)
    assert (contact.first_name, contact.fax, contact.organisation_id) == ("Robert", "+44 113 496 0001", people.acme)
    assert (bob.display_name, bob.timezone) == ("Robert Field", "Asia/Kathmandu")
    with pytest.raises(ConflictError) as clash:
        profiles.change_profile(
            session, people.bob, opened=opened.values, typed=dict(opened.values) | {"fax": "2"}, timezone="UTC"
        )
    assert list(clash.value.fields) == ["fax"]


def test_a_profile_that_does_not_fit_names_its_field(session: Session, people: People, bob: Account) -> None:
    for typed, zone, field in (
        ({"first_name": ""}, "UTC", "first_name"), ({"phone": "x"}, "UTC", "phone"), ({}, "Mars/Base", "timezone"),
    ):  # fmt: skip
        opened = profiles.profile(session, people.bob).values
        with pytest.raises(InvalidInputError) as refusal:
            profiles.change_profile(session, people.bob, opened=opened, typed={**opened, **typed}, timezone=zone)
        assert list(refusal.value.fields) == [field]
    named, renamed = {"name": "Alice Moore"}, {"name": "Alice Poe"}
    profiles.change_profile(session, people.alice, opened=named, typed=renamed, timezone="UTC")


def test_own_sign_ins_are_shown_and_ended_and_nobody_elses(session: Session, people: People, bob: Account) -> None:
    here, other = begin_session(session, account_id=bob.id), begin_session(session, account_id=bob.id)
    shown = own_sign_ins.own_sign_ins(session, people.bob)
    assert {here.id, other.id} <= {one.id for one in shown}
    for viewer in (people.carol, people.dora, people.root):
        assert not {here.id, other.id} & {one.id for one in own_sign_ins.own_sign_ins(session, viewer)}
        with pytest.raises(NotFoundError):
            own_sign_ins.revoke_sign_in(session, viewer, session_id=other.id)
    own_sign_ins.revoke_sign_in(session, people.bob, session_id=other.id)
    # Beside these two Bob has the one of the standing people.
    assert own_sign_ins.revoke_other_sign_ins(session, people.bob, session_id=here.id) == 1
    assert [one.id for one in own_sign_ins.own_sign_ins(session, people.bob) if one.is_open] == [here.id]
    assert actions(session).count("sign_in_revoked") == 2


def test_what_ended_long_ago_is_forgotten(session: Session, people: People, bob: Account) -> None:
    begin_session(session, account_id=bob.id)
    issue_link(session, purpose=RESET, account_id=bob.id)
    lock(session)
    now, kept_for = clock.now(), timedelta(days=90)
    assert forget_old_sign_ins(session, now=now, kept_for=kept_for) == 0
    long_ago = now - kept_for - timedelta(days=1)
    session.execute(update(AccountSession).where(AccountSession.account_id == bob.id).values(expires_at=long_ago))
    session.execute(update(SingleUseLink).values(expires_at=long_ago))
    session.execute(update(Throttle).values(forget_at=long_ago))
    # Two sessions of Bob's, a link, counts of his name and of the network.
    assert forget_old_sign_ins(session, now=now, kept_for=kept_for) == 5
