"""`helmdesk status set`: by any of a component's names, over open incidents, and refused in one sentence."""

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from dashboard.cli import app
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError, NotFoundError
from ingest.system_status import queries
from ingest.system_status.edits import edits
from tests.support.incidents import ERIN, MAJOR, OPERATIONAL, component, opened, status_of


@pytest.fixture
def voice(database: Engine, monkeypatch: pytest.MonkeyPatch) -> int:
    """A component in a group, that an incident holds, on the database the command works on."""
    monkeypatch.setenv("HELMDESK_DATABASE_URL", database.url.render_as_string(hide_password=False))
    with unit_of_work() as session:
        group = component(session, "Talk", is_group=True)
        found = component(session, "Voice Platform", group_id=group)
        component(session, "Voice Platform", group_id=component(session, "Other", is_group=True))
        opened(session, {found: MAJOR})
        return found


def give(*words: str) -> Result:
    return CliRunner().invoke(app, ["status", "set", *words])


def test_a_status_is_set_with_its_reason_also_over_an_open_incident(voice: int) -> None:
    result = give("talk - voice platform", "operational", "--reason", "repaired")
    assert (result.exit_code, result.stdout) == (0, "talk - voice platform: operational\n")
    with reading() as session:
        assert status_of(session, voice) == OPERATIONAL
        entry = edits(session, ERIN, limit=1)[0]
        public_id = queries.component(session, ERIN, component_id=voice).public_id
    assert entry.changes == (("Status", "Major outage", "Operational"), ("Reason", None, "repaired"))
    assert (entry.actor, entry.subject_public_id) == ("Command line", public_id)
    assert give(public_id, "major_outage").exit_code == 0
    with reading() as session:
        assert status_of(session, voice) == MAJOR


def test_what_cannot_be_set_is_refused_and_nothing_changes(voice: int) -> None:
    assert isinstance(give("Nothing", "operational").exception, NotFoundError)
    assert isinstance(give("Voice Platform", "operational").exception, InvalidInputError)
    assert give("Talk - Voice Platform", "fine").exit_code == 2
    with reading() as session:
        assert status_of(session, voice) == MAJOR
