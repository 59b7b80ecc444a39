"""The commands about accounts, given as people give them: what they do, and that the trail tells of it."""

import json
from pathlib import Path

from sqlalchemy import Engine, select

from ingest.db.engine import reading
from ingest.models.audit import AuditEntry
from tests.support.commands import Outcome, helmdesk_here
from tests.support.people import People

SECRET = {"HELMDESK_SECRET_KEY": "k7Q-2mV9xW4pL0sT8zR3yB6nC1dF5gH_j"}


def _given(database: Engine, *arguments: object) -> Outcome:
    return helmdesk_here(database.url.render_as_string(hide_password=False), *arguments)


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
