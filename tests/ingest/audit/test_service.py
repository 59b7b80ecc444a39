"""The audit trail: what a line holds, and that nobody changes or removes one."""

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from ingest.audit.devices import device_words
from ingest.audit.origin import NOWHERE, Origin, use_origin
from ingest.audit.service import record
from ingest.db.engine import reading, unit_of_work
from ingest.enums import AuditAction
from ingest.models import AuditEntry
from ingest.viewer import PUBLIC, system_viewer
from tests.support.people import People

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)


def _lines() -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_a_line_says_who_did_what_about_whom_and_from_where(people: People) -> None:
    use_origin(Origin("192.0.2.7", "Firefox on Windows"))
    with unit_of_work() as session:
        about = {"organisation_id": people.acme, "account_id": people.bob.account_id}
        record(session, people.root, action=AuditAction.ACCOUNT_DEACTIVATED, subject="bob@acme.example", **about)
        use_origin(NOWHERE)
        record(session, system_viewer(name="Command line"), action=AuditAction.IMPORTED, details={"rows": "7"})
        record(session, PUBLIC, action=AuditAction.ACCESS_REQUESTED, subject="two\nlines\tof it")
    first, second, third = _lines()
    assert (first.actor_id, first.is_by_staff, first.account_id) == (people.root.account_id, True, about["account_id"])
    assert (first.address, first.device, first.organisation_id) == ("192.0.2.7", "Firefox on Windows", people.acme)
    # Whoever has an account is named by it, and can be erased with it.
    assert (first.actor_name, first.subject) == (None, "")
    assert (second.actor_name, second.address, second.details) == ("Command line", None, {"rows": "7"})
    assert (third.actor_id, third.actor_name, third.is_by_staff, third.subject) == (
        None,
        None,
        False,
        "two lines of it",
    )


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET subject = 'x'", "DELETE FROM audit_entries"])
def test_the_database_refuses_to_change_or_remove_a_line(people: People, database: Engine, statement: str) -> None:
    with unit_of_work() as session:
        record(session, people.root, action=AuditAction.EXPORTED, subject="tickets")
    with pytest.raises(DBAPIError, match="only ever added to"), database.begin() as connection:
        connection.execute(text(statement))
    assert [one.subject for one in _lines()] == ["tickets"]


def test_no_line_is_written_over_another(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        record(session, people.root, action=AuditAction.EXPORTED, subject="tickets")
    trick = "TRUNCATE audit_entries"
    if database.dialect.name == "sqlite":
        trick = "INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries"
    with pytest.raises(DBAPIError, match="only ever added to"), database.begin() as connection:
        connection.execute(text(trick))


def test_a_line_that_is_rolled_back_was_never_there(people: People) -> None:
    def half_done() -> None:
        with unit_of_work() as session:
            record(session, people.root, action=AuditAction.EXPORTED)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_done()
    assert _lines() == []


@pytest.mark.parametrize("name", ["password", "reset_token", "Message body", "session_key"])
def test_no_secret_goes_into_the_trail(people: People, name: str) -> None:
    with pytest.raises(ValueError, match="keeps no"), unit_of_work() as session:
        record(session, people.root, action=AuditAction.EXPORTED, details={name: "x"})


def test_a_device_is_told_in_a_few_words_of_ours() -> None:
    assert [device_words(one) for one in (FIREFOX, SAFARI)] == ["Firefox on Windows", "Safari on iPhone"]
    assert device_words("curl/8.1") == "curl"
    assert {device_words(one) for one in (None, "", "<script>")} == {"Unknown device"}
