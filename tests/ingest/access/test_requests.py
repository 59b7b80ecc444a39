"""Requests for access: the same answer for all, one letter an hour, and decisions that lead to letters."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from ingest import clock
from ingest.access.deciding import approve_request, certify_request, decline_request
from ingest.access.queries import request_page, request_view
from ingest.access.service import ask_for_access, asked_access, confirm_access, forget_unconfirmed
from ingest.audit.origin import NOWHERE, Origin, use_origin
from ingest.db.engine import reading, unit_of_work
from ingest.enums import AccessState, LetterKind, MailState, SecurityLevel
from ingest.errors import ConflictError, InvalidInputError, NotFoundError, TooManyAttemptsError
from ingest.models import AccessRequest, Account
from ingest.models.notifications import Mail
from ingest.notifications.current import current_mailing
from ingest.notifications.outgoing import outgoing_mail
from ingest.people.links import LinkError
from ingest.people.service import add_contact
from ingest.portal.current import current_portal
from tests.support.access import ASSURANCE, CARRIER, ZOE, confirmed_request, mailed_token, use_access_form
from tests.support.people import People

STANDARD = SecurityLevel.STANDARD


def _letters() -> list[tuple[str | None, str | None]]:
    with reading() as session:
        return [tuple(row) for row in session.execute(select(Mail.letter_kind, Mail.address).order_by(Mail.id))]  # type: ignore[misc]


def _ask(**given: str) -> None:
    with unit_of_work() as session:
        ask_for_access(session, given=given or ZOE)


def test_a_stranger_asks_confirms_and_is_let_in(people: People) -> None:
    _ask()
    with unit_of_work() as session:
        assert request_page(session, people.leo).total == 0
        token = mailed_token(session)
        assert asked_access(session, token=token).name == "Zoe Park"
        confirm_access(session, token=token)
    with unit_of_work() as session:
        row = request_page(session, people.leo).rows[0]
        assert (row.name, row.email, row.has_account) == ("Zoe Park", "zoe@initech.example", False)
        approval = {"organisation_id": people.acme, "site_id": people.york, "security_level": STANDARD}
        account_id = approve_request(session, people.leo, request_id=row.id, **approval)
        account = session.get_one(Account, account_id)
        assert (account.user_name, account.password_hash, account.organisation_id) == (row.email, None, people.acme)
        view = request_view(session, people.root, request_id=row.id)
    assert (view.state, view.decided_by, view.organisation) == (AccessState.APPROVED, "Leo Grant", "Acme")
    address = "zoe@initech.example"
    theirs = [one for one in _letters() if one[1] == address]
    assert theirs == [(LetterKind.ACCESS_CONFIRM, address), (LetterKind.ACTIVATION, address)]
    with pytest.raises(ConflictError, match="approved by Leo Grant"), unit_of_work() as session:
        decline_request(session, people.root, request_id=row.id, reason="Too late")


def test_an_address_is_written_to_once_an_hour_and_never_told_why(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask()
    _ask(**ZOE | {"email": "zoe@INITECH.example", "company": "Other"})
    _ask(**ZOE | {"email": "bob@acme.example"})
    assert [address for _, address in _letters()] == ["zoe@initech.example", "bob@acme.example"]
    with unit_of_work() as session:
        old = mailed_token(session)
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    _ask(**ZOE | {"email": "bob@acme.example"})
    assert len(_letters()) == 3
    # The new request has taken the place of the one that nobody confirmed.
    with pytest.raises(LinkError), unit_of_work() as session:
        confirm_access(session, token=old)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(AccessRequest)) == 2


def test_one_network_can_only_ask_so_often(people: People) -> None:
    use_origin(Origin("192.0.2.9"))
    for number in range(20):
        _ask(**ZOE | {"email": f"zoe{number}@initech.example"})
    with pytest.raises(TooManyAttemptsError):
        _ask()
    use_origin(Origin("192.0.2.10"))
    _ask()
    use_origin(NOWHERE)


def test_a_link_confirms_once(people: People) -> None:
    _ask()
    with unit_of_work() as session:
        token = mailed_token(session)
        confirm_access(session, token=token)
    for bad in (token, f"{token[:-1]}x", "1-0", "", "x"):
        with pytest.raises(LinkError), unit_of_work() as session:
            confirm_access(session, token=bad)


def test_what_does_not_fit_is_named_by_field_and_nothing_is_kept(people: People) -> None:
    use_access_form(CARRIER)
    with pytest.raises(InvalidInputError) as refused:
        _ask(name="Zoe", email="zoe@", phone="abc", request="x", role="admin")
    assert set(refused.value.fields) == {
        "email", "phone", "account_name", "service_address", "request", "role"
    }  # fmt: skip
    given = {"account_name": "Initech", "service_address": "1 High St", "request": "portal", "phone": ""}
    _ask(**{"name": "Zoe", "email": "zoe@initech.example", **given})
    with reading() as session:
        kept = session.scalars(select(AccessRequest)).one()
    assert ["Type of request", "Request Customer Portal Access"] in kept.answers  # type: ignore[operator]


def test_a_portal_can_want_a_note_before_approving(people: People) -> None:
    use_access_form(ASSURANCE)
    approval = {"organisation_id": people.acme, "site_id": None, "security_level": STANDARD}
    with unit_of_work() as session:
        request_id = confirmed_request(session)
    with pytest.raises(InvalidInputError, match="certification note first"), unit_of_work() as session:
        approve_request(session, people.root, request_id=request_id, **approval)
    with unit_of_work() as session:
        certify_request(session, people.leo, request_id=request_id, note="Contract 17, valid to 2027")
        approve_request(session, people.root, request_id=request_id, **approval)
        assert request_view(session, people.root, request_id=request_id).certified_by == "Leo Grant"


def test_staff_alone_hear_that_an_address_is_known(people: People) -> None:
    with unit_of_work() as session:
        request_id = confirmed_request(session, **ZOE | {"email": "bob@acme.example"})
        view = request_view(session, people.leo, request_id=request_id)
        assert [(one.name, one.organisation, one.is_active) for one in view.known] == [("Bob Field", "Acme", True)]
        assert request_page(session, people.leo).rows[0].has_account
    approval = {"organisation_id": people.globex, "site_id": None, "security_level": STANDARD}
    with pytest.raises(ConflictError, match="signs in with this address"), unit_of_work() as session:
        approve_request(session, people.leo, request_id=request_id, **approval)


def test_a_contact_that_is_there_is_chosen_and_no_other_organisations(people: People) -> None:
    with unit_of_work() as session:
        names = {"first_name": "Zoe", "last_name": "Park", "email": "zoe@initech.example"}
        own = add_contact(session, people.root, organisation_id=people.acme, **names)
        other = add_contact(session, people.root, organisation_id=people.globex, **names)
        request_id = confirmed_request(session)
    approval = {"organisation_id": people.acme, "site_id": None, "security_level": STANDARD}
    for contact_id, words in ((None, "choose it"), (other, "of this organisation"), (people.bob.contact_id, "another")):
        with pytest.raises((ConflictError, InvalidInputError), match=words), unit_of_work() as session:
            approve_request(session, people.leo, request_id=request_id, contact_id=contact_id, **approval)
    with unit_of_work() as session:
        account_id = approve_request(session, people.leo, request_id=request_id, contact_id=own, **approval)
        assert session.get_one(Account, account_id).contact_id == own


def test_those_who_decide_are_told_and_not_stormed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    told = [(LetterKind.ACCESS_WAITING, f"{name}@helmdesk.example") for name in ("leo", "root")]
    for number in range(4):
        with unit_of_work() as session:
            confirmed_request(session, **ZOE | {"email": f"zoe{number}@initech.example"})
            # As the worker does with what is due.
            due = update(Mail).where(Mail.next_attempt_at <= clock.now())
            session.execute(due.values(state=MailState.SENT))
    # At once, and once more when the hour is over for all that came meanwhile.
    assert [one for one in _letters() if one[0] == LetterKind.ACCESS_WAITING] == told * 2
    with reading() as session:
        mails = session.scalars(
            select(Mail).where(Mail.letter_kind == LetterKind.ACCESS_WAITING).order_by(Mail.id)
        ).all()
        late = [one.next_attempt_at - one.created_at > timedelta(minutes=59) for one in mails]
        assert late == [False, False, True, True]
        assert "zoe" not in repr([one.letter for one in mails]).casefold()
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with unit_of_work() as session:
        confirmed_request(session, **ZOE | {"email": "zoe5@initech.example"})
    assert [one for one in _letters() if one[0] == LetterKind.ACCESS_WAITING] == told * 3


def test_who_decides_is_not_told_of_what_is_decided(people: People) -> None:
    with unit_of_work() as session:
        request_id = confirmed_request(session)
        leo = session.scalars(select(Mail.id).where(Mail.account_id == people.leo.account_id)).one()
        made = {"mail_id": leo, "brand": current_portal().brand, "mailing": current_mailing()}
        mail = outgoing_mail(session, **made)
        assert (mail.problem, "/admin/access" in mail.rendered.text) == (None, True)
        decline_request(session, people.root, request_id=request_id, reason="We do not know Initech.")
        assert outgoing_mail(session, **made).problem == "Every request has been decided meanwhile."


def test_a_declined_request_is_answered_with_the_reason(people: People) -> None:
    with unit_of_work() as session:
        request_id = confirmed_request(session)
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        decline_request(session, people.leo, request_id=request_id, reason=" ")
    with unit_of_work() as session:
        decline_request(session, people.leo, request_id=request_id, reason="We do not know Initech.")
    assert _letters()[-1] == (LetterKind.ACCESS_DECLINED, "zoe@initech.example")


def test_requests_nobody_confirms_are_forgotten(people: People) -> None:
    _ask()
    with unit_of_work() as session:
        assert forget_unconfirmed(session, now=clock.now() + timedelta(days=2)) == 0
        assert forget_unconfirmed(session, now=clock.now() + timedelta(days=4)) == 1


def test_a_portal_that_takes_no_requests_takes_none(people: People) -> None:
    use_access_form("is_open = false")
    with pytest.raises(NotFoundError):
        _ask()
