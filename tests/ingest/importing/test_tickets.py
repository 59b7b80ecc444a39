"""Imports of tickets: numbers against pandas, the same file again, a longer file, a killed run, bad files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from ingest.db.engine import reading
from ingest.enums import RunState
from ingest.errors import HelmdeskError
from ingest.importing.pipeline import import_tickets
from ingest.importing.runs import runs
from ingest.importing.schemas import ImportOptions, RunSummary
from ingest.metrics.facts.repair import verify_facts
from ingest.metrics.report import METRIC_NAMES, metrics_report
from ingest.metrics.rollup import verify_counts
from ingest.metrics.schemas import Scope
from ingest.organisations.queries import organisation_named, sites
from ingest.tickets.filters import filters_from_address
from ingest.tickets.queries import ticket_rows, ticket_total
from ingest.viewer import system_viewer
from tests.support.log_files import LogFile, log_file
from tests.support.people import People

VIEWER = system_viewer()
# The command, with batches so small that a short file has many.
SMALL_BATCHES = (
    "from ingest.importing import pipeline; pipeline.BATCH_ROWS = 100; from dashboard.cli import main; main()"
)
COMPLETED = {"Resolved", "Closed"}


def imported(path: Path, **options: object) -> RunSummary:
    chosen = ImportOptions(**({"organisation": "Initech", "timezone": "UTC"} | options))  # type: ignore[arg-type]
    return import_tickets(VIEWER, path=path, source_name="servicenow_log", options=chosen)


def figures() -> dict[str, object]:
    """The numbers of the organisation, proven against history."""
    with reading() as session:
        assert not verify_counts(session, VIEWER)
        assert not verify_facts(session, VIEWER)
        owner = organisation_named(session, VIEWER, name="Initech")
        report = metrics_report(
            session, VIEWER, scope=Scope(organisation_id=owner.id), days=(None, None), names=METRIC_NAMES
        )
    return dict(report["metrics"])


def by_month(moments: "pd.Series[pd.Timestamp]") -> dict[str, int]:
    return moments.dt.strftime("%Y-%m").value_counts().to_dict()


def pandas_truth(log: LogFile) -> tuple[dict[str, int], dict[str, int], int]:
    """Created and completed by month and the open count, computed another way."""
    frame = pd.DataFrame(log.rows)
    for column in ("opened_at", "sys_updated_at", "resolved_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column], dayfirst=True, errors="coerce", format="%d/%m/%Y %H:%M")
    last = frame.groupby("number", sort=False).last()
    done = frame.groupby("number")["incident_state"].last().isin(COMPLETED)
    is_completed = frame["incident_state"].isin(COMPLETED)
    entries = frame[is_completed & ~is_completed.groupby(frame["number"]).shift(fill_value=False)]
    entered = entries.groupby("number")["sys_updated_at"].last()
    final = frame.groupby("number").tail(1).set_index("number")
    completed = final["resolved_at"].fillna(final["closed_at"]).fillna(entered)[done[final.index]]
    return by_month(last["opened_at"]), by_month(completed), int((~done).sum())


@pytest.fixture(scope="module")
def log() -> LogFile:
    return log_file(tickets=120)


@pytest.fixture
def path(tmp_path: Path, log: LogFile) -> Path:
    return log.write(tmp_path / "log.csv")


def test_numbers_lists_and_pandas_agree(database: Engine, path: Path, log: LogFile) -> None:
    summary = imported(path)
    assert (summary.read, summary.created, summary.updated) == (len(log.rows), 120, len(log.rows) - 120)
    created, completed, still_open = pandas_truth(log)
    shown = figures()
    for name, truth in (("created", created), ("completed", completed)):
        months = {one["month"]: one["count"] for one in shown[f"{name}_by_month"]}  # type: ignore[attr-defined]
        assert {month: count for month, count in months.items() if count} == truth
        with reading() as session:
            for month, count in truth.items():
                assert ticket_total(session, VIEWER, filters=filters_from_address({name: [month]})) == count
    assert sum(one["count"] for one in shown["open_by_request_type"]) == still_open  # type: ignore[attr-defined]


def test_the_same_file_again_changes_nothing(database: Engine, path: Path, log: LogFile) -> None:
    imported(path)
    before = figures()
    again = imported(path)
    assert (again.unchanged, again.created, again.updated) == (len(log.rows), 0, 0)
    assert figures() == before


def test_a_longer_file_continues_the_history(database: Engine, path: Path, tmp_path: Path, log: LogFile) -> None:
    cut = len(log.rows) // 2 + 1
    part = imported(log.write(tmp_path / "part.csv", last=cut))
    whole = imported(path)
    assert (part.read, whole.unchanged) == (cut, cut)
    assert part.created + whole.created == 120
    completed = {one["month"]: one["count"] for one in figures()["completed_by_month"]}  # type: ignore[attr-defined]
    assert {month: count for month, count in completed.items() if count} == pandas_truth(log)[1]


def test_a_dry_run_changes_nothing(database: Engine, path: Path) -> None:
    summary = imported(path, is_rehearsal=True)
    assert summary.created == 120
    assert summary.run_id is None
    with reading() as session:
        assert ticket_total(session, VIEWER, filters=filters_from_address({})) == 0
        assert not runs(session, VIEWER)


def test_rejected_rows_go_to_a_file_and_the_rest_goes_in(database: Engine, tmp_path: Path) -> None:
    made = log_file(tickets=10)
    made.rows[3] = made.rows[3] | {"sys_updated_at": "31/2/2016 10:00"}
    summary = imported(made.write(tmp_path / "log.csv"))
    assert (summary.rejected, summary.read) == (1, len(made.rows))
    rejected = pd.read_csv(tmp_path / "log.rejects.csv", dtype=str)
    assert rejected[["line", "column"]].to_numpy().tolist() == [["5", "sys_updated_at"]]
    assert "no such date" in rejected.reason[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x00\x01\x02\xff\xfe binary \x00" * 50, "not a text file"),
        (b"", "is empty"),
        (b"name,colour\nx,blue\n", "header lacks"),
        (b"number,incident_state,opened_at,sys_updated_at\n", "no rows"),
        (b"number,incident_state,opened_at,sys_updated_at\nA," + b"x" * 1_000_001 + b",1,2\n", "longer than"),
        (b"number,incident_state,opened_at,sys_updated_at,\n" + b"x" * 3_000_000, "line 2"),
        (b"number,incident_state,opened_at,sys_updated_at\nA,\xc3\x28\x80,1,2\n", "not valid UTF-8"),
        (b"number,incident_state,opened_at,sys_updated_at\nA,New,1/2/2016 9:00,1/2/2016 9:00\n", "--date-order"),
    ],
)
def test_a_bad_file_is_one_sentence_and_changes_nothing(
    database: Engine, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(HelmdeskError) as refusal:
        imported(path)
    assert sentence in refusal.value.message
    assert "\n" not in refusal.value.message
    with reading() as session:
        assert not runs(session, VIEWER)


def test_a_killed_run_is_finished_by_the_next(database: Engine, tmp_path: Path) -> None:
    made = log_file(tickets=300)
    path = made.write(tmp_path / "log.csv")
    command = [sys.executable, "-c", SMALL_BATCHES, "import", "tickets", str(path), "--source", "servicenow_log",
               "--organisation", "Initech", "--timezone", "UTC", "--json"]  # fmt: skip
    url = database.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        command, env=os.environ | {"HELMDESK_DATABASE_URL": url}, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stderr is not None
        first.stderr.readline()  # one batch is in
        time.sleep(0.02)
        first.send_signal(signal.SIGKILL)
    second = imported(path)
    assert 0 < second.unchanged < second.read == len(made.rows)
    created, completed, still_open = pandas_truth(made)
    shown = figures()
    for name, truth in (("created", created), ("completed", completed)):
        assert {one["month"]: one["count"] for one in shown[f"{name}_by_month"] if one["count"]} == truth  # type: ignore[attr-defined]
    assert sum(one["count"] for one in shown["open_by_request_type"]) == still_open  # type: ignore[attr-defined]
    with reading() as session:
        killed = runs(session, VIEWER)[1]
    assert (killed.state, killed.finished_at) == (RunState.RUNNING, None)
    assert imported(path).unchanged == len(made.rows)


def test_what_was_imported_belongs_to_its_organisation(database: Engine, people: People, path: Path) -> None:
    imported(path)
    with reading() as session:
        everything = filters_from_address({})
        assert ticket_total(session, people.carol, filters=everything) == 0
        assert not list(ticket_rows(session, people.bob, filters=everything))
        initech = organisation_named(session, VIEWER, name="Initech")
        assert not sites(session, people.bob, organisation_id=initech.id)
