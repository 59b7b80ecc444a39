"""The commands about accounts, given as people give them: what they do, and that the trail tells of it."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from ingest.db.engine import reading, unit_of_work
from ingest.models import SingleUseLink
from ingest.models.audit import AuditEntry
from ingest.people.choosing import account_of_link
from ingest.people.links import LinkPurpose
from ingest.people.throttles import Limit, Scope, count_attempt
from tests.support.commands import Outcome, helmdesk_here
from tests.support.people import People

SECRET = {"HELMDESK_SECRET_KEY": "k7Q-2mV9xW4pL0sT8zR3yB6nC1dF5gH_j"}


def _given(database: Engine, *arguments: object) -> Outcome:
    return helmdesk_here(database.url.render_as_string(hide_password=False), *arguments, **SECRET)


def _trail() -> list[tuple[str, str | None, object]]:
    with reading() as session:
        query = select(AuditEntry.action, AuditEntry.actor_name, AuditEntry.details).order_by(AuditEntry.id)
        return [(row.action, row.actor_name, row.details) for row in session.execute(query)]


def test_a_sign_in_is_created_locked_and_let_in_again(
    people: People, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Identity: by the command line too nobody is told a password, and each act is in the trail."""
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    mia = ("account", "create", "mia@helmdesk.example", "--name", "Mia Wong", "--role", "agent")
    refused = _given(database, *mia)
    assert (refused.status, "10 to 1000 characters" in refused.err) == (1, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("grey herons at dawn\n"))
    assert _given(database, *mia).status == 0
    assert "was not locked" in _given(database, "account", "unlock", "mia@helmdesk.example").out
    with unit_of_work() as session:
        count_attempt(session, Scope.SIGN_IN_NAME, "mia@helmdesk.example", Limit(1, timedelta(hours=1), None))
    assert "is unlocked" in _given(database, "account", "unlock", "MIA@helmdesk.example").out
    mailed = _given(database, "account", "reset-link", "mia@helmdesk.example")
    assert (mailed.status, "/reset/" in mailed.out) == (0, False)
    printed = _given(database, "account", "reset-link", "mia@helmdesk.example", "--print")
    token = printed.out.strip().rpartition("/reset/")[2]
    with unit_of_work() as session:
        assert account_of_link(session, token=token, purpose=LinkPurpose.RESET) == "mia@helmdesk.example"
        # The printed one has ended the one that was mailed.
        assert session.scalar(select(func.count()).where(SingleUseLink.ended_at.is_(None))) == 1
    for command in ("unlock", "reset-link", "deactivate"):
        nobody = _given(database, "account", command, "nobody@helmdesk.example")
        assert (nobody.status, "no account 'nobody@helmdesk.example'" in nobody.err) == (1, True), command
    assert _given(database, "account", "deactivate", "mia@helmdesk.example").status == 0
    late = _given(database, "account", "reset-link", "mia@helmdesk.example", "--print")
    assert (late.status, "deactivated" in late.err, "/reset/" in late.out) == (1, True, False)
    by = "Command line"
    assert _trail() == [
        ("account_created", by, {"Role": "agent"}),
        ("sign_in_unlocked", by, {"by": "administrator"}),
        ("reset_link_sent", by, {}),
        ("reset_link_sent", by, {"by": "printed"}),
        ("account_deactivated", by, {}),
    ]


def test_the_database_and_the_portal_are_looked_at(database: Engine, tmp_path: Path) -> None:
    """Operation: what is there is told, what does not fit in a sentence."""
    assert "already" in _given(database, "db", "upgrade").out
    assert "answers" in _given(database, "db", "check").out
    empty = helmdesk_here(f"sqlite:///{tmp_path / 'empty.sqlite3'}", "db", "check")
    assert (empty.status, "helmdesk db upgrade" in empty.err) == (1, True)
    assert "managed" in _given(database, "portal", "presets").out.split()
    preset = _given(database, "portal", "export", "managed").out
    for text, is_fit in ((preset, True), (preset + "\n[nonsense]\n", False)):
        file = tmp_path / "portal.toml"
        file.write_text(text, encoding="utf-8")
        told = _given(database, "portal", "check", file)
        assert (told.status == 0, "nonsense" in told.err) == (is_fit, not is_fit)


def test_a_person_is_exported_deactivated_and_erased_with_trace(
    people: People, database: Engine, tmp_path: Path
) -> None:
    """Operation: exports and erasure are in the trail, by the command line."""
    file = tmp_path / "bob.json"
    assert _given(database, "account", "export", "bob@acme.example", "--to", file).status == 0
    assert json.loads(file.read_text(encoding="utf-8"))["person"]["name"] == "Bob Field"
    assert file.stat().st_mode & 0o077 == 0
    again = _given(database, "account", "export", "bob@acme.example", "--to", file)
    assert (again.status, "cannot be written" in again.err) == (1, True)
    early = _given(database, "account", "erase", "bob@acme.example", "--yes")
    assert (early.status, "end the access first" in early.err) == (1, True)
    assert _given(database, "account", "deactivate", "bob@acme.example").status == 0
    assert _given(database, "account", "erase", "bob@acme.example", "--yes").status == 0
    assert _given(database, "account", "export", "bob@acme.example").status == 1
    with reading() as session:
        lines = session.execute(select(AuditEntry.action, AuditEntry.actor_name).order_by(AuditEntry.id)).all()
    assert [tuple(one) for one in lines] == [
        (action, "Command line") for action in ("person_exported", "account_deactivated", "person_erased")
    ]


def test_the_status_page_is_published_into_a_folder_of_its_own(database: Engine, tmp_path: Path) -> None:
    """Operation: what stands in a folder is replaced only where it was published before."""
    folder = tmp_path / "public"
    for _ in range(2):
        assert _given(database, "status", "publish", folder).status == 0
    assert (folder / "index.html").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    assert _given(database, "status", "publish", other).status == 1
    assert [one.name for one in other.iterdir()] == ["mine.txt"]
