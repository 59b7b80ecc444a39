"""Links: they open one thing, once, for a while; and a copy of the database opens none."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.models import SingleUseLink
from ingest.people.links import (
    LIFETIMES,
    LinkError,
    LinkProblem,
    LinkPurpose,
    issue_link,
    link_token,
    open_link,
    use_link,
)
from ingest.people.secrets import use_secret
from tests.support.databases import together
from tests.support.people import People

RESET = LinkPurpose.RESET


def issued(session: Session, people: People, *, purpose: LinkPurpose = RESET, lifetime: timedelta | None = None) -> str:
    link_id = issue_link(session, purpose=purpose, account_id=people.bob.account_id, lifetime=lifetime)
    return link_token(session, link_id=link_id)


def problem_of(session: Session, token: str, *, purpose: LinkPurpose = RESET) -> LinkProblem:
    with pytest.raises(LinkError) as refusal:
        open_link(session, token=token, purpose=purpose)
    with pytest.raises(LinkError) as same:
        use_link(session, token=token, purpose=purpose)
    assert refusal.value.problem is same.value.problem
    return refusal.value.problem


def test_looking_does_not_use_a_link_and_using_does(session: Session, people: People) -> None:
    token = issued(session, people)
    for _ in range(3):
        assert open_link(session, token=token, purpose=RESET).account_id == people.bob.account_id
    opened = use_link(session, token=token, purpose=RESET)
    assert timedelta(minutes=59) < opened.expires_at - clock.now() <= LIFETIMES[RESET]
    assert problem_of(session, token) is LinkProblem.USED


def test_a_link_opens_nothing_of_another_purpose(session: Session, people: People) -> None:
    token = issued(session, people)
    assert problem_of(session, token, purpose=LinkPurpose.ACTIVATION) is LinkProblem.UNKNOWN
    assert open_link(session, token=token, purpose=RESET)


def test_a_newer_link_ends_the_earlier_one_of_the_same_account_and_purpose(session: Session, people: People) -> None:
    first, other = issued(session, people), issued(session, people, purpose=LinkPurpose.UNLOCK)
    carols = issue_link(session, purpose=RESET, account_id=people.carol.account_id)
    second = issued(session, people)
    assert problem_of(session, first) is LinkProblem.EXPIRED
    assert open_link(session, token=second, purpose=RESET)
    assert open_link(session, token=other, purpose=LinkPurpose.UNLOCK)
    assert open_link(session, token=link_token(session, link_id=carols), purpose=RESET)


def test_a_link_about_something_else_than_an_account_ends_by_its_subject(session: Session, people: People) -> None:
    purpose = LinkPurpose.ACCESS_REQUEST
    first, other, second = (
        link_token(session, link_id=issue_link(session, purpose=purpose, subject_id=subject, address="a@b.example"))
        for subject in (7, 8, 7)
    )
    assert problem_of(session, first, purpose=purpose) is LinkProblem.EXPIRED
    assert open_link(session, token=other, purpose=purpose).subject_id == 8
    assert open_link(session, token=second, purpose=purpose).address == "a@b.example"


def test_a_link_ends_with_its_time(session: Session, people: People) -> None:
    assert problem_of(session, issued(session, people, lifetime=timedelta(0))) is LinkProblem.EXPIRED
    token = issued(session, people)
    session.execute(update(SingleUseLink).values(expires_at=clock.now()))
    assert problem_of(session, token) is LinkProblem.EXPIRED


# Each is formatted with the token there is.
@pytest.mark.parametrize("spelt", [
    "", "x", "{0:.20}", "{0}0", "9{0}", "A{0}", "-", "9999999999999999999999-{0}", "\x00-\ud800", "\u0661{0}", " {0}",
])  # fmt: skip
def test_what_is_not_a_link_is_unknown(session: Session, people: People, spelt: str) -> None:
    assert problem_of(session, spelt.format(issued(session, people))) is LinkProblem.UNKNOWN


def test_the_database_alone_opens_no_link(session: Session, people: People) -> None:
    token = issued(session, people)
    row = session.scalars(select(SingleUseLink)).one()
    assert token.partition("-")[2] not in " ".join(str(value) for value in vars(row).values())
    use_secret(lambda: "the secret of another installation")
    assert link_token(session, link_id=row.id) != token
    assert problem_of(session, token) is LinkProblem.UNKNOWN


def test_of_two_uses_at_the_same_time_one_succeeds(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        token = issued(session, people)

    def use() -> str:
        try:
            with unit_of_work() as session:
                use_link(session, token=token, purpose=RESET)
        except LinkError as error:
            return error.problem
        return "opened"

    assert sorted(together([use, use, use])) == ["opened", LinkProblem.USED, LinkProblem.USED]  # type: ignore[type-var]


def test_what_is_rolled_back_has_used_nothing(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        token = issued(session, people)

    def fail() -> None:
        with unit_of_work() as session:
            use_link(session, token=token, purpose=RESET)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading() as session:
        assert open_link(session, token=token, purpose=RESET)
