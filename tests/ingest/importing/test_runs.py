"""The account of a run: what it says while it goes on and afterwards, its rejected rows, and who may see it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading, unit_of_work
from ingest.enums import RunState
from ingest.errors import NotFoundError, SignInRequiredError
from ingest.importing.pipeline import import_tickets
from ingest.importing.rejects import is_kept
from ingest.importing.runs import begin_run, note_progress, run_account, run_rejects, runs
from ingest.importing.schemas import ImportOptions, RunSummary, RunView, Tally
from ingest.viewer import PUBLIC, system_viewer
from tests.support.log_files import log_file
from tests.support.people import People

VIEWER = system_viewer(name="Command line")


@pytest.fixture
def summary(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunSummary:
    """A run of a file, named without its folder, with two bad rows, one of them with a formula for spreadsheets."""
    log = log_file(tickets=10)
    log.rows[2] |= {"sys_updated_at": "31/2/2016 10:00"}
    log.rows[4] |= {"opened_at": "=1+1"}
    log.write(tmp_path / "log.csv")
    monkeypatch.chdir(tmp_path)
    options = ImportOptions(organisation="Initech", timezone="UTC", date_order="day-first")
    return import_tickets(VIEWER, path=Path("log.csv"), source_name="servicenow_log", options=options)


def account(run_id: int | None) -> RunView:
    with reading() as session:
        return run_account(session, VIEWER, run_id=run_id or 0)


def test_a_run_tells_who_what_when_and_how_many(summary: RunSummary, tmp_path: Path) -> None:
    run = account(summary.run_id)
    assert (run.file_name, run.source, run.organisation, run.started_by) == (
        "log.csv", "servicenow_log", "Initech", "Command line",
    )  # fmt: skip
    assert (run.state, run.share_done, run.rejected) == (RunState.DONE, 1.0, 2)
    assert run.read == run.created + run.updated + run.unchanged + run.rejected == summary.read
    assert run.finished_at is not None
    assert run.finished_at >= run.started_at
    assert run.rejects_file == str(tmp_path / "log.rejects.csv")
    with reading() as session:
        assert runs(session, VIEWER) == (run,)


def test_rejected_rows_can_be_read_and_no_spreadsheet_runs_them(summary: RunSummary) -> None:
    with reading() as session:
        header, *rows = run_rejects(session, VIEWER, run_id=summary.run_id or 0)
    assert header[:4] == ["line", "column", "reason", "number"]
    assert [row[:2] for row in rows] == [["4", "sys_updated_at"], ["6", "opened_at"]]
    assert "'=1+1" in rows[1]


def test_a_rejects_file_that_is_gone_is_not_found(summary: RunSummary, tmp_path: Path) -> None:
    assert is_kept(account(summary.run_id).rejects_file)
    (tmp_path / "log.rejects.csv").unlink()
    assert not is_kept(account(summary.run_id).rejects_file)
    with reading() as session, pytest.raises(NotFoundError, match="no longer"):
        run_rejects(session, VIEWER, run_id=summary.run_id or 0)


def test_a_run_on_its_way_tells_how_far_it_is(database: Engine) -> None:
    begun = {"source": "csv", "file_name": "a.csv", "organisation": None, "total_bytes": 200}
    with unit_of_work() as session:
        run_id = begin_run(session, VIEWER, **begun)
        note_progress(
            session, run_id=run_id, tally=Tally(created=7, rejected=1), done_bytes=50, rejects_file="/x/a.rejects.csv"
        )
    run = account(run_id)
    assert (run.state, run.share_done, run.read, run.rejected) == (RunState.RUNNING, 0.25, 8, 1)
    assert run.rejects_file == "/x/a.rejects.csv"


def test_a_run_is_not_there_for_anybody_who_may_not_import(summary: RunSummary, people: People) -> None:
    run_id = summary.run_id or 0
    with reading() as session:
        assert run_account(session, people.leo, run_id=run_id) == run_account(session, people.root, run_id=run_id)
        for viewer, wanted in [
            *((somebody, run_id) for somebody in (people.alice, people.erin, *people.contacts)),
            (people.leo, run_id + 1),
        ]:
            for read in (run_account, run_rejects):
                with pytest.raises(NotFoundError):
                    read(session, viewer, run_id=wanted)
        with pytest.raises(NotFoundError):
            runs(session, people.bob)
        # They import contacts, and see the runs of that alone.
        assert runs(session, people.alice) == runs(session, people.dora) == ()
        with pytest.raises(SignInRequiredError):
            run_account(session, PUBLIC, run_id=run_id)  # type: ignore[arg-type]  # what the type forbids


def test_who_may_import_one_kind_sees_the_runs_of_that_kind(database: Engine, people: People) -> None:
    begun = {"source": "csv", "file_name": "a.csv", "organisation": None, "total_bytes": 200}
    with unit_of_work() as session:
        ids = {kind: begin_run(session, VIEWER, kind=kind, **begun) for kind in ("tickets", "status")}
    with reading() as session:
        for viewer, kinds in (
            (people.leo, ["tickets"]),
            (people.erin, ["status"]),
            (people.root, ["status", "tickets"]),
        ):
            assert [run.id for run in runs(session, viewer)] == [ids[kind] for kind in kinds]
        with pytest.raises(NotFoundError):
            run_account(session, people.erin, run_id=ids["tickets"])
        with pytest.raises(NotFoundError):
            run_rejects(session, people.leo, run_id=ids["status"])
